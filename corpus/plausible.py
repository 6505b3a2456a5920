"""How far a text looks like Chinese: common characters and pairs that words are made of.

For judging repairs of damaged text only. Common is what GB 2312 has on level 1 (3,755 characters by frequency of use);
pairs and finer frequencies come from the word list that pypinyin ships (MIT), which holds 47,000 words.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import pairwise

from corpus.folding import fold

# Punctuation of Chinese text; a repair may consist of these too.
_MARKS = frozenset("，。；：、！？（）《》“”‘’〔〕【】—…·％〇")
_LEVEL_1 = range(0xB0, 0xD8)
# The five hundred or so most frequent characters of modern Chinese, in which every other character of a text is
# written, and those of court forms.
_FREQUENT = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种"
    "事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公"
    "此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特"
    "代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数"
    "安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达"
    "光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运"
    "申请执裁判案号审偿还履款额账户银行元限责令依送复议异查封冻押拍卖财保险费利息纠纷诉讼证担标准示省县级征失信终止"
)
# So many characters stand in a dozen words or more each.
_WELL_USED = 1500


def is_han(char: str) -> bool:
    """Whether a character is Chinese script."""
    return "㐀" <= char <= "鿿"


def is_common(char: str) -> bool:
    """Whether a Chinese character is in everyday use, in either script."""
    try:
        return is_han(char) and fold(char).encode("gb2312")[0] in _LEVEL_1
    except UnicodeEncodeError:
        return False


def is_mark(char: str) -> bool:
    """Whether a character is Chinese punctuation."""
    return char in _MARKS


@cache
def _words() -> tuple[Counter[str], dict[str, int]]:
    """How many words have two characters side by side, and the rank of each character by the number of its words."""
    from pypinyin.phrases_dict import phrases_dict  # noqa: PLC0415  4 MB, 0.2 s; only damaged text needs it

    counts: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    for word in phrases_dict:
        counts.update(word)
        pairs.update(map("".join, pairwise(word)))
    return pairs, {char: rank for rank, (char, _count) in enumerate(counts.most_common())}


def words_with(first: str, second: str) -> int:
    """In how many words two characters follow each other."""
    return _words()[0][fold(first + second)]


def rank(char: str) -> int:
    """The place of a character among the most used ones; beyond all others for one that no word has."""
    ranks = _words()[1]
    folded = fold(char)
    return -1 if folded in _FREQUENT else ranks.get(folded, len(ranks))


def fits(text: str, at: int) -> bool:
    """Whether the character at `at` is at home in `text`: punctuation, a frequent one, or part of a word there."""
    char = text[at]
    if is_mark(char):
        return True
    if not is_common(char):
        return False
    return bool(
        rank(char) < _WELL_USED
        or (at > 0 and words_with(text[at - 1], char))
        or (at + 1 < len(text) and words_with(char, text[at + 1]))
    )
