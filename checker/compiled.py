"""The compiled copy of rules: one JSON file with the rules and their wordings parsed, for a quick start.

YAML and the parsing of a thousand wordings would take a fifth of a second of every `zhihe check`. A copy that does not
fit, or cannot be read, is made anew; it is never an error.
"""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import json
import os
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from checker import wording, wordingfields
from checker.rule import Example, Insert, Rule, Veto
from checker.verdict import Basis, Mode, Severity
from checker.wording import know, known


@cache
def _parser() -> str:
    """What the parsed form of wordings depends on besides the wordings: the parser and the fields."""
    sources = b"".join(Path(str(module.__file__)).read_bytes() for module in (wording, wordingfields))
    return hashlib.sha256(sources).hexdigest()[:16]


def _dump(rules: Sequence[Rule]) -> list[dict[str, Any]]:
    return [dataclasses.asdict(rule) for rule in rules]


def _restore_example(data: dict[str, Any]) -> Example:
    as_of = data["as_of"]
    return Example(
        data["text"],
        data["type"],
        Mode(data["mode"]),
        as_of and datetime.date.fromisoformat(as_of),
        tuple(data["hidden"]),
    )


def _restore_veto(data: dict[str, Any]) -> Veto:
    lists = {key: tuple(data[key]) for key in ("unless", "under", "before", "others")}
    return Veto(**data | lists)


def _restore(data: dict[str, Any]) -> Rule:
    start, end = (value and datetime.date.fromisoformat(value) for value in data["in_force"])
    insert = data["insert"]
    return Rule(
        **data
        | {
            "documents": tuple(data["documents"]),
            "when": {
                name: tuple(wanted) if isinstance(wanted, list) else wanted
                for name, wanted in data["when"].items()
            },
            "groups": {name: tuple(wordings) for name, wordings in data["groups"].items()},
            "severity": Severity(data["severity"]),
            "basis": Basis(**data["basis"]),
            "in_force": (start, end),
            "modes": tuple(Mode(mode) for mode in data["modes"]),
            "insert": Insert(**insert) if insert else None,
        }
        | {
            key: tuple(map(_restore_veto, data[key]))
            for key in ("veto", "contradicts", "withdraws", "excused_by", "unclear", "suspect")
        }
        | {key: tuple(data[key]) for key in ("where", "also_affects", "fails_with", "aliases")}
        | {
            key: tuple(map(_restore_example, data[key]))
            for key in ("passing", "failing", "not_applicable", "undecided")
        }
    )


def read_compiled(path: Path, digest: str) -> list[Rule] | None:
    """The rules of a compiled copy; None when it is missing, damaged, of other rules or of another parser."""
    try:
        data = json.loads(path.read_bytes())
        if data["hash"] == digest and data["parser"] == _parser():
            know(data["wordings"])
            return [_restore(rule) for rule in data["rules"]]
    except (OSError, ValueError, KeyError, TypeError):
        pass  # a missing or damaged copy is made anew; it is never an error
    return None


def write_compiled(path: Path, digest: str, rules: Sequence[Rule]) -> None:
    """Writes a compiled copy of rules and their wordings; a folder that cannot be written is no fault."""
    whole = {
        "hash": digest,
        "parser": _parser(),
        "rules": _dump(rules),
        "wordings": {source: known(source) for rule in rules for source in rule.wordings()},
    }
    write_copy(path, json.dumps(whole, ensure_ascii=False, default=str))


def write_copy(path: Path, text: str) -> None:
    """Writes what a later start is quicker with, whole or not at all; a folder that cannot be written is no fault."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    with suppress(OSError):  # a read-only home only costs the next start some time
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(text, "utf-8")
        temporary.replace(path)
    with suppress(OSError):
        temporary.unlink(missing_ok=True)
