"""Writes anew what the documentation shows of the program: output in the READMEs and the golden report.

Run it with `make docs` after a change of wording or rules, and read the difference before committing it.
"""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GOLDEN_INPUTS = (
    "examples/drafts/执行通知书-只有执行费账户.txt",
    "examples/drafts/执行裁定书-终本-轮候查封抵押未商请.txt",
)


def printed(command: str) -> str:
    """What `zhihe COMMAND` prints, run from the top of the project."""
    run = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-m", "desk", *shlex.split(command)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    return run.stdout.rstrip()


def golden_report() -> str:
    """The published report; what differs between releases is blanked."""
    report = json.loads(printed("check --format json " + " ".join(GOLDEN_INPUTS)))
    report |= {"engine": "", "rules": "sha256:" + "0" * 64}
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


def with_output(page: str) -> str:
    """A page with the output of every `$ zhihe …` it shows."""
    return re.sub(
        r"(```console\n\$ zhihe ([^\n]*)\n).*?(\n```)",
        lambda block: block[1] + printed(block[2]) + block[3],
        page,
        flags=re.DOTALL,
    )


if __name__ == "__main__":
    (ROOT / "docs" / "report.golden.json").write_text(golden_report(), "utf-8")
    for name in ("README.md", "README.zh.md"):
        page = ROOT / name
        page.write_text(with_output(page.read_text("utf-8")), "utf-8")
