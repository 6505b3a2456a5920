"""Importing this judges two examples by the bundled rules: a process that is to be forked often compiles them once.

It keeps what any process keeps that has judged: patterns, and nothing of where the rules were read or of the examples.
"""

from __future__ import annotations

from pathlib import Path

from checker.check import Settings, check
from checker.load import load_rules
from checker.verdict import Mode
from corpus.document import document_of

_DRAFTS = Path(__file__).resolve().parents[1] / "examples" / "drafts"
# As texts: whoever reads a file keeps the limits that his environment sets, and each fork has an environment of its own.
for _name in ("执行通知书-缺12368举报.txt", "执行裁定书-终本-轮候查封抵押未商请.txt"):
    for _mode in Mode:
        check(document_of((_DRAFTS / _name).read_text("utf-8")), load_rules(), Settings(_mode))
