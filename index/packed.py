"""How paths, texts, reports and entries are written into the columns of the database, and read back."""

from __future__ import annotations

import json
from typing import Any

from index.entry import Entry, RuleVerdict
from index.packing import Kind, pack, unpack
from index.shown import shown_from

_LISTS = ("paths", "case_numbers", "officers", "amounts", "statutes")


# File names on Linux are bytes, which Python shows as lone surrogates where they are not UTF-8.
def path_bytes(path: str) -> bytes:
    """A path as it is kept."""
    return path.encode("utf-8", "surrogatepass")


def path_text(path: bytes) -> str:
    """A path as Python shows it."""
    return path.decode("utf-8", "surrogatepass")


def entry_row(entry: Entry) -> dict[str, Any]:
    """What a list of hits shows of an entry and an index holds of it, without its text."""
    names = ("id", "title", "type", "court", "date", "mode", "parties", *_LISTS)
    row = {name: getattr(entry, name) for name in names}
    row["shown"] = entry.shown.to_json()
    row["verdicts"] = [[each.rule, each.verdict, each.severity] for each in entry.verdicts]
    return row


def entry_packed(entry: Entry) -> bytes:
    """An entry as it is kept."""
    return pack(entry_row(entry), Kind.ENTRY)


def entry_from(row: str | bytes, text: str) -> Entry:
    """The entry of a row with the match text given."""
    values = json.loads(row) if isinstance(row, str) else unpack(row)  # older versions did not pack it
    for name in _LISTS:
        values[name] = tuple(values[name])
    values["parties"] = tuple((role, name) for role, name in values["parties"])
    values["shown"] = shown_from(values.get("shown", {}))
    values["verdicts"] = tuple(RuleVerdict(*each) for each in values["verdicts"])
    return Entry(match_text=text, **values)
