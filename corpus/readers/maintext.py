"""Where on a web page of a site that nobody knows its main text stands, told by links.

Menus, lists and footers are links; a document has none. The walk goes down from the whole page only as long as all that
it leaves behind is links and the set phrases of web sites: with one line that may be of a document it stops.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from corpus.han import han_count

_HAN = re.compile("[一-鿿]")
_MAIN_SHARE = 0.8  # of the Han characters outside of links, for the walk to go on into an element
_MOST_ELEMENTS = 200_000
_CLICKED = frozenset({"button", "select"})
SILENT = frozenset({"script", "style", "title", "template", "noscript", "head"})
# Elements that make no line of their own: what is around them belongs to the same.
INLINE = frozenset(
    {"a", "b", "big", "em", "font", "i", "label", "small", "span", "strong", "u", "img", "input"}
)
# What only a web site says of itself; nothing of it may also stand in a document.
_OF_THE_SITE = re.compile(
    r"版权所有|copyright|icp备|公网安备|网站(?:地图|标识码|首页|声明|导航)|(?:当前|所在|您的)位置|^首页|浏览(?:次数|量|：)|点击(?:数|量|率|次数)|访问量"
    r"|发布(?:时间|日期|人|单位)|责任编辑|打印本?[页文]|^【?打印】?$|关闭窗口|^【?关闭】?$|字号[：:]|字体[：:]|[上下]一[篇条]|分享到|技术支持|(?:主办|承办|建设)单位"
    r"|无障碍|返回顶部|今天是|星期[一二三四五六日]|设为首页|加入收藏|友情链接|站内搜索|建议使用.{0,12}浏览器",
    re.IGNORECASE,
)
# What may be said in a link and belong to a document.
_OF_A_DOCUMENT = re.compile("附件|附[：:]|附表|清单|二维码|账户|账号|12368")
_LONGEST = 80  # characters of a line that a site says of itself, and no sentence
_SENTENCE = re.compile("[。；！？]")
_FIGURES = re.compile(r"\d{5}")
_BETWEEN = re.compile(r"[\s>|｜»›/\\·•\-—_:：\[\]【】()（）]+")


def _tag(element: etree._Element) -> str:
    return element.tag if isinstance(element.tag, str) else ""


def _is_clicked(element: etree._Element) -> bool:
    """Whether an element is there to be clicked; an anchor without a target is only a place."""
    tag = _tag(element)
    return tag in _CLICKED or (tag == "a" and (element.get("href") or element.get("onclick")) is not None)


def _lines(element: etree._Element) -> Iterator[str]:
    """The text of a stretch of the page outside of links, a line for each block."""
    line: list[str] = []
    skipped: etree._Element | None = None
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, each in walk:
        tag = _tag(each)
        if tag not in INLINE and line:
            yield "".join(line)
            line = []
        if event == "start":
            if _is_clicked(each) or tag in SILENT:
                skipped = each
                walk.skip_subtree()
            elif each.text:
                line.append(each.text)
            continue
        if each is skipped:
            skipped = None
        if each is not element and each.tail:
            line.append(each.tail)
    if line:
        yield "".join(line)


def of_the_site(line: str) -> bool:
    """Whether a line outside of the main text says nothing, or what web sites say of themselves."""
    bare = _BETWEEN.sub("", line)
    if not (_HAN.search(bare) or _FIGURES.search(bare)):
        return True
    return len(bare) <= _LONGEST and not _SENTENCE.search(line) and _OF_THE_SITE.search(bare) is not None


def _clean_beside(parent: etree._Element, inside: etree._Element) -> bool:
    """Whether all that an element holds beside one of its children is links and set phrases."""
    loose = [parent.text or "", *(child.tail or "" for child in parent)]
    return all(map(of_the_site, loose)) and all(
        all(map(of_the_site, _lines(child)))
        and not _OF_A_DOCUMENT.search("".join(map(str, child.itertext())))
        for child in parent
        if child is not inside and _tag(child) not in SILENT
    )


def _unlinked(root: etree._Element) -> dict[etree._Element, int] | None:
    """The Han characters of each element outside of links; None for a page too large to be counted."""
    counts: dict[etree._Element, int] = {}
    walk = etree.iterwalk(root, events=("start", "end"))
    skipped: etree._Element | None = None
    for event, each in walk:
        if event == "start":
            if _is_clicked(each) or _tag(each) in SILENT:
                skipped = each
                walk.skip_subtree()
                counts[each] = 0
            else:
                counts[each] = han_count(each.text or "")
            if len(counts) > _MOST_ELEMENTS:
                return None
            continue
        if each is skipped:
            skipped = None
        parent = each.getparent()
        if each is not root and parent is not None:
            counts[parent] += counts[each] + han_count(each.tail or "")
    return counts


def _makes_lines(element: etree._Element) -> bool:
    """Whether an element is a block, or wraps blocks as old pages do with fonts."""
    return _tag(element) not in INLINE or any(_tag(child) not in INLINE for child in element)


def main_by_links(root: etree._Element) -> etree._Element | None:
    """The smallest element outside of which there are only links and set phrases; None where that is the whole page."""
    body = next((each for each in root.iter("body")), root)
    if not any(True for _ in body.iter("a")):
        return None
    counts = _unlinked(body)
    if counts is None:
        return None
    here = body
    while True:
        inner = max(here, key=lambda each: counts.get(each, 0), default=None)
        if inner is None or not counts.get(inner) or not _makes_lines(inner):
            break
        if counts[inner] < _MAIN_SHARE * counts[here] or not _clean_beside(here, inner):
            break
        here = inner
    return None if here is body else here
