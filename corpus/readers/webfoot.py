"""The footers and menus of a web page that holds a document: what a site says of itself counts for no clause.

Only blocks that a page itself calls so, or lines that claim copyright, are taken for it, and none that reads like a document.
Where a block is called so and says more than sites say of themselves, it is left out and told, and the clause is for a person.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml import etree

from corpus.readers.maintext import of_the_site
from corpus.readers.sitepages import DOCUMENT_WORDS

_MAY_HOLD = re.compile(
    r"foot|copyright|copy_?right|bottom|版权所有|ICP备|公网安备|<nav|nav|menu", re.IGNORECASE
)
_CALLED = re.compile(
    r"(?:^|[^a-z])(?:foot|footer|foots|footbox|footcontent|footnav|copyright|bottom|beian|nav|navbar|navigation|menu|site-?footer|page-?footer|webfooter)(?:[^a-z]|$)",
    re.IGNORECASE,
)
_TAGS = frozenset({"footer", "nav"})
_BLOCKS = ("p", "div", "td", "li", "center", "section")
_CLAIMED = re.compile(r"版权所有|copyright|©|icp备|公网安备|网站标识码|(?:主办|承办)单位", re.IGNORECASE)
_COPYRIGHT = re.compile(r"版权所有|icp备|公网安备", re.IGNORECASE)
_ANNEX = re.compile(r"^\s*附")
_HAN = re.compile("[一-鿿]")
_MOST, _SAYS = 400, 10  # Han characters of a footer; of one that says something
_MOST_FOUND = 50
_WHY = "的位置是网页的页脚或者菜单（“{}…”），没有当作文书内容；请核对它是不是文书的一部分"


class Foot(NamedTuple):
    """A block of the site, and whether that is certain."""

    element: etree._Element
    certain: bool


def _is_called(element: etree._Element) -> bool:
    if element.tag in _TAGS:
        return True
    words = f"{element.get('class', '')} {element.get('id', '')}"
    return len(words) > 1 and _CALLED.search(words) is not None


def _said(element: etree._Element) -> str:
    return "".join(map(str, element.itertext("*")))


def feet(page: str, root: etree._Element) -> list[Foot]:
    """The outermost blocks of the site in a page, in order."""
    if not _MAY_HOLD.search(page):
        return []
    found: dict[etree._Element, Foot] = {}
    for element in root.iter(*_BLOCKS, *_TAGS, "ul", "table"):
        if len(found) >= _MOST_FOUND:
            break
        called = _is_called(element)
        if not called and not (_COPYRIGHT.search(element.text or "") and element.tag in _BLOCKS):
            continue
        if any(above in found for above in element.iterancestors()):
            continue
        words = _said(element)
        han = len(_HAN.findall(words))
        if not 0 < han <= _MOST or DOCUMENT_WORDS.search(words) or _ANNEX.match(words):
            continue
        claimed = _CLAIMED.search(words) is not None
        if claimed or all(map(of_the_site, words.split("\n"))):
            found[element] = Foot(element, certain=True)
        elif han >= _SAYS and not _is_linked(element, han):
            found[element] = Foot(element, certain=False)
    return list(found.values())


def _is_linked(element: etree._Element, han: int) -> bool:
    """Whether a block is nothing but links: rules find nothing in a menu."""
    links = sum(len(_HAN.findall(_said(link))) for link in element.iter("a"))
    return han - links < _SAYS


def why(element: etree._Element) -> str:
    """Why what a block says is for a person to judge (goes on where 第1幅图片 ends)."""
    return _WHY.format("".join(_said(element).split())[:12])
