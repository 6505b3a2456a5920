"""The style sheets written into a web page, as far as they may hide text: rules by tag, class and id, also one inside another.

Sheets in other files are not there to be read. What a selector asks beyond that (the state of a box, the place among
brothers) is not known either: a rule of this kind that would hide something is counted, for the report.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator
from typing import NamedTuple, cast
from urllib.parse import unquote_to_bytes

from lxml import etree

from corpus.readers.weblook import PLAIN, Look, look_of
from corpus.readers.webvalues import Declarations, add, declared, with_variables

# With none of these in it a sheet hides nothing; with this test most pages pay for no sheet.
_HIDING = re.compile(
    r"display\s*:\s*none|visibility|opacity|font-size\s*:\s*[0.]|text-indent\s*:\s*-|clip|scale\(|line-through|transparent"
    r"|(?:top|left|right|bottom)\s*:\s*-|(?:height|width)\s*:\s*0|white-space\s*:\s*(?:pre|break)"
    r"|[^-\w]color\s*:\s*(?:#[ef]|white|rgb|hsl|hwb|lab|lch|okl|color|light-dark)|background[^;}]*(?:#[01]|black|rgb)"
    r"|list-style[^;}]*(?:cjk|chinese)"  # the numbers of items
    r"|var\(|zoom\s*:\s*[0.]|mask[\w-]*\s*:|inset\s*:|height\s*:\s*100%|translate|:[^;}]*-\d{3}|rotate[XY]|text-fill|-reverse|-override|\\[0-9a-f]|@import"
    r"|(?:display|visibility|opacity|color|font-size|height|text-indent|position|left)\s*:[^;}]*!\s*important",  # over the style of an element
    re.IGNORECASE,
)
# Elements with a colour of their own may stand on one that a sheet gives.
_COLOURED = etree.XPath(
    "boolean(//@bgcolor|//@color|//@style[contains(., 'color') or contains(., 'background')])"
)
# fmt: off
OF_INTEREST = frozenset({
    "display", "visibility", "opacity", "color", "background", "background-color", "background-image", "font-size",
    "text-indent", "position", "left", "top", "right", "bottom", "overflow", "overflow-x", "overflow-y", "height",
    "max-height", "width", "max-width", "clip", "clip-path", "transform", "text-decoration", "text-decoration-line",
    "white-space", "list-style", "list-style-type", "content-visibility", "inset", "translate", "scale", "zoom", "filter",
    "mask", "mask-image", "-webkit-mask", "-webkit-mask-image", "margin", "margin-left", "margin-top", "padding",
    "padding-left", "padding-top", "-webkit-text-fill-color", "background-clip", "-webkit-background-clip", "flex-direction",
    "flex-flow", "z-index", "pointer-events", "direction", "unicode-bidi",
})
# fmt: on


def is_of_interest(name: str) -> bool:
    """Whether a property may decide if text is seen; variables may."""
    return name in OF_INTEREST or name.startswith("--")


_STRING = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")
_COMMENT = re.compile(r"/\*.*?(?:\*/|$)", re.DOTALL)
_BRACE = re.compile("([{}])")
# Media that a reader at a screen has, without conditions; and groups that always hold.
_HOLDS = re.compile(r"@media\s+(?:only\s+)?(?:screen|all)\s*(?:,.*)?$|@layer\b|@supports\b", re.IGNORECASE)
_SIMPLE = re.compile(r"([.#]?)((?:[\w-]|[^\x00-\x7f]|\\.)+)|(\*)")
# What a rule asks that holds only while somebody points at it, or is no element of the page.
_PASSING = re.compile(
    r":(?::|hover|focus|active|visited|link|before|after|first-line|first-letter|target)", re.IGNORECASE
)
_LETTER = re.compile(r"\\0{0,4}(3\d|[46][1-9a-fA-F]|[57][0-9aA])[ ]?")  # a letter or figure, escaped
_IMPORT = re.compile(r"@import\s+(?:url\(\s*)?[\"']?(data:text/css[^\"'()]{1,20000})", re.IGNORECASE)
_LINKED = etree.XPath("//style|//link[contains(@rel, 'stylesheet')][starts-with(@href, 'data:')]")
_MOST_RULES, _MOST_STEPS = 20_000, 1_500_000


class _Compound(NamedTuple):
    """What one element must have; `child` where it must be the parent of the next, and not any ancestor."""

    tag: str
    id: str
    classes: tuple[str, ...]
    child: bool

    def fits(self, element: etree._Element) -> bool:
        if self.tag and element.tag != self.tag:
            return False
        if self.id and element.get("id") != self.id:
            return False
        return not self.classes or set(self.classes).issubset(element.get("class", "").split())


class _Rule(NamedTuple):
    weight: tuple[int, int, int, int]
    compounds: tuple[_Compound, ...]  # the last is the element itself
    declarations: Declarations


def _without_noise(text: str) -> str:
    return _STRING.sub('""', _COMMENT.sub(" ", text)).replace("<!--", " ").replace("-->", " ")


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations of rules that hold for a reader at a screen."""
    held: list[bool] = []  # for each open group, whether what stands in it holds
    selector: str | None = None
    pieces = _BRACE.split(text)
    for before, brace in zip(pieces[::2], pieces[1::2], strict=False):
        if brace == "{":
            head = before.rpartition(";")[2].strip()
            if head.startswith("@"):
                held.append(_HOLDS.match(head) is not None and (not held or held[-1]))
                selector = None
            else:
                held.append(bool(not held or held[-1]))
                selector = head
        else:
            if held and held.pop() and selector:
                yield selector, before
            selector = None


def _compound(text: str, child: bool) -> _Compound | None:
    tag = identity = ""
    classes = []
    at = 0
    while at < len(text):
        hit = _SIMPLE.match(text, at)
        if hit is None:
            return None
        mark, name = hit[1], (hit[2] or "").replace("\\", "")
        if mark == "#":
            identity = name
        elif mark == ".":
            classes.append(name)
        elif at:
            return None
        else:
            tag = name.lower()
        at = hit.end()
    return _Compound(tag, identity, tuple(classes), child)


def _selector(text: str) -> tuple[_Compound, ...] | None:
    """The compounds of a selector; None for one that asks more than we know."""
    if "\\" in text:
        text = _LETTER.sub(lambda hit: chr(int(hit[1], 16)), text)
    words = text.replace(">", " > ").replace(":root", "html").split()
    found: list[_Compound] = []
    for at, word in enumerate(words):
        if word == ">":
            continue
        compound = _compound(word, at + 1 < len(words) and words[at + 1] == ">")
        if compound is None:
            return None
        found.append(compound)
    return tuple(found) if 0 < len(found) <= 12 else None


class Sheets:
    """The rules of a page that may decide whether text is seen."""

    def __init__(self) -> None:
        self.by_key: dict[str, list[_Rule]] = {}
        self.unknown = False  # there are rules that hide something and of which we cannot tell what
        self.steps = 0
        self.kept: dict[tuple[object, str | None, str | None, str], Look] = {}
        self.simple = True  # no rule asks for ancestors: elements alike get the same

    def read(self, text: str) -> None:
        """Takes the rules of one sheet."""
        for order, (selectors, body) in enumerate(_blocks(_without_noise(text)), self.steps):
            self.steps += 1
            found = {name: value for name, value in declared(body).items() if is_of_interest(name)}
            if not found:
                continue
            for selector in selectors.split(","):
                if _PASSING.search(selector):
                    continue
                compounds = _selector(selector)
                if compounds is None or self.steps > _MOST_RULES:
                    self.unknown = self.unknown or found.get("display", (False, ""))[1] == "none"
                    continue
                self._add(_Rule(_weight(compounds, order), compounds, found))

    def _add(self, rule: _Rule) -> None:
        own = rule.compounds[-1]
        key = f"#{own.id}" if own.id else f".{own.classes[0]}" if own.classes else own.tag
        self.by_key.setdefault(key, []).append(rule)
        self.simple = self.simple and len(rule.compounds) == 1

    def look(self, element: etree._Element, style: str) -> Look:
        """The look that rules and its own `style` give an element."""
        key = (element.tag, element.get("id"), element.get("class"), style)
        known = self.kept.get(key) if self.simple else None
        if known is not None:
            return known
        found = self._declarations(element, style)
        with_values = with_variables(found, lambda name: self.variable(element, name))
        look = look_of(with_values) if with_values else PLAIN
        if self.simple and with_values is found and len(self.kept) < _MOST_RULES:
            self.kept[key] = look
        return look

    def _declarations(self, element: etree._Element, style: str) -> Declarations:
        """What rules and its own `style` declare for an element."""
        found: Declarations = {}
        for rule in sorted(self._matching(element), key=lambda each: each.weight):
            for name, (important, value) in rule.declarations.items():
                add(found, name, important, value)
        for name, (important, value) in declared(style).items() if style else ():
            add(found, name, important, value)
        return found

    def variable(self, element: etree._Element, name: str) -> str | None:
        """The value of a variable where an element stands; None where nothing gives it one."""
        above: etree._Element | None = element
        while above is not None:
            self.steps += 1
            if self.steps > _MOST_STEPS:
                self.unknown = True
                return None
            style = above.get("style", "")
            self.steps += len(style) // 50
            found = self._declarations(above, style)
            if name in found:
                return found[name][1]
            above = above.getparent()
        return None

    def _matching(self, element: etree._Element) -> Iterator[_Rule]:
        identity, classes = element.get("id"), element.get("class")
        keys = ["", str(element.tag)]
        if identity:
            keys.append(f"#{identity}")
        if classes:
            keys += [f".{name}" for name in dict.fromkeys(classes.split())]
        for key in keys:
            for rule in self.by_key.get(key, ()):
                self.steps += 1
                if self.steps > _MOST_STEPS:
                    self.unknown = True
                    return
                if rule.compounds[-1].fits(element) and self._stands(element, rule.compounds[:-1]):
                    yield rule

    def _stands(self, element: etree._Element, outer: tuple[_Compound, ...]) -> bool:
        """Whether an element stands inside such elements, the last of them the nearest."""
        left = list(outer)
        above = element.getparent()
        while left and above is not None:
            self.steps += 1
            fits = left[-1].fits(above)
            if fits:
                left.pop()
            elif left[-1].child:
                return False  # taken by the nearest that fits, as nearly every page means it
            above = above.getparent()
        return not left


def _weight(compounds: tuple[_Compound, ...], order: int) -> tuple[int, int, int, int]:
    return (
        sum(bool(each.id) for each in compounds),
        sum(len(each.classes) for each in compounds),
        sum(each.tag not in {"", "*"} for each in compounds),
        order,
    )


def _written_out(address: str) -> str:
    """The sheet that is written into its address (`data:`); empty where nobody can read it."""
    head, _, data = address.partition(",")
    try:
        raw = unquote_to_bytes(data)
        return (b64decode(raw) if head.rstrip().endswith("base64") else raw).decode("utf-8", "replace")
    except ValueError:
        return ""


def _texts(root: etree._Element) -> Iterator[str]:
    """The sheets in the page, and those in addresses, in their order."""
    for each in cast("list[etree._Element]", _LINKED(root)):
        if "print" in each.get("media", ""):
            continue
        if each.tag == "link":
            yield _written_out(each.get("href", ""))
            continue
        text = each.text or ""
        if "@import" in text:
            yield from (_written_out(hit[1]) for hit in _IMPORT.finditer(text))
        yield text


def sheets_of(root: etree._Element, *, variables: bool = False) -> Sheets | None:
    """The style sheets of a page; None where they hide nothing, or there are none, and there are no variables either."""
    texts = [text for text in _texts(root) if text]
    if not variables and (not texts or not (any(map(_HIDING.search, texts)) or _COLOURED(root))):
        return None
    sheets = Sheets()
    for text in texts:
        sheets.read(text)
    return sheets if variables or sheets.by_key or sheets.unknown else None
