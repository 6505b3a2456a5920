"""Text that was decoded with the wrong encoding: `æ‰§è¡Œ`, `鎵ц` and `Ö´ÐÐ` were 执行.

What is shown is encoded back to the bytes it came from, and these are decoded as what they were. Chance does not make
Chinese text of it: UTF-8 demands certain bits of every byte.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from corpus.patterns import lazy_pattern
from corpus.plausible import is_common, is_han, is_mark
from corpus.spans import RawSpan

UNKNOWN = "□"
_SIGNS = range(0xA1, 0xA4)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of raw text that stands for `text`; to cut it further would split a character.

    `text` ends with □ where bytes of its last character are lost; `choices` are the everyday ones it may be, where
    all but one byte are there.
    """

    span: RawSpan
    text: str
    choices: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether all of it is."""
        return UNKNOWN not in self.text


@dataclass(frozen=True, slots=True)
class Misread:
    """A run that was `written_in` one encoding and `read_as` another; what lies between its pieces is as it was.

    `proven` when the bytes alone leave no doubt.
    """

    pieces: tuple[Piece, ...]
    written_in: str
    read_as: str
    proven: bool


def _latin(char: str) -> bytes | None:
    """The byte that Windows shows as this character; what its table lacks is shown as a control character."""
    if char <= "~" or "\x80" <= char <= "\xff":
        return char.encode("latin-1")
    try:
        return char.encode("cp1252")
    except UnicodeEncodeError:
        return None


def _gbk(char: str) -> bytes | None:
    """The bytes that GBK shows as this character."""
    if char == "€":
        return b"\x80"  # code page 936 shows the byte so
    try:
        data = char.encode("gb18030")
    except UnicodeEncodeError:
        return None
    return data if len(data) <= 2 else None


def _beginnings() -> str:
    """Characters with which UTF-8 read as GBK begins: the first two bytes of Chinese script and punctuation.

    Those of everyday use are left out, and the few that names and 瑕疵 need: ordinary text must not look suspect.
    """
    pairs = (
        bytes((lead, trail)).decode("gbk", "ignore")
        for lead in (0xE3, *range(0xE4, 0xEA), 0xEF)
        for trail in range(0x80, 0xC0)
    )
    return "".join(
        sorted({char for char in pairs if len(char) == 1 and not is_common(char)} - {"瑕", "濮", "娣"})
    )


# The letters that begin Chinese text in UTF-8 or GB 2312, read as Latin; the accents of pinyin are among them.
LATIN_BEGINNINGS = "\u00b0-\u00b6\u00b8-\u00d6\u00d8-\u00df\u00e3-\u00e9\u00ef"
# Written out, since it is part of the test that every document takes: what `_beginnings` gives, as a test shows.
GBK_BEGINNINGS = (
    "妗妞妤妫妯妲妾姊姒姗姘姝姣姹娅娆娈娉娌娑娓娲娴娼婀婊婕婢婧婵宀宄宓宕宥宸寤寮寰恪恽悃悌悒悖悚悛悝悭"
    "悱悴悻惆惘惚惝惬惴愀愎愕愠愣愦愫慊慵憔憧憬搴杈杌杓杞杩棣棰椁椋椐椤椴椹楂楗楝楠楣楦楫楱楸楹榀榄榇榈榉"
    "榛榧榫榭榻槌槎洄洇洌洎洙洚洧洫洮洳洵洹浃浈浍浏浒浔浜浞浠浣浯浼涑涓涔涞涠淇渚澧澶澹濂濉濞濠濡濯瀚瀛瀣"
    "瀵瀹灏灞琚琛瑁瑗瑙瑜瑭瑷瑾璀璁璇璋璎璐璜璞璧璨璩璺瓒甯纭纰纾绀绁绂绉绋绌绐绔绗绛绠绡绨绫绮绯绱绲绶绺"
    "绻绾缁缂缃缇缈缍褰蹇銆銇銈銉銊銋銌銍銏銐銒銓銔銕銖銗銙銚銛銝銞銟銠銡銢銣銤銦銧鋩鋫鋬鋮鋯鋰鋱鋲鋳鋴鋵"
    "鋶鋷鋹鋺鋻鋽鋾鋿錀錁錂錃錅錆錇錈錉鍌鍎鍏鍐鍑鍒鍓鍔鍕鍖鍗鍙鍚鍜鍝鍞鍟鍠鍡鍢鍣鍤鍥鍦鍧鍨鍩鍫鎯鎰鎱鎲鎴"
    "鎵鎶鎷鎸鎹鎺鎻鎼鎽鎾鎿鏀鏁鏂鏃鏄鏅鏆鏉鏋鏌鏍鐎鐏鐑鐒鐓鐔鐕鐖鐗鐙鐚鐛鐜鐝鐞鐟鐠鐡鐢鐣鐤鐥鐦鐧鐨鐩鐪鐫"
    "鐬鐭鑱鑳鑴鑵鑶鑸鑹鑺鑻鑾钀钁钂钃钄钑钖钘铇铏铓铔铚铦铩铫铮铯铳铴铵铷铹铻铼铽铿锂锃锆锇锉锊锍锎锏锒锓"
    "锔锕锖锘锛锜锝锞锟锠閫閬閭閮閯閰閳閴閵閶閷閸閺閼閽閾閿闀闁闂闃闄闅闈闉闋韪韫韬飥飦飩飪飫飬飭飮飰飱飳"
    "飴飵飶飷飸飹飺飻飿餀餁餂餄餆餇骞"
)
_TRIES: dict[bool, tuple[tuple[str, str, str, Callable[[str], bytes | None]], ...]] = {
    True: (("UTF-8", "GBK", "utf-8", _gbk),),
    False: (("UTF-8", "Latin-1", "utf-8", _latin), ("GBK", "Latin-1", "gb2312", _latin)),
}
_BACK = 2
_BEGINNING = lazy_pattern(f"[{LATIN_BEGINNINGS}{GBK_BEGINNINGS}]")
_LOST = "?\ufffd"
_FEWEST = 2
# So many characters in a row cannot be chance, though there be rare ones among them.
_MANY = 8
# GB 2312 proves less: most pairs of its bytes are characters.
_PROVING = 4


@lru_cache(maxsize=4096)
def _choices(data: bytes, gap: int, encoding: str) -> tuple[str, ...]:
    """The everyday characters that the bytes may be with any byte in the gap."""
    found = []
    for byte in range(0x80, 0xFF):
        text = (data[:gap] + bytes((byte,)) + data[gap:]).decode(encoding, "ignore")
        if len(text) == 1 and (is_common(text) or is_mark(text)):
            found.append(text)
    return tuple(found)


class _Reader:
    """Puts bytes together to characters; one byte of each may be lost."""

    def __init__(self, encoding: str) -> None:
        self.encoding = encoding
        self.decoder = codecs.getincrementaldecoder(encoding)()
        self.text = ""
        self.choices: tuple[str, ...] = ()

    @property
    def pending(self) -> bytes:
        """The bytes of a character that is not complete."""
        return self.decoder.getstate()[0]

    def feed(self, data: bytes) -> bool:
        """Takes bytes; False when they cannot be."""
        try:
            self.text += self.decoder.decode(data)
        except UnicodeDecodeError:
            return False
        return True

    def lose(self, following: bytes) -> bool:
        """A byte is lost, or all that the character still lacks; False when no character is begun."""
        pending = self.pending
        if not pending:
            return False
        self.decoder.reset()
        rest = b""
        # 0x80 to 0xBF go on with a character of UTF-8, which has three bytes here.
        if self.encoding == "utf-8" and len(pending) == 1 and following[:1] and 0x80 <= following[0] < 0xC0:
            rest = following[:1]
        self.choices = _choices(pending + rest, len(pending), self.encoding)
        self.text += UNKNOWN
        return True


def _pieces(
    raw: str, start: int, encoding: str, bytes_of: Callable[[str], bytes | None]
) -> tuple[int, list[Piece]]:
    """The pieces from `start` on as far as the bytes are of the encoding, and where that ends."""
    reader = _Reader(encoding)
    found: list[Piece] = []
    begin, at, skip = start, start, 0
    while at < len(raw):
        char = raw[at]
        if char in _LOST:
            following = (bytes_of(raw[at + 1]) if at + 1 < len(raw) else None) or b""
            waiting = len(reader.pending)
            if not reader.lose(following):
                break
            # Where the byte after the lost one belongs to the same character, it is taken with it.
            skip = int(
                encoding == "utf-8" and waiting == 1 and bool(following) and 0x80 <= following[0] < 0xC0
            )
        else:
            data = bytes_of(char)
            if data is None or not reader.feed(data[skip:]):
                break
            skip = 0
        at += 1
        if not reader.pending and not skip:
            if reader.text != char or at - begin > 1:
                found.append(Piece(RawSpan(begin, at), reader.text, reader.choices))
            reader.text, reader.choices, begin = "", (), at
    if begin < at and reader.text and reader.pending:
        found.append(Piece(RawSpan(begin, at), reader.text + UNKNOWN))
    return at, found


def _is_sign(char: str) -> bool:
    """Whether it is a sign of Chinese print: punctuation, the wide space and figures, ×, ①."""
    if is_mark(char) or char == "\u3000" or "！" <= char <= "～":
        return True
    try:
        return char.encode("gb2312")[0] in _SIGNS
    except UnicodeEncodeError:
        return False


def _is_text(text: str, most_rare: float) -> bool:
    """Whether it is Chinese: script in everyday use, punctuation, figures and letters."""
    rare = sum(not (is_common(char) or char.isascii() or _is_sign(char)) for char in text)
    return rare <= most_rare * len(text)


def _misread(pieces: list[Piece], raw: str, written_in: str, read_as: str) -> Misread | None:
    read = "".join(piece.text for piece in pieces)
    text = read.replace(UNKNOWN, "")
    script = sum(map(is_han, text))
    if (
        not script
        or script + read.count(UNKNOWN) < _FEWEST
        or not _is_text(text, 0.1 if script >= _MANY else 0.0)
    ):
        return None
    shown = "".join(raw[slice(*piece.span)] for piece in pieces)
    common = sum(map(is_common, shown))
    if common > len(shown) / 2 or (script == 1 and common):
        return None  # as good as it stands: 江渚分行
    proven = script >= (_FEWEST if written_in == "UTF-8" else _PROVING)
    return Misread(tuple(pieces), written_in, read_as, proven)


def misread_runs(raw: str) -> Iterator[Misread]:
    """The misread runs of a raw text, in order; they do not overlap."""
    done = at = 0
    while hit := _BEGINNING.search(raw, at):
        start = hit.start()
        at = start + 1
        for written_in, read_as, encoding, bytes_of in _TRIES[hit.group() in GBK_BEGINNINGS]:
            # A run may begin with a character that ordinary text has too: look one and two before.
            for begin in range(max(done, start - _BACK), start + 1):
                end, pieces = _pieces(raw, begin, encoding, bytes_of)
                found = _misread(pieces, raw, written_in, read_as) if end > start else None
                if found:
                    break
            at = max(at, end)
            if found:
                done = at = found.pieces[-1].span.end
                yield found
                break
