"""Writes anew what the documentation shows of the program: output, the golden report, a page for each rule,
the pages of articles covered and of limits.

Run it with `make docs` after a change of wording or rules, and read the difference before committing it.
"""

from __future__ import annotations

import itertools
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # also where another copy is installed

from checker.explain import rule_page  # noqa: E402  after the path
from checker.load import load_rules  # noqa: E402  the same
from checker.verdict import SEVERITY_NAMES  # noqa: E402  the same
from docs import coverage, limits  # noqa: E402  the same

RULE_PAGES = ROOT / "docs" / "zh" / "规则"
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


def rule_pages() -> dict[str, str]:
    """The text of each page under docs/zh/规则, by its path from there, with the table of contents."""
    rules = load_rules().rules
    pages = {f"{rule.id}.md": rule_page(rule) for rule in rules}
    lines = ["# 规则", "", f"共 {len(rules)} 条。每一页由规则文件生成，请改规则文件，不要改这里。"]
    for title, group in itertools.groupby(rules, key=lambda rule: rule.basis.title):
        lines += ["", f"## {title}", ""]
        lines += [f"- [{rule.title}]({rule.id}.md)（{SEVERITY_NAMES[rule.severity]}）" for rule in group]
    return pages | {"README.md": "\n".join(lines) + "\n"}


def with_count(page: str) -> str:
    """A page with the number of rules it speaks of."""
    count = str(len(load_rules().rules))
    return re.sub(r"(?<=So far it holds )\d+|(?<=目前收有 )\d+", count, page)


if __name__ == "__main__":
    (ROOT / "docs" / "report.golden.json").write_text(golden_report(), "utf-8")
    for name in ("README.md", "README.zh.md"):
        page = ROOT / name
        page.write_text(with_count(with_output(page.read_text("utf-8"))), "utf-8")
    (ROOT / "docs" / "coverage.md").write_text(coverage.page(), "utf-8")
    (ROOT / "docs" / "limits.md").write_text(limits.page(), "utf-8")
    shutil.rmtree(RULE_PAGES, ignore_errors=True)
    for name, text in rule_pages().items():
        (RULE_PAGES / name).parent.mkdir(parents=True, exist_ok=True)
        (RULE_PAGES / name).write_text(text, "utf-8")
