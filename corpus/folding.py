"""Folds characters one to one: width, case, punctuation variants, traditional to simplified.

Context-free on purpose: the fold of a substring is a substring of the fold, so that an exact-phrase query
folded on its own finds what a scan finds. OpenCC's phrase rules would break that. It never changes lengths;
removing characters is the business of `corpus.matchtext`.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from corpus.patterns import lazy_pattern

# The canonical form is the one clean documents already use, so that clean text needs no folding:
# Chinese full-width punctuation, ASCII digits and letters.
_PUNCTUATION = {
    "，": ",",
    "；": ";",
    "：": ":",
    "！": "!",
    "？": "?",
    # All bracket styles of case and document numbers are one: 〔2021〕, ［2021］, [2021], (2021).
    "（": "(〔［【[﹝﹙",
    "）": ")〕］】]﹞﹚",
    # 《民诉法》 is often typeset with the neighbours of these; opening and closing stay apart.
    "<": "〈＜",
    ">": "〉＞",
    '"': "“”„‟＂「」『』｢｣",
    "'": "‘’‚‛＇",
    "-": "－—–―‐‑‒−─﹣",  # 010—12368
    "·": "・•‧∙⋅･",
    "。": "｡",
    "、": "､",
    "¥": "￥",
    "×": "✕╳✖",
    "*": "＊∗﹡",
    "了": "瞭",  # 瞭解: OpenCC knows it as a word only, and words are not folded
    "借": "藉",  # 憑藉
    "账": "帐",  # 帐户, 帐号: a writing that courts use as often as the standard one
    # What conversion to traditional characters writes for words, and conversion back leaves as it is.
    "复": "覆",  # 答覆, 回覆, 函覆
    "具": "俱",  # 傢俱
    "背": "揹",  # 揹負
    "澄": "澂",
    "巨": "钜",  # 鉅 becomes 巨, and 钜 of the same name would not
}
# PDF fonts name characters by the radicals they look like; OpenCC knows the Kangxi ones and not these.
_RADICALS = (
    "⺁厂⺇几⺈刀⺊卜⺌小⺒巳⺛旡⺜日⺝月⺟母⺠民⺢水⺧牛⺩王⺪疋⺫目⺬示⺮竹⺶羊⺷羊⺹老⺼肉⺽臼⻁虎⻃西⻄西⻅见⻆角⻇角⻉贝"
    "⻊足⻋车⻏邑⻑长⻓长⻔门⻕阜⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞食⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻬齐⻮齿⻰龙⻳龟"
)
# Vertical writing has forms of its own of the same signs, and PDF files of it hold these.
_VERTICAL = "︐，︑、︒。︓：︔；︕！︖？︗〖︘〗︙…︰：︱—︲–︳＿︴＿︵（︶）︷｛︸｝︹〔︺〕︻【︼】︽《︾》︿〈﹀〉﹁「﹂」﹃『﹄』﹇［﹈］"
_FULL_WIDTH = range(0xFF01, 0xFF5F)


def _table() -> dict[str, str]:
    table = {variant: char for char, variants in _PUNCTUATION.items() for variant in variants}
    canonical = set(_PUNCTUATION)
    for code in _FULL_WIDTH:
        full, plain = chr(code), chr(code - 0xFEE0)
        if full not in canonical:
            table.setdefault(full, table.get(plain, plain).lower())
    for code in range(ord("A"), ord("Z") + 1):
        table[chr(code)] = chr(code).lower()
    sources, targets = (Path(__file__).parent / "data" / "simplified.txt").read_text("utf-8").splitlines()
    table.update(zip(sources, targets, strict=True))
    table.update(zip(_VERTICAL[::2], _VERTICAL[1::2], strict=True))
    table.update(zip(_RADICALS[::2], _RADICALS[1::2], strict=True))
    return table


@cache
def folding_table() -> dict[str, str]:
    """The whole fold: each key and each value is one character, no value is a key."""
    table = _table()
    return {
        char: folded if folded not in table else _settled(table, folded) for char, folded in table.items()
    }


def _settled(table: dict[str, str], char: str) -> str:
    while char in table:
        char = table[char]
    return char


@cache
def _by_code() -> list[str]:
    """What each character below U+10000 folds to: `str.translate` with a list is twice as fast as with a dict."""
    table = [*map(chr, range(0x10000))]
    for char, folded in folding_table().items():
        if char < _ASTRAL:
            table[ord(char)] = folded
    return table


@cache
def _foldable() -> re.Pattern[str]:
    """Any one character of the table below U+10000: a plain set of those is what `re` searches fastest."""
    chars = "".join(char for char in folding_table() if char < _ASTRAL)
    return re.compile(f"[{re.escape(chars)}]")


_ASTRAL = "\U00010000"
# The ideographs that ranges up to 鿿 leave out: extensions A and B to H, and those that stand for compatibility.
_RARE = lazy_pattern("[\u3400-\u4dbf\uf900-\ufaff\U00020000-\U0003ffff]")
_COMMON = "龘"
# Below this many distinct characters to fold, one `str.replace` each beats a pass of `str.translate`.
_FEW = 24
# Of texts as short as names and queries no pattern is needed; to compile it takes longer than a search.
_SHORT = 200
# A noisy text shows in its first characters that it has more.
_SAMPLE = 500


def has_astral(text: str) -> bool:
    """Whether a text has characters beyond U+FFFF."""
    return len(text.encode("utf-16-le", "surrogatepass")) != 2 * len(text)


def with_common_ideographs(text: str) -> str:
    """`text` with one common ideograph for each rare one (𡈼, 㛃): patterns of names know the common ones only. Offsets stay."""
    return _RARE.sub(_COMMON, text)


def is_folded(text: str) -> bool:
    """Whether folding would change nothing; false for text with characters beyond U+FFFF, which are rare."""
    if len(text) < _SHORT:
        return folding_table().keys().isdisjoint(text) and not has_astral(text)
    return not _foldable().search(text) and not has_astral(text)


def fold(text: str) -> str:
    """`text` with every character replaced by its canonical form; the length stays the same."""
    table = folding_table()
    if len(text) < _SHORT:
        return "".join([table.get(char, char) for char in text])
    if has_astral(text):
        for char in {each for each in text if each >= _ASTRAL and each in table}:
            text = text.replace(char, table[char])
    dirty: set[str] = set()
    for part in (text[:_SAMPLE], text[_SAMPLE:]):
        dirty.update(_foldable().findall(part))
        if len(dirty) > _FEW:
            return text.translate(_by_code())
    for char in dirty:
        text = text.replace(char, table[char])
    return text
