"""Writes the dictionaries of `index.packing` beside this file: what documents, reports and entries have in common.

Run it only to make dictionaries of a new version, with a new number in `VERSION` and in `index.packing`; libraries
are full of rows that need the old ones byte for byte.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import yaml

from checker.check import Settings, check
from checker.load import load_rules
from checker.reports.json import document_record
from checker.verdict import Mode
from corpus.document import document_of
from index.packed import entry_row
from index.reading import entry_of

VERSION = 1
SIZE = 32_000  # bytes; zlib looks back 32 KB
ROOT = Path(__file__).resolve().parents[2]


def _texts() -> list[str]:
    """The bundled examples without their markup."""
    documents = yaml.safe_load((ROOT / "examples" / "texts.yaml").read_text("utf-8"))["documents"]
    return [re.sub("^(?:[#>@] |[|] )", "", document["text"], flags=re.MULTILINE) for document in documents]


def _cut(pieces: Iterable[str]) -> bytes:
    """Pieces that stand in no other before them, from the last on until it is full; what is near packs best."""
    kept: list[bytes] = []
    size, seen = 0, ""
    for piece in reversed(list(pieces)):
        if piece in seen:
            continue
        seen += piece
        kept.append(piece.encode("gb18030"))
        size += len(kept[-1])
        if size >= SIZE:
            break
    return b"".join(reversed(kept))[-SIZE:]


def main() -> None:
    """Write the files."""
    rules = load_rules()
    texts, records, entries = _texts(), [], []
    for number, text in enumerate(texts):
        document = document_of(text, f"/文书/{number}.txt")
        record = document_record(check(document, rules, Settings(Mode.PUBLISHED, None, date(2026, 11, 27))))
        records.append(json.dumps(record, ensure_ascii=False, separators=(",", ":")))
        entries.append(
            json.dumps(entry_row(entry_of(document, record)), ensure_ascii=False, separators=(",", ":"))
        )
    made = {
        "text": _cut(
            json.dumps(sentence, ensure_ascii=False)[1:-1]
            for text in texts
            for sentence in re.findall("[^。；]+[。；]?", text)
        ),
        "report": _cut(piece for record in records for piece in re.split(r"(?=\{\"rule\")", record)),
        "entry": _cut(entries),
    }
    for name, data in made.items():
        Path(__file__).with_name(f"{name}-{VERSION}.bin").write_bytes(data)
        print(name, len(data))


if __name__ == "__main__":
    main()
