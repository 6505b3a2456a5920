"""Automatic paragraph numbers (`一、`, `（一）`, `1.`), which the text of a Word document does not hold: how they count.

Where the lists stand in a file is known by `corpus.readers.docxlists` (DOCX) and `corpus.readers.doclists` (DOC).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from corpus.readers.wordtext import in_line

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
    if style == "ideographEnclosedCircle" and number <= 10:
        return chr(ord("㊀") + number - 1)
    if style == "numberInDash":
        return f"- {number} -"
    if style == "decimalZero":
        return f"{number:02}"
    return str(number)


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list; `text` holds `%1` to `%9` where the number of that level stands."""

    start: int = 1
    style: str = "decimal"
    text: str = ""
    restart_after: int = (
        _LEVELS  # restarts after a level of lower index than this (and than its own); 0: never
    )
    legal: bool = False
    tight: bool = False  # nothing between the number and the text
    paragraph_style: str = ""


@dataclass(slots=True)
class NumberList:
    """A list as paragraphs refer to it: its levels, the counters it shares, and the starts it sets when first used."""

    levels: dict[int, Level]
    counters: dict[int, int]
    overrides: dict[int, int] = field(default_factory=dict)

    def next_label(self, index: int) -> str:
        """The label of the next paragraph of level `index`, with a space after it if one is due."""
        level = self.levels.get(index)
        if level is None:
            return ""
        counters = self.counters
        for place, start in self.overrides.items():
            counters.pop(place, None)
            self.levels = {**self.levels, place: replace(self.levels.get(place, Level()), start=start)}
        if self.overrides:
            self.overrides = {}
            level = self.levels[index]
        counters[index] = counters.get(index, level.start - 1) + 1
        for deeper in range(index + 1, _LEVELS):
            if deeper in counters and index < self.levels.get(deeper, level).restart_after:
                del counters[deeper]
        if level.style in {"bullet", "none"} and not _PLACE.search(level.text):
            return ""

        def figure(hit: re.Match[str]) -> str:
            place = int(hit.group(1)) - 1
            other = self.levels.get(place, level)
            style = "decimal" if level.legal else other.style
            return format_number(counters.get(place, other.start), style)

        label = in_line(_PLACE.sub(figure, level.text))
        return f"{label} " if label and not level.tight and label[-1] not in _CLOSING else label
