"""What a document may cost: files are hostile until read."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache

MEBI = 1 << 20
GIBI = 1 << 30


@dataclass(frozen=True, slots=True)
class Limits:
    """Named limits with their defaults; a file beyond one is `Unreadable`, with the limit in the message.

    Elements nested more than 256 deep are refused by libxml2 itself.
    """

    file_bytes: int = 64 * MEBI  # a scanned dossier is about 20 MB; a draft never comes near
    unpacked_bytes: int = 128 * MEBI  # XML and text inside a DOCX; 600 MB of zeros pack into 0.6 MB
    zip_entries: int = 10_000  # files inside a DOCX; a thousand pictures are rare
    xml_marks: int = 3_000_000  # angle brackets and equals signs of a part or page; 500 pages have a million
    markup_bytes: int = 16 * MEBI  # a web page; its tree takes up to sixty times as much memory
    text_characters: int = 20_000_000  # ten thousand long rulings in one file
    pages: int = 5_000  # of a PDF or OFD
    drawn_objects: int = 500_000  # on all pages of an OFD; some files make an object of every character
    slow_pages: int = 1_000  # of a PDF, without their fonts: each costs twenty plain ones
    painted_pages: int = 300  # of a PDF, to see whether text shows: 60 ms each
    seconds: int = 60  # for a PDF, OFD, DOC or Parquet row, in its own process; LibreOffice: the same again
    memory_bytes: int = 1536 * MEBI  # for one PDF, OFD or DOC, or the reader of a Parquet file
    office_memory_bytes: int = 4096 * MEBI  # address space of LibreOffice, of which it uses a tenth
    members: int = 1_000_000  # documents in one archive or file of records
    archive_depth: int = 2  # archives inside one another; some zip files hold themselves
    archive_bytes: int = 64 * GIBI  # all that one archive unpacks to; read member by member, never at once
    archive_ratio: int = 250  # unpacked bytes for a packed one beyond archive_free; bombs reach 1000
    archive_free: int = 64 * MEBI  # so much of a stream may be packed as it likes: copies of one form
    nested_bytes: int = 128 * MEBI  # an archive inside an archive; held in memory while its members are read
    picture_pixels: int = 120_000_000  # of one picture: A3 at 600 dpi has 70 million
    recognised_pages: int = 300  # of one file, at four seconds each
    recognition_seconds: int = 120  # for one page, on a busy machine
    recognition_bytes: int = 3072 * MEBI  # address space of the process that recognises; it uses a third


DEFAULT_LIMITS = Limits()
SETTING = "ZHIHE_LIMIT_"


class LimitError(ValueError):
    """A limit that is set wrongly; `str()` says in Chinese which and how to write it."""


def limits_of(settings: Mapping[str, str]) -> Limits:
    """The limits with those named in `settings` changed. Raises `LimitError` for unknown names and values below 1."""
    known = [field.name for field in fields(Limits)]
    changed: dict[str, int] = {}
    for name, value in settings.items():
        if name not in known:
            raise LimitError(f"没有上限 {name}；可以设置：{'、'.join(known)}")
        if not (value.isascii() and value.isdigit() and int(value) > 0):
            raise LimitError(f"上限 {name} 的值“{value}”不对；应当是大于 0 的整数（字节、个、秒或页）")
        changed[name] = int(value)
    return Limits(**changed)


@cache
def limits_in_force() -> Limits:
    """The limits of this process: the defaults, changed by `ZHIHE_LIMIT_…` of its environment when first asked.

    Workers inherit the environment and so the limits. Raises `LimitError`.
    """
    return limits_of(
        {
            name.removeprefix(SETTING).lower(): value
            for name, value in os.environ.items()
            if name.startswith(SETTING)
        }
    )
