"""What a document may cost: files are hostile until read."""

from __future__ import annotations

from dataclasses import dataclass

MEBI = 1 << 20


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
    pages: int = 5_000
    slow_pages: int = 1_000  # of a PDF, with tables or without fonts: each costs twenty plain ones
    painted_pages: int = 300  # of a PDF, to see whether text shows: 60 ms each
    seconds: int = 60  # for one PDF, in its own process
    memory_bytes: int = 1536 * MEBI  # the same


DEFAULT_LIMITS = Limits()
