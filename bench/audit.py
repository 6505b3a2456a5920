# ruff: noqa: E402  the path is set before our own modules are looked for
"""Measures audits of 2,000 generated documents of about 2,000 characters: processes against one another.

Prints the ratio first; it judges nothing about the documents. The runs alternate, so that a busy machine slows
all alike; the best of each is shown, with all beside it.
"""

from __future__ import annotations

import argparse
import datetime
import os
import sys
import tempfile
import time
from pathlib import Path

# In place of this folder, where this file would hide the package `audit`.
sys.path[0] = str(Path(__file__).resolve().parents[1] / "tests")

from generated_documents import generated_text, seeded

from audit.run import run_audit
from checker.check import Settings, check
from checker.load import load_rules
from checker.reports.json import document_record
from checker.verdict import Mode
from corpus.read import read_path

SETTINGS = Settings(Mode.PUBLISHED, today=datetime.date(2026, 11, 23))


def main() -> int:
    """Makes the documents, runs, prints."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, default=2_000)
    options.add_argument("--characters", type=int, default=2_000)
    options.add_argument("--rounds", type=int, default=3)
    given = options.parse_args()
    rules = load_rules()
    with tempfile.TemporaryDirectory() as base:
        source = Path(base, "in")
        source.mkdir()
        rnd = seeded(1)
        for index in range(given.documents):
            Path(source, f"{index:06}.txt").write_text(generated_text(rnd, given.characters), "utf-8")
        seconds: dict[str, list[float]] = {}
        for turn in range(given.rounds):
            for workers in (0, 1, 2):
                out = Path(base, f"out-{workers}-{turn}")
                began = time.perf_counter()
                run_audit([source], out, SETTINGS, rules, workers=workers)
                seconds.setdefault(f"{workers} workers", []).append(time.perf_counter() - began)
            began = time.perf_counter()
            run_audit([source], out, SETTINGS, rules, workers=2)
            seconds.setdefault("finished run again", []).append(time.perf_counter() - began)
            began = time.perf_counter()
            for path in sorted(source.iterdir()):
                document_record(check(read_path(path), rules, SETTINGS))
            seconds.setdefault("bare loop, nothing written", []).append(time.perf_counter() - began)
    best = {name: min(runs) for name, runs in seconds.items()}
    print(f"2 workers / 1 worker      {best['1 workers'] / best['2 workers']:.2f}  (budget 1.8)")
    print(f"0 workers / bare loop     {best['bare loop, nothing written'] / best['0 workers']:.2f}")
    for name, runs in seconds.items():
        rates = " ".join(f"{given.documents / each:.0f}" for each in sorted(runs))
        print(f"{name:28} {given.documents / best[name]:8.0f} documents/s   all: {rates}")
    print(f"{given.documents} documents of {given.characters} characters, {len(rules.rules)} rules, ", end="")
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
