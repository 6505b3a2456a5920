"""Lines of running text that are nothing but the number of a page: — 1 — as official papers have it, 第 3 页 共 5 页.

Copied or converted text has them between two lines of one sentence. They are shown and not read, as the feet of pages
are. A bare number is none (it may be an item, a sum, the rest of an account), nor is one in a row of cells.
"""

from __future__ import annotations

from corpus.patterns import lazy_pattern
from corpus.spans import RawSpan

_BLANK = "[ \u3000\xa0\u2000-\u200a\f]"  # a tab parts cells
_DASHES = "[-－—–―‐‑‒−─]"
_FIGURES = "[0-9０-９]{1,3}"
_NUMBER = f"(?:{_FIGURES}|[一二三四五六七八九十百零〇]{{1,4}})"
_WHICH = f"第{_BLANK}*+{_NUMBER}{_BLANK}*+[页頁]"
_OF = f"共{_BLANK}*+{_NUMBER}{_BLANK}*+[页頁]"
_BETWEEN = f"{_BLANK}*+[,，、/／|]?{_BLANK}*+"
# Between dashes, or in words; begins with the end of the line before, which `re` finds fastest.
_LINE = (
    f"{_BLANK}*+(?:(?P<dashed>{_DASHES}{{1,3}}{_BLANK}*+{_FIGURES}{_BLANK}*+(?:[/／]{_BLANK}*+{_FIGURES}{_BLANK}*+)?{_DASHES}{{1,3}})"
    f"|(?P<worded>(?:{_DASHES}{{1,3}}{_BLANK}*+)?[(（]?(?:{_WHICH}(?:{_BETWEEN}[(（]?{_OF}[)）]?)?|{_OF}{_BETWEEN}{_WHICH})[)）]?"
    f"(?:{_BLANK}*+{_DASHES}{{1,3}})?)){_BLANK}*+(?=\n|$)"
)
_LATER = lazy_pattern(f"\n{_LINE}")
_FIRST = lazy_pattern(_LINE)
# 第二页 below a signature heads what stands overleaf: a number in words is left out only where a line runs on.
_ENDED = frozenset(("", *"。；！？）)】」』”\"'日印章-－—–―─=＝*＊_※…"))
_HEADS = frozenset(("", *"-－—–―─=＝*＊_※附"))


def page_numbers(text: str) -> tuple[RawSpan, ...]:
    """The lines of a text without pages that number a page and say nothing else, in order."""
    first = _FIRST.match(text)
    found = []
    for hit in (*([first] if first else []), *_LATER.finditer(text)):
        start, end = hit.span(hit.lastgroup or 0)
        above, below = _line_above(text, start), _line_below(text, end)
        last, next_ = above.rstrip()[-1:], below.lstrip()[:1]
        if hit.lastgroup == "worded" and (last in _ENDED or next_ in _HEADS):
            continue
        # Of two rows of cells the figures must not become one number.
        if ("\t" in above or "\t" in below) and last.isdecimal() and next_.isdecimal():
            continue
        found.append(RawSpan(start, end))
    return tuple(found)


def _line_above(text: str, at: int) -> str:
    """The last line before the one of an offset that holds something."""
    end = text.rfind("\n", 0, at)
    while end >= 0:
        start = text.rfind("\n", 0, end) + 1
        if not text[start:end].isspace() and start < end:
            return text[start:end]
        end = start - 1
    return ""


def _line_below(text: str, at: int) -> str:
    """The first line after the one of an offset that holds something."""
    start = text.find("\n", at) + 1
    while start:
        end = text.find("\n", start)
        line = text[start : end if end >= 0 else len(text)]
        if line and not line.isspace():
            return line
        start = end + 1
    return ""
