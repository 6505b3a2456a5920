"""The automatic numbers of DOCX paragraphs (`一、`, `（一）`, `1.`), which the text itself does not hold."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VAL = f"{W}val"
_PLACE = re.compile(r"%([1-9])")
_CLOSING = "、）．。："  # wide enough to stand apart without a space
_LEVELS = 9
_LARGEST = 99_999  # a start value beyond it is nonsense, or an attack on the Roman figures

_CHINESE = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def chinese_number(number: int, digits: str = _CHINESE, places: str = "十百千") -> str:
    """A number as it is counted: 十二, 一百〇五."""
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        rest = chinese_number(low, digits, places) if low else ""
        zero = digits[0] if low and low < 1000 else ""
        return f"{chinese_number(high, digits, places)}万{zero}{rest}"
    text = ""
    for place, figure in enumerate(reversed(str(number))):
        if figure != "0":
            text = digits[int(figure)] + (places[place - 1] if place else "") + text
        elif text and text[0] != digits[0]:
            text = digits[0] + text
    if digits is _CHINESE and 10 <= number < 20:
        text = text.removeprefix("一")
    return text or digits[0]


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text


def _letters(number: int) -> str:
    # Word goes a … z, aa, bb, cc.
    return chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 40)


def format_number(number: int, style: str) -> str:
    """A number in one of Word's number formats; plain figures for those not known."""
    if number < 1 or number > _LARGEST:
        return str(number)
    if style in {"lowerRoman", "upperRoman"}:
        return _roman(number) if style == "lowerRoman" else _roman(number).upper()
    if style in {"lowerLetter", "upperLetter"}:
        return _letters(number) if style == "lowerLetter" else _letters(number).upper()
    if style in {"chineseLegalSimplified", "ideographLegalTraditional"}:
        return chinese_number(number, _LEGAL, "拾佰仟")
    if style.startswith(("chineseCounting", "japaneseCounting", "taiwaneseCounting")):
        return chinese_number(number)
    if style in {"ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"}:
        return "".join(_CHINESE[int(figure)] for figure in str(number))
    if style == "ideographTraditional" and number <= 10:
        return _STEMS[number - 1]
    if style == "ideographZodiac" and number <= 12:
        return _BRANCHES[number - 1]
    if style.startswith("decimalEnclosedCircle") and number <= 20:
        return chr(ord("①") + number - 1)
    if style == "decimalEnclosedParen" and number <= 20:
        return chr(ord("⑴") + number - 1)
    if style == "decimalEnclosedFullstop" and number <= 20:
        return chr(ord("⒈") + number - 1)
    if style.startswith("decimalFullWidth"):
        return "".join(chr(ord("０") + int(figure)) for figure in str(number))
    if style == "decimalZero":
        return f"{number:02}"
    return str(number)


@dataclass(slots=True)
class _Level:
    start: int = 1
    style: str = "decimal"
    text: str = ""
    restarts: bool = True
    legal: bool = False
    tight: bool = False  # nothing between the number and the text
    paragraph_style: str = ""


@dataclass(slots=True)
class _List:
    """One `w:num`: its levels, the counters it shares, and the starts it sets when first used."""

    levels: dict[int, _Level]
    counters: dict[int, int]
    overrides: dict[int, int] = field(default_factory=dict)


def _value(element: etree._Element, name: str, default: str = "") -> str:
    child = element.find(W + name)
    return default if child is None else child.get(_VAL, default)


def _on(element: etree._Element, name: str) -> bool:
    child = element.find(W + name)
    return child is not None and child.get(_VAL, "1") not in {"0", "false", "off"}


def _number(text: str, default: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else default


def _levels(parent: etree._Element) -> dict[int, _Level]:
    return {
        _number(level.get(f"{W}ilvl", ""), 0): _Level(
            start=_number(_value(level, "start", "1"), 1),
            style=_value(level, "numFmt", "decimal"),
            text=_value(level, "lvlText"),
            restarts=_value(level, "lvlRestart") != "0",
            legal=_on(level, "isLgl"),
            tight=_value(level, "suff") == "nothing",
            paragraph_style=_value(level, "pStyle"),
        )
        for level in parent.findall(f"{W}lvl")
    }


class Numbering:
    """Gives each numbered paragraph its label, in document order."""

    def __init__(self, numbering: etree._Element, styles: etree._Element | None) -> None:
        abstract: dict[str, tuple[dict[int, _Level], dict[int, int]]] = {
            entry.get(f"{W}abstractNumId", ""): (_levels(entry), {})
            for entry in numbering.findall(f"{W}abstractNum")
        }
        self._lists: dict[str, _List] = {}
        for entry in numbering.findall(f"{W}num"):
            levels, counters = abstract.get(_value(entry, "abstractNumId"), ({}, {}))
            made = _List(levels, counters)
            for override in entry.findall(f"{W}lvlOverride"):
                level = _number(override.get(f"{W}ilvl", ""), 0)
                if override.find(f"{W}lvl") is not None:
                    made.levels = {**made.levels, **_levels(override)}
                if override.find(f"{W}startOverride") is not None:
                    made.overrides[level] = _number(_value(override, "startOverride"), 1)
            self._lists[entry.get(f"{W}numId", "")] = made
        self._styles: dict[str, tuple[str, etree._Element | None]] = {}
        for style in () if styles is None else styles.findall(f"{W}style"):
            name = style.get(f"{W}styleId", "")
            self._styles[name] = (_value(style, "basedOn"), style.find(f"{W}pPr/{W}numPr"))

    def label(self, properties: etree._Element) -> str:
        """The label of a paragraph with these `w:pPr`, with a space after it if one is due."""
        number = properties.find(f"{W}numPr")
        style = _value(properties, "pStyle")
        identity = "" if number is None else _value(number, "numId")
        level = -1 if number is None else _number(_value(number, "ilvl"), -1)
        if not identity and style:
            identity, inherited = self._of_style(style)
            level = inherited if level < 0 else level
        found = self._lists.get(identity)
        if found is None:
            return ""
        return self._next(found, max(level, 0))

    def _of_style(self, style: str) -> tuple[str, int]:
        """The list and level that a paragraph style, or one it is based on, gives."""
        name = style
        for _ in range(20):  # styles based on each other in a circle must end
            base, number = self._styles.get(name, ("", None))
            if number is not None:
                identity = _value(number, "numId")
                levels = self._lists[identity].levels if identity in self._lists else {}
                linked = [index for index, level in levels.items() if level.paragraph_style == name]
                return identity, linked[0] if linked else _number(_value(number, "ilvl"), 0)
            if not base:
                break
            name = base
        return "", 0

    def _next(self, found: _List, index: int) -> str:
        level = found.levels.get(index)
        if level is None:
            return ""
        counters = found.counters
        for place, start in found.overrides.items():
            counters.pop(place, None)
            found.levels = {**found.levels, place: _restarted(found.levels.get(place), start)}
        if found.overrides:
            found.overrides = {}
            level = found.levels[index]
        counters[index] = counters.get(index, level.start - 1) + 1
        for deeper in range(index + 1, _LEVELS):
            if deeper in counters and found.levels.get(deeper, level).restarts:
                del counters[deeper]
        if level.style in {"bullet", "none"} and not _PLACE.search(level.text):
            return ""

        def figure(hit: re.Match[str]) -> str:
            place = int(hit.group(1)) - 1
            other = found.levels.get(place, level)
            return format_number(counters.get(place, other.start), "decimal" if level.legal else other.style)

        label = _PLACE.sub(figure, level.text)
        return f"{label} " if label and not level.tight and label[-1] not in _CLOSING else label


def _restarted(level: _Level | None, start: int) -> _Level:
    if level is None:
        return _Level(start=start)
    return _Level(
        start, level.style, level.text, level.restarts, level.legal, level.tight, level.paragraph_style
    )
