"""A missing clause as a tracked insertion: a paragraph of its own, or words inside one, looking like what stands beside it.

A paragraph that is inserted between two has a mark of its own that is inserted with it; rejected, it is gone. The last
paragraph of a body or cell cannot go: there the mark before it is the inserted one, and the new paragraph takes over the
old mark with its properties, what differs in them being tracked as well.
"""

from __future__ import annotations

import copy
import datetime
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from lxml import etree

from corpus.readers.docxstyles import TEXT_FILL, HidingStyles, look, squeezed_line
from corpus.readers.wordlook import WHITE
from desk.markup.comments import date_of
from desk.markup.places import Gap
from desk.markup.remarks import AUTHOR
from desk.markup.runs import XML_SPACE, Body, made

_INDENT = re.compile("[\u3000 ]+")
_NOT_BODY = frozenset({"center", "right", "end", "distribute"})  # how titles, numbers and signatures are set
_NEIGHBOURS = 6  # paragraphs looked at for one that looks like body text
# Of the properties of a neighbour, what belongs to it alone.
_ITS_OWN = ("sectPr", "pPrChange", "numPr", "pageBreakBefore", "keepNext", "framePr", "outlineLvl")
_MARK_ITS_OWN = ("ins", "del", "moveFrom", "moveTo", "rPrChange")
_RUN_ITS_OWN = (
    *("rPrChange", "ins", "del", "moveFrom", "moveTo", "rStyle", "vertAlign", "highlight", "em", "u"),
    *("strike", "dstrike", "vanish", "webHidden", "specVanish", "fitText", "eastAsianLayout"),
    *("effect", "bdr", "shd"),
)
_BEFORE_NUMBER = ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")
_MOST_STYLES = 20


def _without(element: etree._Element, w: str, names: Sequence[str]) -> None:
    for name in names:
        for child in element.findall(w + name):
            element.remove(child)


def numbering_styles(styles: etree._Element | None, w: str) -> frozenset[str]:
    """The paragraph styles that number their paragraphs; the empty name stands for paragraphs that name none."""
    own: dict[str, tuple[str, bool]] = {}
    usual = ""
    for style in () if styles is None else styles.findall(f"{w}style"):
        name, based = style.get(f"{w}styleId", ""), style.find(f"{w}basedOn")
        parent = "" if based is None else based.get(f"{w}val", "")
        own[name] = (parent, style.find(f"{w}pPr/{w}numPr") is not None)
        if style.get(f"{w}type") == "paragraph" and style.get(f"{w}default", "0") in ("1", "true", "on"):
            usual = name
    found = set()
    for name in own:
        step = name
        for _ in range(_MOST_STYLES):
            if step not in own:
                break
            step, numbers = own[step]
            if numbers:
                found.add(name)
                break
    return frozenset(found | ({""} if usual in found else set()))


class Insertions:
    """Puts clauses into a body. `ids` gives numbers for them.

    `numbering` are the styles that number paragraphs, `hiding` those that hide text.
    """

    def __init__(
        self,
        body: Body,
        ids: Iterator[str],
        when: datetime.datetime,
        numbering: frozenset[str],
        hiding: HidingStyles | None = None,
    ) -> None:
        self._hiding = hiding
        self._body = body
        self._w = body.w
        self._ids = ids
        self._date = date_of(when)
        self._numbering = numbering

    def insert(self, wanted: Sequence[tuple[Gap, str]]) -> list[bool]:
        """Puts clauses where they belong, those of one gap in order; False for one that would do harm there."""
        grouped: dict[tuple[object, ...], list[int]] = {}
        for number, (gap, _) in enumerate(wanted):
            inner = () if gap.at_end or gap.point is None else (gap.point.run, gap.point.offset)
            grouped.setdefault((gap.paragraph, *inner), []).append(number)
        done = [False] * len(wanted)
        for numbers in grouped.values():
            texts = [wanted[number][1] for number in numbers]
            put = self._put(wanted[numbers[0]][0], texts)
            for number in numbers:
                done[number] = put
        return done

    def _put(self, gap: Gap, texts: Sequence[str]) -> bool:
        if self._is_hidden(gap.paragraph):
            return False
        if not gap.at_end:
            return self._inside(gap, texts)
        if self._mark_is_going(gap.paragraph):
            return False
        return (gap.ends_table and self._after_table(gap.paragraph, texts)) or self._after(
            gap.paragraph, texts
        )

    def _signed(self, name: str) -> etree._Element:
        """A mark of something inserted or changed, with author and date."""
        return made(self._body.root, name, id=next(self._ids), author=AUTHOR, date=self._date)

    def _is_hidden(self, paragraph: etree._Element) -> bool:
        """Whether the style of the paragraph keeps its text from being seen: a clause in it would not be seen either."""
        style = paragraph.find(f"{self._w}pPr/{self._w}pStyle")
        named = "" if style is None else style.get(f"{self._w}val", "")
        seen = self._hiding.look(None, named) if self._hiding else None
        return seen is not None and bool(seen.hidden or seen.struck or seen.unseen(WHITE))

    def _mark_is_going(self, paragraph: etree._Element) -> bool:
        """Whether the end of the paragraph was deleted, moved or hidden: what follows it is then part of it."""
        mark = paragraph.find(f"{self._w}pPr/{self._w}rPr")
        return mark is not None and any(
            mark.find(self._w + name) is not None for name in ("del", "moveFrom", "moveTo", "vanish")
        )

    def _inside(self, gap: Gap, texts: Sequence[str]) -> bool:
        """Words in the middle of a paragraph."""
        point = gap.point
        if point is None or point.offset is None or self._body.text(point.run) is None:
            return False
        if point.run.getparent() is not gap.paragraph:
            return False  # inside a link, or the insertion of somebody else
        before, _ = self._body.cut(point.run, point.offset + 1)
        if before is None:
            return False
        for text in reversed(texts):
            inserted = self._signed("ins")
            inserted.append(self._run(before.find(f"{self._w}rPr"), text))
            before.addnext(inserted)
        return True

    def _after(self, paragraph: etree._Element, texts: Sequence[str]) -> bool:
        """Paragraphs behind one."""
        parent = paragraph.getparent()
        kinds = [self._w + name for name in ("body", "tc", "sdtContent")]
        if parent is None or parent.tag not in kinds:
            return False
        following = paragraph.getnext()
        ends_section = paragraph.find(f"{self._w}pPr/{self._w}sectPr") is not None
        if following is not None and following.tag == f"{self._w}p" and not ends_section:
            pattern = self._pattern(paragraph)
            for text in reversed(texts):
                paragraph.addnext(self._between(pattern, text))
            return True
        if parent.tag == kinds[-1]:
            return False
        self._take_over(paragraph, texts)
        return True

    def _after_table(self, paragraph: etree._Element, texts: Sequence[str]) -> bool:
        """Paragraphs behind the outermost table around one, if there is a paragraph that they can stand before."""
        body = f"{self._w}body"
        table = next((each for each in paragraph.iterancestors() if _parent_is(each, body)), None)
        following = None if table is None else table.getnext()
        if table is None or following is None or following.tag != f"{self._w}p":
            return False
        before = table.getprevious()
        near = before if before is not None and before.tag == following.tag else following
        pattern = self._pattern(near)
        for text in reversed(texts):
            table.addnext(self._between(pattern, text))
        return True

    def _take_over(self, paragraph: etree._Element, texts: Sequence[str]) -> None:
        """Paragraphs behind the last one of a body, cell or section: the last of them gets its mark."""
        w = self._w
        pattern = self._pattern(paragraph)
        new = [self._between(pattern, text) for text in texts]
        own = paragraph.find(f"{w}pPr")
        if own is None:
            own = made(paragraph, "pPr")
            paragraph.insert(0, own)
        kept = new[-1].find(f"{w}pPr")
        assert kept is not None  # noqa: S101  it was just made
        _without(kept, w, ("rPr",))
        section = own.find(f"{w}sectPr")
        plain = copy.deepcopy(own)
        _without(plain, w, ("rPr", "sectPr", "pPrChange"))
        changed = own.find(f"{w}pPrChange")
        if changed is not None:  # somebody else's: there cannot be two
            new[-1].replace(kept, kept := copy.deepcopy(plain))
        mark = own.find(f"{w}rPr")
        if mark is not None:
            kept.append(copy.deepcopy(mark))
        if section is not None:
            kept.append(section)
        if changed is not None:
            kept.append(copy.deepcopy(changed))
        elif etree.tostring(plain) != etree.tostring(_bare(kept, w)):
            change = self._signed("pPrChange")
            change.append(plain)
            kept.append(change)
        if mark is None:
            mark = made(own, "rPr")
            after = own.find(f"{w}pPrChange")
            own.append(mark) if after is None else after.addprevious(mark)
        _without(mark, w, ("ins",))
        mark.insert(0, self._signed("ins"))
        for added in reversed(new):
            paragraph.addnext(added)

    def _pattern(self, paragraph: etree._Element) -> etree._Element:
        """The paragraph itself or one near it that looks like body text."""
        w = self._w
        near = [paragraph]
        for direction in (False, True):
            found = paragraph.itersiblings(f"{w}p", preceding=direction)
            near += [each for each, _ in zip(found, range(_NEIGHBOURS), strict=False)]
        for each in near:
            set_as = each.find(f"{w}pPr/{w}jc")
            place = "" if set_as is None else set_as.get(f"{w}val", "")
            if place not in _NOT_BODY and self._text(each).strip() and not self._is_hidden(each):
                return each
        return paragraph

    def _text(self, paragraph: etree._Element) -> str:
        return "".join(each.text or "" for each in paragraph.iter(f"{self._w}t"))

    def _between(self, pattern: etree._Element, text: str) -> etree._Element:
        """A paragraph that was inserted with its mark."""
        w = self._w
        paragraph, inserted = made(pattern, "p"), self._signed("ins")
        properties = self._properties(pattern)
        mark = pattern.find(f"{w}pPr/{w}rPr")
        mark = made(pattern, "rPr") if mark is None else copy.deepcopy(mark)
        _without(mark, w, _MARK_ITS_OWN)
        mark.insert(0, self._signed("ins"))
        properties.append(mark)
        indent = _INDENT.match(self._text(pattern))
        inserted.append(self._run(self._usual_looks(pattern), (indent.group() if indent else "") + text))
        paragraph.extend([properties, inserted])
        return paragraph

    def _properties(self, pattern: etree._Element) -> etree._Element:
        """The properties of a paragraph like this one that has no number: those after it keep theirs."""
        w = self._w
        own = pattern.find(f"{w}pPr")
        properties = made(pattern, "pPr") if own is None else copy.deepcopy(own)
        style = properties.find(f"{w}pStyle")
        named = "" if style is None else style.get(f"{w}val", "")
        numbered = properties.find(f"{w}numPr") is not None or named in self._numbering
        _without(properties, w, (*_ITS_OWN, "rPr"))
        spacing = properties.find(f"{w}spacing")
        if spacing is not None and squeezed_line(spacing):
            properties.remove(spacing)
        if numbered:
            none = made(pattern, "numPr")
            none.extend([made(pattern, "ilvl", val="0"), made(pattern, "numId", val="0")])
            before = [each for each in properties if each.tag in {w + name for name in _BEFORE_NUMBER}]
            properties.insert(len(before), none)
        return properties

    def _usual_looks(self, pattern: etree._Element) -> etree._Element | None:
        """The properties of most of the text of a paragraph."""
        w = self._w
        looks: Counter[bytes] = Counter()
        found: dict[bytes, etree._Element | None] = {}
        for run in pattern.iter(f"{w}r"):
            length = sum(len(each.text or "") for each in run.findall(f"{w}t"))
            own = run.find(f"{w}rPr")
            key = b"" if own is None else etree.tostring(own, with_tail=False)
            found[key] = own
            looks[key] += length
        return found[looks.most_common(1)[0][0]] if looks else None

    def _run(self, looks: etree._Element | None, text: str) -> etree._Element:
        run, words = made(self._body.root, "r"), made(self._body.root, "t")
        if looks is not None:
            own = copy.deepcopy(looks)
            own.tail = None
            _without(own, self._w, _RUN_ITS_OWN)
            if look(own).unseen(WHITE):  # beside words that nobody sees, or without their dark ground
                _without(own, self._w, ("color", "sz", "szCs"))
                for fill in own.findall(TEXT_FILL):
                    own.remove(fill)
            run.append(own)
        words.set(XML_SPACE, "preserve")
        words.text = text
        run.append(words)
        return run


def _bare(properties: etree._Element, w: str) -> etree._Element:
    bare = copy.deepcopy(properties)
    _without(bare, w, ("rPr", "sectPr", "pPrChange"))
    return bare


def _parent_is(element: etree._Element, tag: str) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag == tag
