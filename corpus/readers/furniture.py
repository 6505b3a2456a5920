"""Page furniture: page numbers, and the headers and footers that come back on page after page."""

from __future__ import annotations

import re

_ARABIC = "[0-9０-９]{1,4}"
# Optional: a field may never have been updated.
_ANY = r"(?:[0-9０-９]{1,4}|[IVXivx]{1,6}|[一二三四五六七八九十百〇零]{1,6})?"
_DASH = r"[-－—–─~·•|]"
_PAGE_NUMBER = re.compile(
    rf"{_ARABIC}"
    rf"|{_DASH}+\s*{_ANY}\s*{_DASH}+"
    rf"|{_DASH}*\s*第\s*{_ANY}\s*页(?:\s*[,，、/／|]?\s*[(（]?\s*共\s*{_ANY}\s*页\s*[)）]?)?\s*{_DASH}*"
    rf"|共\s*{_ANY}\s*页(?:\s*[,，、/／|]?\s*第\s*{_ANY}\s*页)?"
    rf"|{_ARABIC}\s*[/／]\s*{_ARABIC}(?:\s*页)?"
    rf"|[Pp]age\s*{_ARABIC}(?:\s*(?:of|/)\s*{_ARABIC})?"
)


def is_page_number(line: str) -> bool:
    """Whether a line of a header or footer holds a page number and nothing else."""
    line = line.strip()
    return 0 < len(line) <= 40 and _PAGE_NUMBER.fullmatch(line) is not None
