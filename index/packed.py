"""How paths, texts, reports and entries are written into the columns of the database, and read back."""

from __future__ import annotations

import json
import zlib
from typing import Any

from index.entry import Entry, RuleVerdict
from index.shown import shown_from


# File names on Linux are bytes, which Python shows as lone surrogates where they are not UTF-8.
def path_bytes(path: str) -> bytes:
    """A path as it is kept."""
    return path.encode("utf-8", "surrogatepass")


def path_text(path: bytes) -> str:
    """A path as Python shows it."""
    return path.decode("utf-8", "surrogatepass")


def pack(value: object) -> bytes:
    """A value as compressed JSON."""
    # Level 1: a third of the size of the text, at a tenth of the time of the default.
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 1)


def unpack(packed: bytes) -> Any:
    """What `pack` packed."""
    return json.loads(zlib.decompress(packed).decode("utf-8", "surrogatepass"))


_LISTS = ("paths", "case_numbers", "officers", "amounts", "statutes")


def entry_json(entry: Entry) -> str:
    """What a list of hits shows of an entry and an index holds of it, without its text."""
    names = ("id", "title", "type", "court", "date", "mode", "parties", *_LISTS)
    row = {name: getattr(entry, name) for name in names}
    row["shown"] = entry.shown.to_json()
    row["verdicts"] = [[each.rule, each.verdict, each.severity] for each in entry.verdicts]
    return json.dumps(row, ensure_ascii=True, separators=(",", ":"))


def entry_from(row: str, text: str) -> Entry:
    """The entry of a row with the match text given."""
    values = json.loads(row)
    for name in _LISTS:
        values[name] = tuple(values[name])
    values["parties"] = tuple((role, name) for role, name in values["parties"])
    values["shown"] = shown_from(values.get("shown", {}))
    values["verdicts"] = tuple(RuleVerdict(*each) for each in values["verdicts"])
    return Entry(match_text=text, **values)
