"""Starts `zhihe check` anew for one TXT and one DOCX; beside it an interpreter that does nothing.

    python -m bench.cold [--runs 15]

CPU time (user and system) of the process, medians of alternating runs; what is above the bare interpreter counts.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.report import OUT, ROOT, Row, publish

BIN = Path(sys.executable).parent
DRAFTS = ROOT / "examples" / "drafts"
COMMANDS = {
    "bare": [sys.executable, "-c", "pass"],
    "TXT": [str(BIN / "zhihe"), "check", str(DRAFTS / "执行通知书-缺12368举报.txt")],
    "DOCX": [str(BIN / "zhihe"), "check", str(DRAFTS / "执行通知书-三项齐全.docx")],
}
BUDGET = {"TXT": 0.15, "DOCX": 0.25}
_IMPORT = re.compile(r"import time:\s+(\d+) \|\s+(\d+) \| ( *)(\S+)")


def cpu_of(
    command: Sequence[str], environment: Mapping[str, str] | None = None, codes: Sequence[int] = (0, 1)
) -> float:
    """Seconds of CPU a command takes with all its children. Raises when its exit code is not one of `codes`."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(  # noqa: S603  commands are ours
        command, capture_output=True, check=False, env={**os.environ, **(environment or {})}, cwd=OUT
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in codes:
        raise RuntimeError(
            f"{command[:3]} ended with {done.returncode}: {done.stderr[-2000:].decode(errors='replace')}"
        )
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def imports(command: Sequence[str], environment: Mapping[str, str]) -> list[tuple[int, str]]:
    """Microseconds and name of the packages a command imports, each with all that only it brought in."""
    done = subprocess.run(  # noqa: S603  commands are ours
        [sys.executable, "-X", "importtime", *command],
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )
    own: dict[str, int] = {}
    for alone, _whole, _depth, name in _IMPORT.findall(done.stderr.decode(errors="replace")):
        package = (
            ".".join(name.split(".")[:2])
            if name.startswith(("corpus", "checker", "desk"))
            else name.split(".")[0]
        )
        own[package] = own.get(package, 0) + int(alone)
    return sorted(((took, name) for name, took in own.items()), reverse=True)


def main() -> int:
    """Measures and prints."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=15)
    given = options.parse_args()
    OUT.mkdir(parents=True, exist_ok=True)
    # An installed zhihe has its byte code (pip writes it); a clone may be forbidden to write any.
    packages = [str(ROOT / name) for name in ("corpus", "checker", "index", "audit", "desk")]
    subprocess.run([sys.executable, "-m", "compileall", "-q", *packages], check=True)  # noqa: S603  ours
    environment = {"ZHIHE_HOME": str(OUT / "home")}
    took: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for command in COMMANDS.values():  # the compiled rules are there afterwards, as on any second day
        cpu_of(command, environment)
    for _ in range(given.runs):
        for name, command in COMMANDS.items():
            took[name].append(cpu_of(command, environment))
    bare = statistics.median(took["bare"])
    rows = []
    for name, budget in BUDGET.items():
        above = [one - other for one, other in zip(took[name], took["bare"], strict=True)]
        note = f"{min(above):.3f}-{max(above):.3f}"
        rows.append(
            Row(
                f"zhihe check one {name}, above bare",
                statistics.median(above),
                "s CPU",
                budget,
                least=False,
                note=note,
            )
        )
    rows += [
        Row(f"zhihe check one {name} / bare interpreter", statistics.median(took[name]) / bare, "times")
        for name in BUDGET
    ]
    rows.append(Row("bare interpreter (python -c pass)", bare, "s CPU"))
    shown: dict[str, list[tuple[int, str]]] = {}
    for name in BUDGET:
        shown[name] = imports(COMMANDS[name], environment)
        whole = sum(each for each, _ in shown[name]) / 1000
        rows.append(Row(f"{name}: all imports together (-X importtime)", whole, "ms"))
        rows += [Row(f"  {package}", each / 1000, "ms") for each, package in shown[name][:8]]
    publish("cold", f"cold: one document, new process, {given.runs} runs each", rows, imports=shown)
    return 0


if __name__ == "__main__":
    sys.exit(main())
