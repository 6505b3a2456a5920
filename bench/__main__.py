"""Runs the benches: `python -m bench` all of them, `python -m bench check peers` those named.

Each runs in a process of its own. Figures also go to `out/bench/*.json`; what they mean is in docs/bench.md.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from bench.report import ROOT, circumstances

# Part: what it needs besides the project, and arguments that keep the whole under twelve minutes.
PARTS: dict[str, tuple[Path | None, tuple[str, ...]]] = {
    "check": (None, ()),
    "cold": (None, ()),
    "peers": (None, ()),
    "pdf": (None, ()),
    "audit": (None, ("--documents", "1000", "--rounds", "2")),
    "search": (None, ("--peers", "1000", "--whoosh", "100", "--library", "2000")),
    "ranking": (None, ("--documents", "1000")),
    "accuracy": (None, ()),
    "fidelity": (None, ()),
    "reading": (None, ()),
    "ocr": (None, ("--pages", "4")),
    "gold": (ROOT.parent / "shared" / "corpus" / "real" / "labels.jsonl", ()),
}


def _environment(name: str) -> dict[str, str]:
    """The worker processes of an audit look for the module that started them; nothing else must see this path."""
    return {**os.environ, "PYTHONPATH": str(ROOT)} if name == "audit" else dict(os.environ)


def main(names: list[str]) -> int:
    """Exit code 2 for a name that is none, 1 when a part failed. Being over a budget is no failure."""
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        print(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    print(", ".join(f"{key} {value}" for key, value in circumstances().items()))
    failed = []
    for name in names or list(PARTS):
        needed, arguments = PARTS[name]
        if needed is not None and not needed.exists():
            print(f"\n{name}: left out, {needed} is not here")
            continue
        print(f"\n── {name} {' '.join(arguments)}".rstrip(), flush=True)
        began = time.monotonic()
        command = [sys.executable, "-m", f"bench.{name}", *arguments]
        done = subprocess.run(command, cwd=ROOT, check=False, env=_environment(name))  # noqa: S603  our own
        print(f"   ({time.monotonic() - began:.0f} s)", flush=True)
        if done.returncode:
            failed.append(name)
    if failed:
        print(f"\nfailed: {', '.join(failed)}", file=sys.stderr)
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
