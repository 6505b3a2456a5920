"""The footers and menus of a web page that holds a document: what a site says of itself counts for no clause.

Only blocks that a page itself calls so, or lines that claim copyright, are taken for it, and none that reads like a document.
Where a block is called so and says what a clause may say, it is left out and told, and the clause is for a person.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml import etree

from corpus.han import han_count
from corpus.readers.maintext import of_the_site
from corpus.readers.sitepages import DOCUMENT_WORDS

_NAMES = ("foot", "copyright", "bottom", "nav", "menu", "beian")  # what a page must hold to call a block so
_CLAIMS = ("版权所有", "版權所有", "icp备", "icp備", "公网安备", "公網安備")
_CALLED = re.compile(
    r"(?:^|[^a-z])(?:foot|footer|foots|footbox|footcontent|footnav|copyright|bottom|beian|nav|navbar|navigation|menu|site-?footer|page-?footer|webfooter)(?:[^a-z]|$)",
    re.IGNORECASE,
)
_TAGS = frozenset({"footer", "nav"})
_BLOCKS = ("p", "div", "td", "li", "center", "section")
_CLAIMED = re.compile(
    r"版[权權]所有|copyright|©|icp[备備]|公[网網]安[备備]|[网網]站[标標][识識][码碼]|(?:主[办辦]|承[办辦])(?:单位|單位|[：:])",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(r"版[权權]所有|icp[备備]|公[网網]安[备備]", re.IGNORECASE)
_ANNEX = re.compile(r"^\s*附")
# What a clause may say; what else a block called so says is kept as it was.
_CLAUSE = re.compile(
    r"12368|举报|舉報|[账帐賬帳][户戶号號]|拒绝|拒絕|执行人员|執行人員|失信|限制消费|限制消費|罚款|罰款|拘留|[异異]议|異議|复议|複議|起诉|起訴"
)
_SENTENCE = re.compile("[。；]")
_MOST = 400  # Han characters of a footer
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
    lowered = page.lower()
    claims = any(each in lowered for each in _CLAIMS)
    if not claims and not any(each in lowered for each in _NAMES):
        return []
    found: dict[etree._Element, Foot] = {}
    for element in root.iter(*_BLOCKS, *_TAGS, "ul", "table"):
        if len(found) >= _MOST_FOUND:
            break
        called = _is_called(element)
        if not called and not (claims and element.tag in _BLOCKS and _COPYRIGHT.search(element.text or "")):
            continue
        if any(above in found for above in element.iterancestors()):
            continue
        words = _said(element)
        han = han_count(words)
        if not 0 < han <= _MOST or DOCUMENT_WORDS.search(words) or _ANNEX.match(words):
            continue
        claimed = _CLAIMED.search(words) is not None
        if claimed or all(map(of_the_site, words.split("\n"))):
            found[element] = Foot(element, certain=True)
        elif _SENTENCE.search(words) and _CLAUSE.search(words):
            found[element] = Foot(element, certain=False)
    return list(found.values())


def why(element: etree._Element) -> str:
    """Why what a block says is for a person to judge (goes on where 第1幅图片 ends)."""
    return _WHY.format("".join(_said(element).split())[:12])
