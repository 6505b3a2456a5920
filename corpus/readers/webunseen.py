"""What a web page holds beside the text it shows: which of it counts as hidden, and what a person is told of it.

Words inside the document, or on a page that is nothing but a document, are hidden text as in a PDF. On other pages most of
what is hidden are menus and windows of the site: there it must read like a document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import cast

from lxml import etree

from corpus.han import han_count
from corpus.readers.maintext import of_the_site
from corpus.readers.sitepages import DOCUMENT_WORDS
from corpus.readers.webtext import Shown, Unseen, says
from corpus.readers.wordtext import STRUCK
from corpus.redaction import HiddenText, remark
from corpus.spans import RawSpan

# A script or style sheet that never ends takes the rest of the page, as in a browser; and so no search begins twice.
_SOURCE = re.compile(
    r"<(script|style|textarea|xmp)\b.*?(?:</\1\s*>|\Z)|<!--(.*?)(?:--!?>|\Z)|<!\[CDATA\[([^>]*)",
    re.IGNORECASE | re.DOTALL,
)
_LINKED = re.compile(r"<a\b[^<>]*>[^<>]*</a\s*>|<!?/?[A-Za-z\[][^<>]*>", re.IGNORECASE)
_REFERENCE = re.compile(r"&[#\w]{1,12};")
_DESCRIPTIONS = etree.XPath(
    ".//@alt|.//*[not(self::a)]/@title|.//@placeholder|.//@aria-label|.//input[@type='hidden']/@value",
    smart_strings=False,
)
_MADE = re.compile(r"content\s*:\s*(?:\"([^\"\n]*)\"|'([^'\n]*)')")
_HAN = re.compile("[一-鿿]")
_FIGURES = re.compile(r"\d{11}")  # a telephone, an account, an identity
_OF_THE_BROWSER = re.compile(
    r"浏览器|不支持|javascript|flash", re.IGNORECASE
)  # what stands in for what it cannot show
_LONGEST = 60
_COMPARED = 200  # attributes: whether the text says the same costs a look through all of it
_SHOWN, _PLACES = 12, 3
_REMARKS = {
    "struck": STRUCK,
    "reversed": "网页样式把段落倒过来显示，这里按源代码的先后读取；请与网页核对",
    "turned": "网页有从右到左倒着显示的文字，这里按源代码的先后读取，与看到的不一样；请与网页核对",
    "covered": "网页里有盖在文字上面的色块，盖住的文字按写在正文里检查；请与网页核对",
    "folded": "网页有折叠起来、要点开才看得到的内容，按写在正文里检查",
    "unchosen": "网页有下拉框，只读取了选中的一项",
    "instead": "网页里有代替嵌入文件显示的文字，浏览器可能不显示，按写在正文里检查",
    "framed": "网页里嵌入了其他网页或文件（框架），其中的内容没有读取；请另行下载后检查",
}
_LOOSE = "网页里还有不显示的文字，没有当作文书内容：{}"
_DESCRIBED = "网页元素的说明（图片的 alt、提示、隐藏的表单值）里有文字，没有当作文书内容：{}"
_GENERATED = "样式表加在页面上的文字没有读取：{}"
_DOUBTFUL = "网页里有些文字可能看不见（与底色相同或字号过小，网页另有样式表没有存下来），按写在正文里检查：{}"
_UNKNOWN = "网页样式表里有些隐藏规则没有核对，个别隐藏的文字可能当作了正文"
LATER = "网页打开时几乎不显示文字，正文设成了不显示（通常由脚本显示出来）；已按这些文字检查，请与网页核对"


def _quoted(words: Iterable[str]) -> str:
    found = list(dict.fromkeys(" ".join(each.split()) for each in words))
    places = "；".join(
        f"“{each if len(each) <= _SHOWN else f'{each[:_SHOWN]}…'}”" for each in found[:_PLACES]
    )
    return places + (f"等 {len(found)} 处" if len(found) > _PLACES else "")


def _in_source(page: str) -> Iterator[Unseen]:
    """What stands in comments of the page's source, without links; scripts are none."""
    if "<!" not in page:
        return
    for hit in _SOURCE.finditer(page):
        words = hit[2] or hit[3]
        if words and _HAN.search(words):
            yield Unseen("source", " ".join(_REFERENCE.sub(" ", _LINKED.sub(" ", words)).split()), False)


def _is_document(words: str) -> bool:
    return DOCUMENT_WORDS.search(words) is not None or _FIGURES.search(words) is not None


def _sorted_out(found: Iterable[Unseen], cut: bool, bare: bool) -> tuple[list[HiddenText], list[str]]:
    """What is hidden text of the document, and what else is worth a word."""
    hidden, loose = [], []
    for kind, words, in_main, in_line in found:
        if not words.strip():
            continue
        site = of_the_site(words) or (len(words) <= _LONGEST and _OF_THE_BROWSER.search(words) is not None)
        within = (in_main if cut else bare) and kind != "source" and not (site and _HAN.search(words))
        if within or (_is_document(words) and not site):
            hidden.append(HiddenText(0, kind, RawSpan(0, 0), None, words))
        elif (says(words) or (in_line and _HAN.search(words))) and not site:
            loose.append(words)
    return hidden, loose


def _described(root: etree._Element, text: str) -> list[str]:
    """Words in attributes that say something and stand nowhere in the text."""
    values = cast("list[str]", _DESCRIPTIONS(root))
    found = [each for each in values if says(each) and not of_the_site(each)]
    if not found:
        return []
    bare = "".join(text.split())
    apart = list(dict.fromkeys(found))
    return [each for each in apart[:_COMPARED] if "".join(each.split()) not in bare] + apart[_COMPARED:]


def generated(root: etree._Element) -> list[str]:
    """The words that style sheets put onto a page: a browser shows them, and nobody can tell where."""
    made = ["".join(hit) for each in root.iter("style") for hit in _MADE.findall(each.text or "")]
    return [words for words in made if han_count(words) >= 2]


def told(
    page: str,
    root: etree._Element,
    main: etree._Element | None,
    text: str,
    shown: Shown,
    *,
    cut: bool,
    unknown: bool,
) -> tuple[tuple[HiddenText, ...], tuple[str, ...]]:
    """Hidden text and remarks. `cut` when only the main element is matched; `unknown` when sheets hide what nobody can tell."""
    unseen = [*shown.unseen, *_in_source(page)]
    bare = bool(unseen or shown.doubtful) and not any(each.get("href") is not None for each in root.iter("a"))
    hidden, loose = _sorted_out(unseen, cut, bare)
    doubtful, _ = _sorted_out(shown.doubtful, cut, bare)
    described = _described(main if cut and main is not None else root, text)
    made = generated(root)

    def marked(name: str) -> bool:
        return (name, True) in shown.marks or (not cut and (name, False) in shown.marks)

    notes = [
        remark(hidden),
        _LOOSE.format(_quoted(loose)) if loose else None,
        _DOUBTFUL.format(_quoted(each.text for each in doubtful)) if doubtful else None,
        _DESCRIBED.format(_quoted(described)) if described else None,
        _GENERATED.format(_quoted(made)) if made else None,
        *(text for name, text in _REMARKS.items() if marked(name)),
        _UNKNOWN if unknown else None,
    ]
    return tuple(hidden), tuple(note for note in notes if note)
