"""Finds stretches of text that were damaged before we saw them: lost bytes, broken encodings.

It only marks them. A rule must not call a clause missing when it may have stood in a damaged stretch.
"""

from __future__ import annotations

from corpus.folding import has_astral
from corpus.mojibake import GBK_BEGINNINGS, LATIN_BEGINNINGS
from corpus.patterns import PINYIN_LETTERS, lazy_pattern
from corpus.sevenbit import SEVEN_BIT_BEGINNINGS
from corpus.spans import RawSpan
from corpus.turnedtext import TURNING

_HAN = "㐀-鿿"
# A question mark that asks: after these, or before a closing quotation mark.
_ASKING = "吗呢么吧何否谁"
_DAMAGE = lazy_pattern(
    "\ufffd+"  # a decoder gave up here
    "|[\ue000-\uf8ff\U000f0000-\U0010ffff]+"  # private use: a font's own glyphs, or GBK user-defined areas
    r"|[?？]{2,}"
    "|[■▇█]{2,}"  # a copyist's mark for what cannot be read
    # Lost bytes of shifted GBK leave a lone question mark with a stray sign or bopomofo behind it.
    # A reading whose opening bracket went with the byte before it: what follows is shifted up to the next ASCII.
    rf"|[?\ufffd][{PINYIN_LETTERS}]{{1,6}}[)）][^\x00-\x7f]{{0,100}}"
    r"|\?[；;，,。：:、\u3100-\u312f\u30a0-\u30ff？]+[\u3100-\u312f\u30a0-\u30ff？]*"
    rf"|(?:^|(?<=[\n\u3000 ]))\?(?=[{_HAN}])"  # and one where a title lost its first character
    rf"|(?<=[{_HAN}])(?<![{_ASKING}])\?(?=[{_HAN}a-zā-ǜ])"
    r"|锟斤拷|烫烫烫|屯屯屯"  # the well-known traces of UTF-8 read as GBK and of uninitialised memory
)


_BLANKED = 20  # boxes: an encoding lacks the characters; an account number to be filled in has nineteen
# Nearly every document has none of these; the test is ten times cheaper than the pattern. Those beyond U+FFFF are
# asked for only where there are any: a range of them makes the search half again as slow.
_SUSPECT = lazy_pattern(
    f"[\ufffd?？■▇█锟烫屯氓莽\ue000-\uf8ff\x0e\x1b\x80-\x9f\u0400-\u04ff가-힣\uff61-\uff9f{LATIN_BEGINNINGS}{GBK_BEGINNINGS}{TURNING}]"
)


def is_suspect(raw: str) -> bool:
    """Whether a raw text has a character without which nothing in it is damaged or misread."""
    return (
        _SUSPECT.search(raw) is not None
        or has_astral(raw)
        or any(mark in raw for mark in SEVEN_BIT_BEGINNINGS)
        or raw.count("□") >= _BLANKED
    )


def damaged_spans(raw: str) -> tuple[RawSpan, ...]:
    """The damaged stretches of a raw text, in order; `is_suspect` tells first, and cheaply, that it has none."""
    return tuple(RawSpan(*hit.span()) for hit in _DAMAGE.finditer(raw))
