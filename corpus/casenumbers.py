"""Case numbers (案号): `（2022）皖0202执1234号之一`, old `（2014）南行非审字第35号`, any bracket style.

Match text already folded the brackets. Document numbers such as 法〔2021〕322号 are not case numbers.
"""

from __future__ import annotations

import re

from corpus.numerals import ZEROS
from corpus.patterns import lazy_pattern
from corpus.spans import MatchSpan

# Year, court code with type code, serial number. At least one Han character between year and number, which
# 法（2021）322号 lacks; and not 第: `计征决字（2014）第13097号` is an administrative decision.
CASE_NUMBER = lazy_pattern(
    r"（\s*([12][0-9o]{3}|[×x*某]{4}|二[〇o○0零][〇o○0零一二三四五六七八九]{2})\s*）"
    r"(?!第)([一-鿿×*][一-鿿0-9o×*]{0,19}?)(?:字第?)?([0-9o]{1,6}(?:[-、，][0-9][0-9、，]{0,100})?|[×x*某]{1,6}"
    # 执九十三号; behind the words of a kind of case only, for 人民路五号 is a house.
    rf"|(?<=[执恢异复监督保初终再申特破辖审字第裁])[一二三四五六七八九十百千{ZEROS}]{{1,9}})号"
    r"(之(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?![一-鿿]*规定))?"
)
# Without brackets: only at the place where the number stands.
BARE_NUMBER = lazy_pattern(
    "(?:19|20)[0-9]{2}年?[一-鿿][一-鿿0-9]{0,11}字?第?[0-9]{1,6}号(?:之[一二三四五六七八九十]{1,2})?"
)


# （2022）皖0202执1234号、1235号: what follows shares all but the serial number with the first.
SHARE_MARKS = frozenset("、，和及")
_SHARING = lazy_pattern("[、，和及]([0-9]{1,6})号(?![楼房室])")


def sharing(text: str, span: MatchSpan) -> list[tuple[str, MatchSpan]]:
    """The numbers that follow a case number and leave out what they share with it: each in full, and its place."""
    stem = re.match("（[^）]*）.*?(?=[0-9]+号$)", text[span.start : span.end])
    found: list[tuple[str, MatchSpan]] = []
    end = span.end
    while stem and (hit := _SHARING.match(text, end)):
        found.append((f"{stem.group()}{hit.group(1)}号", MatchSpan(*hit.span(1))))
        end = hit.end()
    return found


def case_number_spans(text: str) -> list[MatchSpan]:
    """Every case number of a match text, repeated ones too, in order."""
    return [MatchSpan(*hit.span()) for hit in CASE_NUMBER.finditer(text)]


_YEAR = lazy_pattern("（([12][0-9]{3})）")


def year_of(number: str) -> int | None:
    """The year in a case number; None when it is masked or not in figures."""
    hit = _YEAR.match(number)
    return int(hit.group(1)) if hit else None


_SHOWN = {ord(left): "（" for left in "(〔［【[﹝﹙"} | {ord(right): "）" for right in ")〕］】]﹞﹚"}
_SHOWN |= {ord("０") + digit: str(digit) for digit in range(10)}


# （2Ｏ20）渝0101行审3002号: typed as a letter, which nobody who searches would type.
_LETTER_O = lazy_pattern("(?<=[0-9])[OoＯｏ○]|[OoＯｏ○](?=[0-9])")


def in_figures(number: str) -> str:
    """A case number with 0 for each letter O among its figures."""
    while (mended := _LETTER_O.sub("0", number)) != number:
        number = mended
    return number


def written(raw: str) -> str:
    """A case number as shown: full-width brackets, ASCII figures, 0 for a letter O among them, the rest as the document has it."""
    return in_figures(raw.translate(_SHOWN))


_WIDEST = 6  # figures of a serial number
SERIAL = lazy_pattern("(?<=[一-鿿])(0{0,9})([1-9][0-9]{0,5})(?=号)")
"""The serial number of a folded case number: zeros in front, and the figures that tell."""


def spellings(number: str) -> tuple[str, ...]:
    """A folded case number as it is and with more or fewer zeros before its serial number."""
    serials = list(SERIAL.finditer(number))
    if len(serials) != 1:
        return (number,)
    (hit,) = serials
    figures = hit.group(2)
    others = (
        number[: hit.start()] + figures.rjust(width, "0") + number[hit.end() :]
        for width in range(len(figures), _WIDEST + 1)
    )
    return tuple(dict.fromkeys((number, *others)))
