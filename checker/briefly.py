"""A wording in a few characters, for a sentence that a person reads: sets of synonyms run to hundreds."""

from __future__ import annotations

import re

_MOST = 24


def briefly(wording: str, most: int = _MOST) -> str:
    """The first of its alternatives, nothing optional, gaps as …; `等` where there are others."""
    text = re.sub(r"\\(.)", lambda found: {"(": "（", ")": "）"}.get(found[1], found[1]), wording)
    others = "|" in text
    before = None
    while before != text:
        before = text
        text = re.sub(r"\[[^\[\]()]*\]", "", text)
        text = re.sub(r"\(([^()|\[\]]*)(?:\|[^()\[\]]*)?\)", r"\1", text)
    text = text.replace("~", "…")
    if len(text) > most:
        text, others = text[: most - 1].rstrip("…") + "…", True
    return text + ("等" if others and not text.endswith("…") else "")
