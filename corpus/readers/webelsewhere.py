"""What a web page shows and its file does not hold: pictures and frames that may be part of the document, annexes behind links.

Nobody can look at them, so they are judged by where they stand and what they are called. What belongs to the site (emblems,
icons, codes to scan, what stands in its head, menu or footer) is told apart by its name and by the text around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from corpus.han import han_count
from corpus.readers.maintext import INLINE, SILENT, of_the_site
from corpus.readers.weblook import look_of_style
from corpus.readers.webvalues import declared

FRAMES = frozenset({"iframe", "frame", "embed", "object"})
ELSEWHERE = "没有存在网页文件里，无法读取；请在浏览器中打印或另存为 PDF 后重试"
_IN_LINE = "在一句话中间（“{}”之后），上面的文字没有读取；请对照网页，把这几个字改成文字后重试"
_UNREADABLE = "读不出来（已损坏或者格式特殊）；请在浏览器中打印或另存为 PDF 后重试"
FRAMED = "的位置是另一个网页或文件（框架、嵌入的 PDF），没有存在网页文件里，无法读取；请另行下载它后重试"
_ATTACHED = "的位置是附件（{}），没有存在网页文件里；请下载附件后检查"
_ANNEXES = "网页带有附件（{}），附件没有读取；要求的内容如果写在附件里，请下载后一并检查"
_PICTURES = "网页里有 {} 处图片没有读取，上面可能写着字；要求的内容如果写在图片里，请在浏览器中打印或另存为 PDF 后重试"
_LAZY = ("data-src", "data-original", "data-lazy-src", "data-lazyload", "data-actualsrc", "src", "srcset")
_LARGE = 300  # pixels: no icon
_HIGH_ALONE = 100  # pixels, where nothing is known of the width
_LINE = 24  # pixels: what is lower is a ruling line, or a letter too small to be read
_SPACER = 8  # pixels
_FRAME = 100  # pixels: frames that count visitors are smaller
_SPOKEN = 10  # Han characters outside of links: before them a picture is the head of the site
_DOCUMENT = 100  # Han characters outside of links: what holds a document holds so many
_MOST = 1000  # things that are looked at
_CAPTION, _LONGEST = 30, 120  # characters of a line about a picture; of what a site says of itself
_URL = re.compile(r"url\(\s*[\"']?([^\"')]+)")
_SIDE = re.compile(r"\s*(\d{1,5})(?:\.\d{0,9})?\s*(?:px)?\s*$")
_RULE = re.compile(r"([.#])([\w-]{1,80})\s*\{([^{}]{0,2000}url\([^{}]{0,2000})\}")
# Inside longer words too.
_ANYWHERE = (
    "|logo|banner|qrcode|footer|header|copyright|weixin|wechat|weibo|erweima|sidebar|toolbar|breadcrumb"
)
# Names of files: what in them stands for a piece of the site.
_NAMED = re.compile(
    r"(?:^|[^a-z])(?:icons?|ico|favicon|arrow|btn|button|share|wx|wb|qq|qr|ewm|code|guohui|huihui|hui|emblem|badge|avatar|sprite"
    r"|blank|spacer|pixel|loading|line|dot|bg|search|close|print|home|top|gotop|foot|bottom|head|nav|navbar|menu|beian|gongan|ghs"
    r"|conac|jiucuo|zhaocuo|wza|app|ads?|advert|tel|seal|yinzhang|gongzhang|play|prev|next|left|right|side|crumbs?|tools?|stat"
    r"|count|counter|tongji|cnzz|weather|tianqi|login|map|hot|new)(?:[^a-z]|$)" + _ANYWHERE,
    re.IGNORECASE,
)
# Names of classes and ids, which are given to parts of a text as well.
_CALLED = re.compile(
    r"(?:^|[^a-z])(?:icons?|btn|button|share|wx|qr|ewm|search|print|top|gotop|foot|bottom|head|nav|navbar|menu|beian|conac|ads?"
    r"|advert|crumbs?|tools?|login)(?:[^a-z]|$)" + _ANYWHERE,
    re.IGNORECASE,
)
_SAID = re.compile(
    "国徽|印章|公章|徽标|标志|图标|标识|横幅|二维码|扫一扫|扫码|微信|微博|分享|关注|打印|收藏|字号|首页|返回|客户端|纠错|找错"
)
_LAYOUT = re.compile(r"/(?:skins?|templates?|themes?|styles?|css|layout|static)/", re.IGNORECASE)
_OF_A_SITE = frozenset({"header", "footer", "nav", "aside", "button"})
_PLAYED = re.compile(r"\.(?:swf|mp[34]|flv|avi|m3u8|wmv|mov|wav)(?:$|[?#])", re.IGNORECASE)
_FOOT = re.compile("版权所有|copyright|icp备|公网安备|主办单位|承办单位|技术支持|网站标识码", re.IGNORECASE)
_ENDED = ("。", "；", "！", "？", ";", "!", "?")
_FILE = re.compile(
    r"([^/\\?#&=]{1,200}\.(?:pdf|docx?|wps|ofd|rtf|xlsx?|et|zip|rar|7z|jpe?g|png|tiff?))(?:$|[?#&])",
    re.IGNORECASE,
)
_ANNEX = re.compile(r"\.(?:pdf|docx?|wps|ofd|rtf|xlsx?|et|zip|rar|7z|jpe?g|png|tiff?)\b", re.IGNORECASE)
_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|gif|bmp|tiff?|webp|pdf)(?:$|[?#])", re.IGNORECASE)


@dataclass(slots=True)
class _Stand:
    """Where something that is not read stands: the words before and after it in its line, and the lines above and below.

    `spoken` counts the Han characters above it that are neither links nor what a site says of itself.
    """

    element: etree._Element
    before: str
    spoken: int
    above: str
    after: str = ""
    below: str = ""


def _stands(root: etree._Element, wanted: frozenset[str]) -> Iterator[_Stand]:
    """Every element with one of these tags, in order, with the text around it."""
    if next(root.iter(*wanted), None) is None:
        return
    line: list[str] = []
    in_line: list[tuple[_Stand, int]] = []  # those of the line at hand, and how much of it stands before them
    waiting: list[_Stand] = []  # for the line below
    done: list[_Stand] = []
    spoken, above = 0, ""
    skipped: etree._Element | None = None
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, each in walk:
        tag = each.tag if isinstance(each.tag, str) else ""
        if tag not in INLINE and line:
            whole = "".join(line).strip()
            for stand, at in in_line:
                stand.after = "".join(line[at:]).strip()
            if whole:
                for stand in waiting:
                    stand.below = whole
                waiting = [stand for stand, _ in in_line]
                above = whole
                if not of_the_site(whole):
                    spoken += han_count(whole)
            else:
                waiting += [stand for stand, _ in in_line]
            line, in_line = [], []
        if event == "start":
            if tag in wanted and len(done) < _MOST:
                stand = _Stand(each, "".join(line).strip(), spoken, above)
                done.append(stand)
                if line:
                    in_line.append((stand, len(line)))
                else:
                    line.append("")
                    in_line.append((stand, 1))
            if tag in SILENT or tag in FRAMES or tag == "select":
                skipped = each
                walk.skip_subtree()
            elif each.text:
                line.append(each.text)
            continue
        if each is skipped:
            skipped = None
        if each is not root and each.tail:
            line.append(each.tail)
    for stand, at in in_line:
        stand.after = "".join(line[at:]).strip()
    yield from done


def _pixels(text: str) -> int | None:
    hit = _SIDE.match(text)
    return int(hit[1]) if hit else None


def sides_of(element: etree._Element) -> tuple[int | None, int | None]:
    """Width and height in pixels, as far as the element says."""
    style = declared(element.get("style", "")) if element.get("style") else {}
    wide, high = (
        _pixels(style[name][1]) if name in style else _pixels(element.get(name, ""))
        for name in ("width", "height")
    )
    return wide, high


def source_of(element: etree._Element) -> str:
    """The address of a picture; pages that load pictures late keep it in another attribute."""
    return next((found for name in _LAZY if (found := element.get(name, "").strip())), "")


def _words_of(element: etree._Element) -> str:
    return " ".join(element.get(name, "") for name in ("class", "id", "name"))


def _holds_document(element: etree._Element) -> bool:
    return han_count("".join(map(str, element.itertext()))) >= _DOCUMENT


def _in_the_site(element: etree._Element) -> bool:
    """Whether what an element stands in, or it itself, is called a piece of the site, or does not show."""
    for above in (element, *element.iterancestors()):
        style = above.get("style")
        if above.get("hidden") is not None or (style and look_of_style(style).gone):
            return True
        words = _words_of(above)
        if (above.tag in _OF_A_SITE or (words.strip() and _CALLED.search(words))) and not (
            above is not element and _holds_document(above)
        ):
            return True
    return False


def _is_furniture(stand: _Stand, source: str) -> bool:
    """Whether a picture or frame is called a piece of the site, or stands among what a site says of itself."""
    element = stand.element
    name = unquote(source.partition("?")[0]).rstrip("/").rpartition("/")[2].rpartition(".")[0]
    line = stand.before + stand.after
    said = f"{element.get('alt', '')} {element.get('title', '')} {name} "
    caption = line or stand.below
    said += (
        caption if len(caption) <= _CAPTION else ""
    )  # in a sentence of a document the words mean something else
    if _NAMED.search(name) or _SAID.search(said):
        return True
    if (line and of_the_site(line)) or (len(stand.above) <= _LONGEST and _FOOT.search(stand.above)):
        return True
    return _in_the_site(element)


def _link_of(element: etree._Element) -> str | None:
    """Where a picture leads when it is clicked; None where it leads nowhere."""
    for above in element.iterancestors("a"):
        return str(above.get("href") or "#") if above.get("href") or above.get("onclick") else None
    return None


def _is_shown_large(link: str, wide: int | None, high: int | None) -> bool:
    """Whether a click on a picture leads nowhere else, and the picture is too large for a button."""
    return link.startswith(("#", "javascript:")) and (wide or 0) >= _LARGE and (high or 0) >= _HIGH_ALONE


def _in_sentence(stand: _Stand) -> bool:
    """Whether words stand before a picture in its line, and the sentence goes on with it."""
    before = stand.before
    if not before or before.endswith(_ENDED) or han_count(before[-20:]) < 2:
        return False
    return bool(stand.after) or before.endswith(("：", ":", "，", "、", "为", "是", "向", "打", "系"))


def _stands_alone(stand: _Stand, wide: int | None, high: int | None, source: str) -> bool:
    """Whether a picture may be of a page of the document, or of lines of it."""
    if wide is None and high is None:
        return stand.spoken >= _SPOKEN and not _LAYOUT.search(source)
    page_like = min(wide or 0, high or 0) >= _LARGE
    large = (wide >= _LARGE and (high is None or high >= _LINE)) if wide else (high or 0) >= _HIGH_ALONE
    return large and (page_like or stand.spoken >= _SPOKEN)


def unread_pictures(root: etree._Element, *, held: bool, broken: bool) -> Iterator[str]:
    """Why a picture that may be of the document is not read, for each.

    `held` where all pictures came with the page: only those in the middle of a sentence are told then. `broken` where some
    of those written into it could not be opened.
    """
    for stand in _stands(root, frozenset({"img", "image", "input"})):
        element = stand.element
        source = source_of(element) or element.get("href", "")
        if not source or (element.tag == "input" and element.get("type", "").lower() != "image"):
            continue
        wide, high = sides_of(element)
        if any(side is not None and side < _SPACER for side in (wide, high)):
            continue
        inside = source.startswith("data:")
        link = _link_of(element)
        if link is not None and not _PICTURE_FILE.search(link) and not _is_shown_large(link, wide, high):
            continue
        if _is_furniture(stand, "" if inside else source):
            continue
        if _in_sentence(stand):
            yield _IN_LINE.format(stand.before[-8:])
        elif not held and (broken or not inside) and _stands_alone(stand, wide, high, source):
            yield _UNREADABLE if inside else ELSEWHERE


def unread_frames(root: etree._Element) -> Iterator[str]:
    """The same for other pages and files that are shown in the page, below the beginning of its text."""
    for stand in _stands(root, FRAMES):
        element = stand.element
        source = (element.get("src") or element.get("data") or "").strip()
        if (
            not source
            or source.lower().startswith(("about:", "javascript:", "data:"))
            or _PLAYED.search(source)
        ):
            continue
        wide, high = sides_of(element)
        if any(side is not None and side < _FRAME for side in (wide, high)):
            continue
        if stand.spoken >= _SPOKEN and not _is_furniture(stand, source):
            yield FRAMED


def unread_grounds(page: str, root: etree._Element) -> Iterator[str]:
    """The same for pictures that are the ground of an element without words, as large as a page."""
    if "url(" not in page:
        return
    sheets: dict[str, str] = {}
    for sheet in root.iter("style"):
        for mark, name, said in _RULE.findall(sheet.text or ""):
            sheets[mark + name] = said
    for element in root.iter("div", "p", "span", "td", "section", "figure"):
        style = element.get("style", "")
        names = [f".{each}" for each in element.get("class", "").split()] + [f"#{element.get('id')}"]
        style = ";".join([*(sheets[name] for name in names if name in sheets), style]) if sheets else style
        hit = _URL.search(style)
        if hit is None or "".join(map(str, element.itertext())).strip():
            continue
        said = declared(style)
        sides = [_pixels(said[name][1]) for name in ("width", "height") if name in said]
        if len(sides) == 2 and all(side and side >= _LARGE for side in sides) and not _in_the_site(element):
            yield _UNREADABLE if hit[1].startswith("data:") else ELSEWHERE


def has_annexes(page: str) -> bool:
    """Whether a page may link to files."""
    return _ANNEX.search(page) is not None


def annexes_of(page: str, root: etree._Element) -> list[str]:
    """The names of the files that a page links to as annexes, each once."""
    if not has_annexes(page):
        return []
    found: dict[str, None] = {}
    for link in root.iter("a"):
        words = " ".join("".join(map(str, link.itertext())).split())
        hit = _FILE.search(unquote(link.get("href", "").strip()))
        if hit and (words or any(True for _ in link.iter("img"))) and not _in_the_site(link):
            found[words if _ANNEX.search(words) else hit[1].strip()] = None
    return list(found)


def _named(files: list[str]) -> str:
    return "、".join(files[:3]) + (f"等 {len(files)} 个" if len(files) > 3 else "")


def annex_note(files: list[str]) -> str:
    """What is said of annexes that nobody read."""
    return _ANNEXES.format(_named(files))


def in_annexes(files: list[str]) -> str:
    """Why a page says nothing that has its document in annexes (goes on where 第1幅图片 ends)."""
    return _ATTACHED.format(_named(files))


def unread_notes(reasons: list[str]) -> tuple[str, ...]:
    """What is said of pictures and frames that nobody read; frames that stand in the text have a remark of their own."""
    pictures = sum(why != FRAMED and not why.startswith("的") for why in reasons)
    return (_PICTURES.format(pictures),) if pictures else ()
