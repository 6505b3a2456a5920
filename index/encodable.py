"""Text that can leave Python: lone surrogates, which broken files hold, replaced one to one. Offsets stay."""

from __future__ import annotations

import re

_LONE = re.compile("[\ud800-\udfff]")


def encodable(text: str) -> str:
    """`text` with U+FFFD for each character that UTF-8 cannot write."""
    return text if text.isascii() else _LONE.sub("\ufffd", text)
