"""Pages of sites that publish documents, saved from a browser: where in them the document stands.

What stands around the document is kept in the raw text and only left out of what
rules see; when in doubt nothing is left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from corpus.han import han_count
from corpus.metadata import Metadata
from corpus.readers.maintext import main_by_links
from corpus.spans import RawSpan

# The court documents site (裁判文书网) since 2018 and before, the site of the Supreme People's Court.
_MAIN = (("class", "PDF_pox"), ("id", "DivContent"), ("class", "txt_txt"))
_TITLE = ("class", "PDF_title")
_SHORTEST = 100  # Han characters: a page that shows less has not been loaded, or is another
# What no menu says: with one of these the document goes on outside of where it should stand.
DOCUMENT_WORDS = re.compile(
    r"(?:裁定|决定|判决|通知)如下|本院认为|审\s*判\s*[长员]|执\s*行\s*员|书\s*记\s*员|被执行人[^，。\n\t]{0,20}[，。：]|[〇○零一二三四五六七八九]{4}年"
)
_SITE_SAID = "网页的页脚、菜单（{} 字）没有当作文书内容检查"
_LEFT_OUT = "网页上文书以外的 {} 字（导航、页脚等）没有检查"


def _with(root: etree._Element, attribute: str, value: str) -> list[etree._Element]:
    return [each for each in root.iter() if value in each.get(attribute, "").split()]


def main_element(root: etree._Element) -> etree._Element | None:
    """The element that holds the document; None where the whole page may be it, or a known site shows several.

    On the page of a site that is not known it is told by links (`corpus.readers.maintext`).
    """
    for attribute, value in _MAIN:
        found = _with(root, attribute, value)
        if found:
            return found[0] if len(found) == 1 else None
    return main_by_links(root)


def recorded_title(root: etree._Element) -> Metadata:
    """The title that the site gives a document, for one that has none of its own."""
    for element in _with(root, *_TITLE):
        title = "".join("".join(map(str, element.itertext())).split())
        if title:
            return (("title", title[:200]),)
    return ()


def around(text: str, start: int, end: int) -> tuple[tuple[RawSpan, ...], tuple[str, ...]]:
    """What of a page's text is left out when the document stands at `start:end`, and the remark about it."""
    outside = (text[:start], text[end:])
    if han_count(text[start:end]) < _SHORTEST or any(map(DOCUMENT_WORDS.search, outside)):
        return (), ()
    if not DOCUMENT_WORDS.search(text, start, end):
        return (), ()  # not where a document stands
    spans = tuple(
        span for span in (RawSpan(0, start), RawSpan(end, len(text))) if text[span.start : span.end].strip()
    )
    left = sum(len("".join(part.split())) for part in outside)
    return spans, (_LEFT_OUT.format(left),) if spans else ()


def apart(
    text: str, asides: Sequence[tuple[int, int]], left_out: tuple[RawSpan, ...]
) -> tuple[tuple[RawSpan, ...], tuple[str, ...]]:
    """What of a page's text is left out when these stretches are blocks of the site, and the remark about it.

    `left_out` is left out already. Nothing more is where the rest is no document.
    """
    spans = [
        RawSpan(start, end)
        for start, end in asides
        if text[start:end].strip() and not any(each.start <= start and end <= each.end for each in left_out)
    ]
    rest, at = [], 0
    for start, end in sorted(spans):
        rest.append(text[at:start])
        at = max(at, end)
    whole = "".join([*rest, text[at:]])
    if not spans or han_count(whole) < _SHORTEST or not DOCUMENT_WORDS.search(whole):
        return (), ()
    left = sum(len("".join(text[slice(*span)].split())) for span in spans)
    return tuple(spans), (_SITE_SAID.format(left),)
