"""How much of a text is garble, told by the share of its letters that are at home in no script.

Chinese is measured by the characters in everyday use; Tibetan, Uyghur, Russian or English is whatever one script writes.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from corpus.patterns import lazy_pattern
from corpus.plausible import is_common, is_han, is_mark
from corpus.spans import RawSpan

# In which every Chinese text abounds, one in ten; of a garbled one it is one in thousands.
_EVERYWHERE = "人行法的一在本为有"
_ONE_IN = 60
_MOST_BAD = 0.3  # 2,268 texts of courts have 0.04 at the most; what an encoding spoils has 0.3 at the least
_FEWEST = 6
_FEW = 2
_MANY_BOXES = 25  # an account number has nineteen figures
_COHERENT = 0.8  # of what is not Chinese: real Korean has no rare Chinese characters between
_ACCENTED = 0.5  # accented letters to a plain one: Vietnamese has a third
# They write words apart, one space to a dozen letters at the least; Chinese in their encodings does not.
_SPACED = frozenset(["HANGUL", "CYRILLIC", "GREEK", "ARABIC", "HEBREW"])
_BETWEEN_WORDS = lazy_pattern(r"(?<=[^\W\d_]) (?=[^\W\d_])")
_LONGEST_WORD = 16
_HANGUL = lazy_pattern("[가-힣]")
_BETWEEN_HANGUL = lazy_pattern("(?<=[가-힣]) (?=[가-힣])")
_FEWEST_OF_A_LANGUAGE = 40
_TRACES = re.compile("锟斤拷|烫烫|屯屯")  # of lost characters, of memory that nobody filled
# With which Chinese begins whose UTF-8 was saved as Latin-1 and then read as GBK: `执` is `忙鈥奥`.
_TWICE, _TWICE_LEAST = "盲氓忙莽猫茅", 12
_LOST = frozenset("?？\ufffd\x1a")
_BLANKED = frozenset("□■▇█")
_BLANKED_TO_GOOD = 20  # forms have boxes too, one for each figure of an account
_INVISIBLE = frozenset(["Cf", "Zs", "Zl", "Zp"])
_LITTLE_BAD = 0.15
_LINE = re.compile("[^\n]+")
_STRETCH = 60  # characters that are looked at together


def plainly_chinese(text: str) -> bool:
    """Whether a text surely is no garble as a whole: cheap, for every document; False where one has to look closer."""
    found, enough = 0, len(text) // _ONE_IN
    for char in _EVERYWHERE:
        found += text.count(char)
        if found > enough:
            return True
    return False


def _script(char: str) -> str:
    """Where a character belongs: `good`, `bad`, `lost`, empty for what says nothing, else the name of its script."""
    if char.isascii():
        if char.isalpha():
            return "good"
        return "lost" if char in _LOST else "" if char.isprintable() or char.isspace() else "bad"
    if is_han(char):
        return "good" if is_common(char) else "rare"
    if char in _LOST or char in _BLANKED:
        return "lost" if char in _LOST else "blanked"
    if is_mark(char) or (char.isspace() and char != "\x85") or "！" <= char <= "～":
        return ""
    category = unicodedata.category(char)
    if category in ("Cc", "Co", "Cn", "Cs"):
        return "bad"
    if category in _INVISIBLE:
        return ""
    if category[0] in "LM":
        name = unicodedata.name(char, "?").split()[0]
        return "HIRAGANA" if name == "KATAKANA" else name
    # Signs of Western tables, which Chinese texts do not have: ¡¶ for 《.
    return "bad" if char < "\u0250" and not _in_gb2312(char) else ""


def _in_gb2312(char: str) -> bool:
    try:
        return bool(char.encode("gb2312"))
    except UnicodeEncodeError:
        return False


class Garble(NamedTuple):
    """How much of a text is garble: the share of its letters, how many, and how many of these no Chinese character is."""

    share: float
    letters: int
    foreign: int


def garble_of(text: str) -> Garble:
    """What of a text is at home in no script."""
    counts: Counter[str] = Counter()
    plain = 0
    for char, count in Counter(_TRACES.sub("\ufffd", text)).items():
        counts[_script(char)] += count
        plain += count if char.isascii() and char.isalpha() else 0
    if _TWICE_LEAST * sum(map(text.count, _TWICE)) > counts["good"] > plain:
        counts["bad"] += counts.pop("good") - plain
        counts["good"] = plain
    neutral = counts.pop("", 0) - sum(map(str.isspace, text))
    good, rare, bad, lost, blanked = (
        counts.pop(each, 0) for each in ("good", "rare", "bad", "lost", "blanked")
    )
    foreign = sum(counts.values())
    if foreign:
        script, most = counts.most_common(1)[0]
        if _is_written(text, script, most, foreign + bad + rare, plain):
            good += foreign
        else:
            bad += foreign
    bad += lost
    if blanked >= _BLANKED_TO_GOOD * good and blanked > neutral:
        bad += blanked
    letters = bad + rare
    return Garble(letters / (good + letters) if letters else 0.0, letters, bad)


def _is_written(text: str, script: str, letters: int, strange: int, plain: int) -> bool:
    """Whether letters of a script are words of a language, by what else is strange in the text and by its plain letters."""
    if script == "HALFWIDTH" or letters < _COHERENT * strange:
        return False
    if script == "LATIN":
        return letters <= _ACCENTED * plain
    return script not in _SPACED or _LONGEST_WORD * len(_BETWEEN_WORDS.findall(text)) >= letters


def is_garbled(text: str) -> bool:
    """Whether hardly anything of a text can be read, as it stands."""
    share, letters, _ = garble_of(text)
    return share >= _MOST_BAD and letters >= _FEWEST


def is_chinese(text: str) -> bool:
    """Whether a text is Chinese throughout: what a recovery has to give."""
    if not plainly_chinese(text):
        return False
    counts = Counter(text)
    common = sum(count for char, count in counts.items() if is_common(char))
    strange = sum(
        count for char, count in counts.items() if not char.isascii() and _script(char) not in ("", "good")
    )
    return common >= _FEWEST and strange <= _LITTLE_BAD * (common + strange)


def _is_garble(piece: str) -> bool:
    """Whether a piece of a text is garble: a line may have few characters, and a name is rare ones alone."""
    share, letters, foreign = garble_of(piece)
    if share < _MOST_BAD or (letters < _FEWEST and (share < 2 * _MOST_BAD or foreign < _FEW)):
        return False
    # Somebody may have put boxes or question marks for what is still to be filled in, or must not be seen.
    boxes = sum(map(piece.count, _BLANKED))
    if letters <= boxes < _MANY_BOXES:
        return False
    return letters > sum(map(piece.count, "?？")) or letters >= 2 * _FEWEST


def is_also_korean(text: str) -> bool:
    """Whether words of Korean stand beside the Chinese, as courts of 延边 write: a label of it has no space of its own."""
    letters = len(_HANGUL.findall(text))
    return letters >= _FEWEST_OF_A_LANGUAGE and _LONGEST_WORD * len(_BETWEEN_HANGUL.findall(text)) >= letters


def garbled_stretches(text: str, start: int, end: int, *, korean: bool) -> Iterator[RawSpan]:
    """The stretches between two offsets in which most of what is written is garble, in order; `korean` as `is_also_korean` says."""
    begin = last = -1
    for line in _LINE.finditer(text, start, end):
        for at in range(line.start(), line.end(), _STRETCH):
            piece = text[at : min(at + _STRETCH, line.end())]
            if plainly_chinese(piece):
                continue
            if not _is_garble(_HANGUL.sub("", piece) if korean else piece):
                continue
            if begin >= 0 and text[last:at].strip():
                yield RawSpan(begin, last)
                begin = -1
            begin, last = begin if begin >= 0 else at, at + len(piece)
    if begin >= 0:
        yield RawSpan(begin, last)
