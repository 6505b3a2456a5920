"""What a part of the bench says: rows with a budget beside each figure, on paper and as JSON in `out/bench/`."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from unicodedata import east_asian_width

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "out" / "bench"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure; `budget` is None for what is only shown beside it. `least` tells which side of it is good."""

    what: str
    figure: float
    unit: str
    budget: float | None = None
    least: bool = True
    note: str = ""

    @property
    def verdict(self) -> str:
        """`OK`, `over`, or nothing where there is no budget."""
        if self.budget is None:
            return ""
        within = self.figure >= self.budget if self.least else self.figure <= self.budget
        return "OK" if within else "over"


def _number(value: float) -> str:
    if value and abs(value) < 10:
        return f"{value:.3f}" if abs(value) < 1 else f"{value:.2f}"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}"


def _wide(text: str, width: int) -> str:
    return text + " " * (width - sum(1 + (east_asian_width(char) in "WF") for char in text))


def table(title: str, rows: list[Row]) -> str:
    """The rows as aligned text."""
    lines = [title]
    for row in rows:
        sign = "≥" if row.least else "≤"
        budget = "" if row.budget is None else f"{sign} {_number(row.budget)}"
        lines.append(
            f"  {_wide(row.what, 58)}{_number(row.figure):>9} {_wide(row.unit, 13)}"
            f"{_wide(budget, 9)}{row.verdict:5}{row.note}".rstrip()
        )
    return "\n".join(lines)


def _revision() -> str:
    return subprocess.run(  # noqa: S603  nothing in it comes from outside
        ["git", "-C", ROOT, "describe", "--always", "--dirty"],  # noqa: S607  git is where it is
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()


# Others may commit while a part runs: what it began with and what it ended with are both told.
_BEGUN = {"revision": _revision(), "load": round(os.getloadavg()[0], 2)}


def circumstances() -> dict[str, object]:
    """Where and on what the figures were taken; a revision that changed meanwhile is named with its successor."""
    now = _revision()
    begun = str(_BEGUN["revision"])
    return {
        "revision": begun if now == begun else f"{begun}, then {now}: not one state of the program",
        "python": sys.version.split()[0],
        "machine": platform.machine(),
        "processors": os.cpu_count(),
        "load": f"{_BEGUN['load']}-{os.getloadavg()[0]:.2f}",
    }


def publish(name: str, title: str, rows: list[Row], **more: object) -> None:
    """Prints the rows and writes them, with everything else worth keeping, to `out/bench/<name>.json`."""
    print(table(title, rows), flush=True)
    taken = circumstances()
    print(f"  at {taken['revision']}, load {taken['load']}", flush=True)
    OUT.mkdir(parents=True, exist_ok=True)
    data = {
        "title": title,
        "circumstances": taken,
        "rows": [asdict(row) | {"verdict": row.verdict} for row in rows],
        **more,
    }
    OUT.joinpath(f"{name}.json").write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8")
