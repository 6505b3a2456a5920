"""Text that can leave Python: lone surrogates, which broken files hold, replaced one to one. Offsets stay."""

from __future__ import annotations

from corpus.patterns import lazy_pattern

_LONE = lazy_pattern("[\ud800-\udfff]")


def encodable(text: str) -> str:
    """`text` with U+FFFD for each character that UTF-8 cannot write."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _LONE.sub("\ufffd", text)
    return text
