"""The text of a web page as a browser shows it: lines, cells and lists in reading order; and apart from it what it does not show."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from corpus.han import han_count
from corpus.readers.webcolour import LINK, UNKNOWN, colour_of
from corpus.readers.weblists import Items, items_of
from corpus.readers.weblook import PLAIN, Look, Seen, inside, look_of_style
from corpus.readers.websheets import Sheets
from corpus.readers.wordtext import TICKED, UNTICKED

_STRUCK = frozenset({"del", "s", "strike"})
_SILENT = frozenset({"script", "style", "title", "meta", "link", "rp"})
_ALWAYS_SHOWN = frozenset({"html", "body"})  # hidden until a script runs, on some sites
# What a browser of today does not show: it runs scripts, shows frames and plays videos, and a list of proposals is none to read.
_WITHOUT_SCRIPT = frozenset({"template", "noscript"})
_INSTEAD = frozenset(
    {"iframe", "noframes", "noembed", "video", "audio", "canvas", "datalist", "meter", "progress"}
)
_UNDRAWN = frozenset(
    {"defs", "symbol", "clippath", "desc", "metadata"}
)  # of drawings, unless they are used elsewhere
# fmt: off
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1",
    "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "menu", "nav",
    "ol", "optgroup", "option", "p", "pre", "section", "summary", "table", "tbody", "textarea",
    "tfoot", "thead", "tr", "ul",
})
# fmt: on
_CELLS = frozenset({"td", "th"})
_GROUNDED = frozenset({"body", "table", "tbody", "thead", "tr", *_CELLS})
_COLOURED = frozenset({"button", "mark"})  # have a ground of their own
_VERBATIM = frozenset({"pre", "textarea", "listing", "xmp", "plaintext"})
_FRAMES = frozenset({"iframe", "frame", "embed", "object"})
_WRITTEN = frozenset(
    {"text", "number", "tel", "date", "email", "url", "search", "time", "month", "week", "datetime-local"}
)
_PASSED_OVER = _STRUCK | _SILENT | _WITHOUT_SCRIPT | _INSTEAD | _FRAMES | _UNDRAWN | {"dialog"}
_SMALL_FRAME = 100  # pixels: frames that count visitors are smaller
_SPACES = re.compile(r"[ \t\n\r\f]+")
_DOCUMENT = 100  # Han characters: no choice has so many, and no document fewer
_MOST_LOOKS = 50
SAID = 10  # Han characters: what has fewer says nothing of its own


class Unseen(NamedTuple):
    """Words that a page holds and does not show, with their kind (`corpus.redaction.HIDDEN_NAMES`).

    `in_line` when they stand behind others that are seen, and no link or button.
    """

    kind: str
    words: str
    in_main: bool
    in_line: bool = False


@dataclass(slots=True)
class Shown:
    """What a walk over a page found, besides its text.

    `pieces` make the text; those of the main element stand at `before:inside`. `marks` are what is worth a remark (struck,
    reversed, turned, covered, folded, unchosen, instead, framed), each with whether it stands in the main element.
    """

    pieces: list[str] = field(default_factory=list)
    before: int = 0
    inside: int = 0
    unseen: list[Unseen] = field(default_factory=list)
    doubtful: list[Unseen] = field(default_factory=list)  # taken for text, though it may be unseen
    marks: set[tuple[str, bool]] = field(default_factory=set)
    asides: dict[etree._Element, tuple[int, int]] = field(
        default_factory=dict
    )  # pieces of elements asked for


class _Page:
    """Collects text in reading order: collapses white space as browsers do and breaks lines at blocks."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.fresh = True  # nothing on the line (or in the cell) yet
        self.broken = True  # a line break is due before the next text
        self.spaced = False  # a space is due before the next text
        self.verbatim = False
        self.row_started: list[bool] = []
        self.lists: list[Items] = []

    def text(self, text: str) -> None:
        """Adds text, collapsing its white space outside `pre`."""
        if not self.verbatim:
            collapsed = _SPACES.sub(" ", text)
            text = collapsed.strip(" ")
            if not text:
                self.spaced = self.spaced or bool(collapsed)
                return
            self.spaced = self.spaced or collapsed[0] == " "
        elif not text:
            return
        if self.broken and not self.fresh:
            self.pieces.append("\n")
        elif self.spaced and not self.fresh:
            self.pieces.append(" ")
        self.pieces.append(text)
        self.fresh = self.broken = False
        self.spaced = not self.verbatim and collapsed[-1] == " "

    def line_break(self) -> None:
        """An explicit line break: unlike a block's it may leave an empty line."""
        self.pieces.append("\n\n" if self.broken and not self.fresh else "\n")
        self.fresh, self.broken, self.spaced = True, False, False

    def cell(self) -> None:
        """Begins a table cell: a tab apart from the one before it in the row."""
        if self.row_started and self.row_started[-1]:
            self.pieces.append("\t")
        else:
            if not self.fresh:
                self.pieces.append("\n")  # now, because an empty cell never adds text
            if self.row_started:
                self.row_started[-1] = True
        self.fresh, self.broken, self.spaced = True, False, False


def _words(element: etree._Element) -> str:
    """All text inside an element that is no script."""
    pieces = []
    for each in element.iter():
        if isinstance(each.tag, str) and each.tag not in {"script", "style"}:
            pieces.append(each.text or "")
            if each.tag == "input" and each.get("type", "text").lower() in _WRITTEN:
                pieces.append(each.get("value", ""))
        if each is not element:
            pieces.append(each.tail or "")
    return " ".join("".join(pieces).split())


def says(words: str) -> bool:
    """Whether words are more than a label."""
    return han_count(words) >= SAID


def _unchosen(select: etree._Element) -> set[etree._Element]:
    """The options that a list folded to one line does not show."""
    size = select.get("size", "1").strip()
    if select.get("multiple") is not None or (size.isdecimal() and len(size) < 5 and int(size) > 1):
        return set()
    options = list(select.iter("option"))
    chosen = [each for each in options if each.get("selected") is not None][-1:] or options[:1]
    return set(options).difference(chosen)


def _is_large(frame: etree._Element) -> bool:
    """Whether a frame is there to be looked at and shows another file."""
    source = (frame.get("src") or frame.get("data") or "").strip().lower()
    if not source or source.startswith(("about:", "javascript:")):
        return False
    sides = [frame.get(name, "").strip().removesuffix("px") for name in ("width", "height")]
    return all(int(side) >= _SMALL_FRAME for side in sides if side.isdecimal() and len(side) < 6)


def _is_unused(element: etree._Element) -> bool:
    """Whether an element stands in a drawing to be shown elsewhere, and no drawing shows others."""
    return any(True for _ in element.iterancestors("svg")) and element.getroottree().find(".//use") is None


class _Walk:
    """One walk over a page. `everything` also shows what stands there unseen until a script shows it."""

    def __init__(
        self,
        main: etree._Element | None,
        sheets: Sheets | None,
        certain: bool,
        everything: bool,
        asides: Collection[etree._Element],
    ) -> None:
        self.asides = asides
        self.main, self.sheets, self.certain, self.everything = main, sheets, certain, everything
        self.shown = Shown()
        self.page = _Page()
        self.shown.pieces = self.page.pieces
        self.seen = Seen()
        self.kind = ""  # of hidden text that what stands here is
        # Elements that change how text looks, and what was before.
        self.outer: list[tuple[etree._Element, Seen]] = []
        self.unchosen: set[etree._Element] = set()
        self.apart = True  # the next unseen words do not go on with the last
        self.in_main = False
        self.looks = _MOST_LOOKS  # elements with an order or a lid that may still be looked through
        # Elements that were looked through; what is inside is not again.
        self.asked: dict[str, etree._Element] = {}

    def text(self, text: str) -> None:
        """Adds text to what is seen, or to what is not."""
        if not self.kind:
            self.page.text(text)
            self.apart = True
        elif text.strip():
            doubtful = not (self.certain and self.seen.certain) and self.kind != "invisible"
            found = self.shown.doubtful if doubtful else self.shown.unseen
            if not self.apart and found and found[-1].kind == self.kind:
                found[-1] = found[-1]._replace(words=found[-1].words + text)
            else:
                found.append(Unseen(self.kind, text, self.in_main, self._in_line(self.outer[-1][0])))
            self.apart = False
            if doubtful:
                self.page.text(text)

    def _in_line(self, element: etree._Element) -> bool:
        page = self.page
        return not (page.fresh or page.broken) and not any(True for _ in element.iterancestors("a", "button"))

    def _mark(self, name: str, holds: bool) -> None:
        if holds:
            self.shown.marks.add((name, self.in_main))

    def look(self, element: etree._Element, tag: str) -> Look:
        """The look of an element by style sheets, its own style, and the attributes of old pages."""
        style = element.get("style", "")
        look = PLAIN
        if self.sheets is not None:
            look = self.sheets.look(element, style)
        elif style:
            look = look_of_style(style)
        if tag == "font":
            colour = element.get("color")
            if colour and look.colour is None:
                look = look._replace(colour=colour_of(colour.lower()))
        elif tag == "a" and look.colour is None and element.get("href") is not None:
            look = look._replace(colour=LINK)
        elif tag in _GROUNDED and look.ground is None:
            ground = element.get("bgcolor")
            if element.get("background"):
                look = look._replace(ground=UNKNOWN)
            elif ground:
                look = look._replace(ground=colour_of(ground.lower()))
        elif tag in _COLOURED and look.ground is None:
            look = look._replace(ground=UNKNOWN)
        if tag in _VERBATIM and look.verbatim is None:
            look = look._replace(verbatim=True)
        if tag == "bdo" and element.get("dir", "").lower() == "rtl":
            look = look._replace(turned=True)
        closed = element.get("hidden") is not None or element.get("popover") is not None
        if closed and not look.displayed and not look.gone:
            look = look._replace(gone="invisible")
        return look

    def _passed_over(self, element: etree._Element, tag: str, look: Look) -> bool:
        """Whether an element is not shown at all; notes what it says."""
        if tag in _SILENT:
            return True
        if tag in _STRUCK or look.struck:
            self._mark("struck", bool(_words(element)))
            return True
        if element in self.unchosen:
            han = han_count(_words(element))
            if han < _DOCUMENT:
                self._mark("unchosen", han >= SAID)
                return True
            self.unchosen.clear()  # a list that was never closed, with the page in it
        kind = "" if tag in _ALWAYS_SHOWN else look.gone
        if tag in _WITHOUT_SCRIPT or (tag == "dialog" and element.get("open") is None and not look.displayed):
            kind = kind or "invisible"
        kind = "" if self.everything else kind
        if not kind and tag in _FRAMES and _is_large(element):
            self._mark("framed", True)
        if tag in _INSTEAD or (tag in _UNDRAWN and _is_unused(element)):
            kind = kind or "invisible"
        if kind:
            words = _words(element)
            if words:
                self.shown.unseen.append(Unseen(kind, words, self.in_main, self._in_line(element)))
                self.apart = True
        return bool(kind)

    def start(self, element: etree._Element, tag: str) -> bool:
        """An element opens; False when nothing inside it is shown."""
        if element is self.main:
            self.shown.before, self.in_main = len(self.page.pieces), True
        if self.asides and element in self.asides:
            self.shown.asides[element] = (len(self.page.pieces), len(self.page.pieces))
        look = self.look(element, tag)
        passed = (
            look is not PLAIN or tag in _PASSED_OVER or self.unchosen
        )  # most elements need no closer look
        if passed and self._passed_over(element, tag, look):
            return False
        if look is not PLAIN:
            seen = inside(self.seen, look._replace(unseen=None) if tag in _ALWAYS_SHOWN else look)
            if self.everything and seen.unseen:
                seen = seen._replace(unseen=False)
            if seen != self.seen:
                self.outer.append((element, self.seen))
                self._enter(seen)
        self._structure(element, tag, look)
        if element.text:
            self.text(element.text)
        return True

    def _structure(self, element: etree._Element, tag: str, look: Look) -> None:
        page = self.page
        if (look.reversed or look.lid or look.turned) and self.looks:
            self.looks -= 1
            self._look_through(element, look)
        if tag == "br":
            page.line_break()
        elif tag in _CELLS:
            page.cell()
        elif tag in _BLOCKS:
            page.broken = True
            if tag == "tr":
                page.row_started.append(False)
            elif tag in {"ol", "ul"}:
                page.lists.append(items_of(element, tag, look.counted, silent=look.unnumbered))
            elif tag == "li" and page.lists:
                self.text(page.lists[-1].label(look.counted, silent=look.unnumbered))
            elif tag == "details" and element.get("open") is None and self._first(element, tag):
                self._mark("folded", says(_words(element)))
        elif tag == "rt":
            self.text("(")  # a reading above its character; match text knows and drops it in brackets
        elif tag == "input":
            self._field(element)
        elif tag == "select" and self._first(element, tag):
            self.unchosen |= _unchosen(element)
        elif tag == "object" and element.get("data") and self._first(element, tag):
            self._mark("instead", says(_words(element)))

    def _look_through(self, element: etree._Element, look: Look) -> None:
        """Notes words in another order, or under a lid without words of its own."""
        if look.turned:
            self._mark("turned", len(_words(element)) > 1)
        if look.reversed:
            self._mark("reversed", han_count(_words(element)) >= _DOCUMENT)
        outer = element.getparent()
        if not look.lid or outer is None or _words(element):
            return
        if self.look(outer, str(outer.tag)).placed:
            self._mark("covered", says(_words(outer)))

    def _first(self, element: etree._Element, tag: str) -> bool:
        """Whether an element stands in no other of its kind that was looked through: nested ones would cost their square."""
        return self.asked.setdefault(tag, element) is element

    def _field(self, element: etree._Element) -> None:
        sort = element.get("type", "text").lower()
        if sort in _WRITTEN:
            self.text(element.get("value", ""))
        elif sort in {"checkbox", "radio"}:
            self.text(UNTICKED if element.get("checked") is None else TICKED)

    def end(self, element: etree._Element, tag: str) -> None:
        """An element that was shown closes."""
        page = self.page
        if tag in _BLOCKS:
            page.broken = True
            if tag == "tr":
                page.row_started.pop()
            elif tag in {"ol", "ul"}:
                page.lists.pop()
        elif tag == "rt":
            self.text(")")
        if self.asked and self.asked.get(tag) is element:
            del self.asked[tag]
        if self.outer and self.outer[-1][0] is element:
            self._enter(self.outer.pop()[1])

    def after(self, element: etree._Element) -> None:
        """What follows an element, shown or not."""
        if element is self.main:
            self.shown.inside, self.in_main = len(self.page.pieces), False
        if self.asides and element in self.shown.asides:
            self.shown.asides[element] = (self.shown.asides[element][0], len(self.page.pieces))
        if element.tail:
            self.text(element.tail)

    def _enter(self, seen: Seen) -> None:
        self.seen = seen
        self.kind = seen.kind
        self.page.verbatim = seen.verbatim


def shown(
    root: etree._Element,
    main: etree._Element | None = None,
    sheets: Sheets | None = None,
    *,
    certain: bool = True,
    everything: bool = False,
    asides: Collection[etree._Element] = (),
) -> Shown:
    """What a page shows. With `everything` also what a script would show later. Of `asides` it is told where they stand.
    `certain` is for pages whose style sheets are all known: on others words in the colour of the page are text, and told.
    """
    walk = _Walk(main, sheets, certain, everything, asides)
    steps = etree.iterwalk(root, events=("start", "end"))
    skipped: etree._Element | None = None
    for event, element in steps:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if not walk.start(element, tag):
                skipped = element
                steps.skip_subtree()
            continue
        if element is skipped:
            skipped = None
        else:
            walk.end(element, tag)
        walk.after(element)
    return walk.shown
