"""Proposals for damaged text: what a run was before its bytes slipped or were decoded wrongly.

`certain` is what the bytes prove and everyday Chinese confirms; only that enters match text. A proposal for which a
byte had to be guessed is `likely` when one word alone fits, else `partial`, with □ for what cannot be known. Nothing here
knows what documents say: it is arithmetic of bytes, GB 2312 and a general word list.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.damage import damaged_spans
from corpus.garble import garbled_stretches, is_also_korean
from corpus.mojibake import Misread, Piece, misread_runs
from corpus.plausible import fits
from corpus.sevenbit import seven_bit_stretches
from corpus.shifted import UNKNOWN, Reading, shifted_runs, words_at
from corpus.spans import RawSpan
from corpus.turnedtext import turned_stretches

CERTAIN, LIKELY, PARTIAL = "certain", "likely", "partial"
CONFIDENCE_NAMES = {CERTAIN: "确定", LIKELY: "很可能", PARTIAL: "只能还原一部分"}
_MOST_ALTERNATIVES = 6
# Twenty times the longest judgment; made to be costly, a text takes 30 microseconds a character. Beyond, marks stay marks.
_LONGEST_TEXT = 500_000
# One word may be chance: 治 and 劇 meet in one of 47,000.
_TELLING = 2
# Proposals that leave something open: so many, one to so many characters, are no slip of a copyist.
_MANY, _ONE_IN = 4, 100


@dataclass(frozen=True, slots=True)
class Repair:
    """What a damaged run of raw text was: the text proposed, with □ for a character that cannot be known.

    `alternatives` are the text with others of the possible characters, the likeliest first; `reason` says in Chinese
    what the proposal rests on. `pieces` cut the run as far as no character is split; they leave out what was not damaged.
    """

    span: RawSpan
    text: str
    alternatives: tuple[str, ...]
    confidence: str
    reason: str
    pieces: tuple[Piece, ...]


def _guessed(reading: Reading, before: str, after: str) -> tuple[list[str], list[tuple[str, ...]], bool]:
    """The text, the other choices for each character, and whether every unknown one is the only word that fits."""
    shown = [each[0] if len(each) == 1 else UNKNOWN for each in reading.characters]
    text = before + "".join(shown) + after
    choices: list[tuple[str, ...]] = []
    single = True
    for place, each in enumerate(reading.characters):
        if len(each) == 1:
            if not fits(text, len(before) + place):
                # Bytes that a cleaner dropped without a trace put two strangers together.
                shown[place] = UNKNOWN
                single = False
            choices.append(())
            continue
        words = words_at(reading, place, before, after)
        told = [char for char, count in words.items() if count >= _TELLING]
        if len(told) == 1:
            shown[place] = told[0]
            choices.append(())
        else:
            single = False
            ordered = sorted(each, key=lambda char, words=words: -words.get(char, 0))  # type: ignore[misc]  # stable
            choices.append(tuple(ordered[:_MOST_ALTERNATIVES]))
    return shown, choices, single


def _of_shifted(raw: str, reading: Reading) -> Repair:
    before, after = raw[: reading.span.start][-1:], reading.closing or raw[reading.span.end :][:1]
    shown, choices, single = _guessed(reading, before, after)
    text = "".join(shown) + reading.closing
    alternatives = [
        "".join([*shown[:place], choice, *shown[place + 1 :]]) + reading.closing
        for place, each in enumerate(choices)
        for choice in each
    ][:_MOST_ALTERNATIVES]
    if reading.proven and UNKNOWN not in text:
        confidence, reason = CERTAIN, "GBK 字节错开一位；所留拼音确定了丢失的字节，其余字节齐全"
    elif single:
        confidence, reason = LIKELY, "GBK 字节错开一位；丢失的字节是推定的，只有这样成词"
    else:
        confidence, reason = PARTIAL, f"GBK 字节错开一位；有字节丢失，{UNKNOWN} 不能确定"
    return Repair(reading.span, text, tuple(alternatives), confidence, reason, (Piece(reading.span, text),))


def _of_misread(raw: str, run: Misread) -> Iterator[Repair]:
    """The stretches of a run that are known, and those with a lost byte, each on its own."""
    because = f"{run.written_in} 文字被当作 {run.read_as} 解码，已按字节还原"
    group: list[Piece] = []
    for piece in [*run.pieces, None]:
        if piece is not None and piece.known:
            group.append(piece)
            continue
        if group:
            yield _whole(raw, group, CERTAIN if run.proven else LIKELY, because)
            group = []
        if piece is not None:
            alternatives = tuple(piece.text.replace(UNKNOWN, each) for each in piece.choices)
            text = alternatives[0] if len(alternatives) == 1 else piece.text
            confidence = LIKELY if len(alternatives) == 1 else PARTIAL
            yield Repair(
                piece.span,
                text,
                alternatives[:_MOST_ALTERNATIVES] if confidence == PARTIAL else (),
                confidence,
                f"{because}；有字节丢失",
                (Piece(piece.span, text),),
            )


def _whole(raw: str, pieces: Sequence[Piece], confidence: str, reason: str) -> Repair:
    span = RawSpan(pieces[0].span.start, pieces[-1].span.end)
    text, at = [], span.start
    for piece in pieces:
        text += [raw[at : piece.span.start], piece.text]
        at = piece.span.end
    return Repair(span, "".join(text), (), confidence, reason, tuple(pieces))


def repairs(raw: str) -> tuple[Repair, ...]:
    """The proposals for a raw text, in order; they do not overlap. `damage.is_suspect` tells first that there are none."""
    if len(raw) > _LONGEST_TEXT:
        return ()
    misread = [each for run in misread_runs(raw) for each in _of_misread(raw, run)]
    found = misread.copy()
    for reading in shifted_runs(raw):
        if not _overlapped(misread, reading.span):
            found.append(_of_shifted(raw, reading))
    return tuple(sorted(found, key=lambda each: each.span))


def _overlapped(proposals: Sequence[Repair], span: RawSpan) -> bool:
    """Whether one of the proposals, which are in order, shares a character with the span."""
    place = bisect_left(proposals, span.end, key=lambda each: each.span.start) - 1
    return place >= 0 and proposals[place].span.end > span.start


def certain_pieces(proposals: Sequence[Repair]) -> tuple[tuple[RawSpan, str], ...]:
    """The stretches that match text may replace, with what they were."""
    if not proposals:
        return ()
    return tuple(
        (piece.span, piece.text) for each in proposals if each.confidence == CERTAIN for piece in each.pieces
    )


def damage(raw: str, proposals: Sequence[Repair], garbled: Sequence[RawSpan] = ()) -> tuple[RawSpan, ...]:
    """The damaged stretches that stay so: those marked, widened to the runs proposed or garbled, without what is certain."""
    marks = [each.span for each in proposals if each.confidence != CERTAIN]
    for mark in damaged_spans(raw):
        if not _overlapped(proposals, RawSpan(mark.start, mark.start + 1)):
            following = bisect_left(proposals, mark.start, key=lambda each: each.span.start)
            stop = proposals[following].span.start if following < len(proposals) else mark.end
            marks.append(RawSpan(mark.start, min(stop, mark.end)))
    starts = [each.start for each in garbled]
    outside = [
        each
        for each in marks
        if not starts
        or each.start < starts[0]
        or each.start >= garbled[bisect_right(starts, each.start) - 1].end
    ]
    return tuple(sorted([*outside, *garbled]))


def garbled(raw: str, proposals: Sequence[Repair]) -> tuple[RawSpan, ...]:
    """The stretches of which nothing can be read: those between the proposals that are garble throughout, or shown turned round.

    Where proposals that are not certain are many, theirs too: what one character lacks hides a clause.
    """
    found = [*turned_stretches(raw)]
    korean = is_also_korean(raw)
    start = 0
    for stop, after in [*(each.span for each in proposals), (len(raw), len(raw))]:
        found += [*seven_bit_stretches(raw, start, stop), *garbled_stretches(raw, start, stop, korean=korean)]
        start = after
    open_ = [each.span for each in proposals if each.confidence != CERTAIN]
    if len(open_) >= _MANY and len(open_) * _ONE_IN >= len(raw):
        found += open_
    return tuple(sorted(found))
