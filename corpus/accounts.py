"""Numbers of accounts behind their labels, and where such a number ends that runs into the figures of the next line.

    账号：6222000000000000018
    4．被执行人有权拒绝

A number that was wrapped goes on there, so what follows must be something of its own: the number of an item, a date, a sum,
12368, a telephone.
"""

from __future__ import annotations

from collections.abc import Iterator

from corpus.accountcolumns import column_spans
from corpus.lines import Lines
from corpus.matchtext import CELL_MARK
from corpus.patterns import BANK_ENDING, lazy_pattern
from corpus.spans import MatchSpan

_ACCOUNT = lazy_pattern(
    r"(?:账户?号码?|卡号|账户|账号|账[（/、]卡）?号码?|卡[（/、]账）?号码?)(?:（[一-鿿]{1,6}）)?[：:为是）]{0,3}[“\"「]?(?:<[^>]{0,6}>)?"
    # 1234567890123#0001: the number of a sub-account.
    r"([0-9][0-9×x*●…某·\-|]{5,38}[0-9×x*某](?:#[0-9×x*]{1,10})?|[×x*●]{2}[0-9×x*●]{4,30})"
    # 甲县人民法院；乙银行丙支行；6222…: longer than any telephone.
    rf"|{BANK_ENDING}[，；、/]([1-9][0-9×x*\-]{{11,38}})"
)
# What stands at the beginning of a line and is no rest of an account.
_OWN = lazy_pattern(
    r"[0-9]{1,2}(?:[、.](?![0-9])|(?:\.[0-9]{1,2}){1,3}[、.]?(?=[一-鿿]))"
    r"|[0-9]{1,8}(?:[，][0-9]{3})*(?:\.[0-9]{1,2})?(?:余?[万亿]?[元圆]|年|月|日|天|个|份|页|条|款|项|时|人)"
    r"|12368(?=[^0-9。；]{0,12}(?:举报|监督|热线|投诉|反映|电话|司法))"
    r"|(?:1[3-9][0-9]{9}|0[0-9]{2,3}-[2-9][0-9]{6,7}|400-[0-9]{3}-?[0-9]{4})(?![0-9])"
)
_ITEM = lazy_pattern("([0-9]{1,2})(?![0-9])")
# Blanks between something and a figure, each row of them looked at once.
_BLANKS_BEFORE_FIGURES = lazy_pattern(r"(?<!\s)\s++(?=[0-9０-９])")
_IN_NUMBERS = frozenset("0123456789０１２３４５６７８９×xXｘ*＊●…某")
_NUMBER = lazy_pattern("[0-9×x*●…某·\\-]{8}$")
# A number before which the account is complete: none is shorter.
_SHORTEST = 8
_NEAR = 60  # lines above in which the item before is looked for


def account_spans(text: str, lines: Lines) -> Iterator[MatchSpan]:
    """Account numbers of a match text, masked ones too, in order."""
    labelled = list(_labelled(text, lines))
    columns = [
        span for each in column_spans(lines.raw) if (span := lines.match.from_raw(each)).start < span.end
    ]
    end = 0
    for span in sorted([*labelled, *columns]) if columns else labelled:
        if span.start >= end:  # else it is the one before, found twice
            end = span.end
            yield span


def _labelled(text: str, lines: Lines) -> Iterator[MatchSpan]:
    for hit in _ACCOUNT.finditer(text):
        span = MatchSpan(*hit.span(hit.lastindex or 0))
        cell = text.find(CELL_MARK, span.start, span.end)
        if cell - span.start >= _SHORTEST:  # else its figures stand in cells of their own
            span = MatchSpan(span.start, cell)
        yield MatchSpan(span.start, account_end(text, span, lines))


def account_end(text: str, span: MatchSpan, lines: Lines) -> int:
    """Where an account number ends that was taken for as long as figures follow."""
    return next(account_ends(text, MatchSpan(span.start + _SHORTEST - 1, span.end), lines), span.end)


def account_ends(text: str, span: MatchSpan, lines: Lines) -> Iterator[int]:
    """Where in a span long numbers end with their line though the next one begins with figures."""
    for start in lines.within(span):
        if _NUMBER.match(text, max(0, start - _SHORTEST), start) and _begins_anew(text, start, lines):
            yield start


def all_account_ends(text: str, lines: Lines) -> tuple[int, ...]:
    """The same in a whole text; nearly every text is done with one look at its line ends."""
    raw = lines.raw
    line_ends = (raw.find("\n", *hit.span()) for hit in _BLANKS_BEFORE_FIGURES.finditer(raw))
    if not any(at >= 0 and _ends_with_figures(raw, at) for at in line_ends):
        return ()
    return tuple(account_ends(text, MatchSpan(0, len(text)), lines))


def _ends_with_figures(raw: str, at: int) -> bool:
    before = raw[max(0, at - 12) : at].rstrip()
    return bool(before) and before[-1] in _IN_NUMBERS


def _begins_anew(text: str, start: int, lines: Lines) -> bool:
    """Whether a line that begins with figures says something of its own."""
    if _OWN.match(text, start):
        return True
    gap = lines.gap_before(start)
    if gap.count("\n") > 1 and not gap.strip():
        # Under an empty line figures alone are the rest of a number that the end of a page cut.
        return not text[start : lines.end_of(start)].isdigit()
    item = _ITEM.match(text, start)
    beside = lines.gap_after(item.end() - 1) if item else ""
    # 6　案款发放, where a line above begins with 5: a list without points.
    return bool(
        item
        and beside
        and "\n" not in beside
        and any(_numbered(text, above, int(item.group(1)) - 1) for above in lines.before(start, _NEAR))
    )


def _numbered(text: str, start: int, number: int) -> bool:
    hit = _ITEM.match(text, start)
    return hit is not None and int(hit.group(1)) == number
