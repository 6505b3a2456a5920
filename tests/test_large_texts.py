"""Plain text of 25 MB: what it costs to check grows with its length and not with the square, whatever it holds.

`make test` checks one that once took minutes, at 9 MB; `make soak` every text at full length.
"""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from clock import within

from checker.check import Settings, check
from checker.load import load_rules
from checker.verdict import DocumentReport, Verdict
from corpus.accounts import all_account_ends
from corpus.document import Unreadable, document_of
from corpus.limits import Limits
from corpus.matchtext import match_text
from corpus.read import read_bytes, read_path
from corpus.spans import MatchSpan

DRAFTS = sorted((Path(__file__).parents[1] / "examples" / "drafts").glob("*.txt"))
RULES = load_rules()
SETTINGS = Settings(today=datetime.date(2026, 11, 23))
LENGTH = 25_000_000  # bytes
CHARACTERS = (
    19_900_000  # just below the limit of a text: of characters of one byte there are fewer than LENGTH
)
REFUSED = ("question marks", "shifted bytes")  # so much of them that nothing of the notice around counts
SECONDS = 60  # of one core, for what is made to be costly; an ordinary text of this length takes five


def _texts() -> list[str]:
    return [read_path(path).raw for path in DRAFTS]


def _notice() -> str:
    return next(text for path, text in zip(DRAFTS, _texts(), strict=True) if "执行通知书" in path.name)


def _filled(piece: str, length: int) -> bytes:
    data = piece.encode()
    return data * min(length // len(data), CHARACTERS // len(piece))


def _inside(piece: str) -> tuple[bytes, bytes, str]:
    """A notice that is cut in the middle for a filling."""
    notice = _notice()
    half = len(notice) // 2
    return notice[:half].encode(), notice[half:].encode(), piece


def _made(name: str, length: int) -> bytes:
    if name in WHOLE:
        return _filled(WHOLE[name](), length)
    before, after, piece = _inside(FILLED[name])
    return before + _filled(piece, length - len(before) - len(after)) + after


WHOLE = {
    "all drafts, one behind the other": lambda: "\n".join(_texts()) + "\n",
    "all drafts on one line": lambda: "".join(_texts()).replace("\n", ""),
    "one notice again and again": lambda: _notice() + "\n",
}
FILLED = {
    "empty lines": "\n",
    "blanks": "　",
    "blanks behind bars": "│" + "　" * 1000,
    "figures": "６",
    "open brackets": "（",
    "执行": "执行",
    "full stops": "。",
    "commas": "，",
    "colons": "：",
    "open titles": "《",
    "question marks": "?",
    "line ends of all kinds": "本院责令被执行人履行\r\n被执行人\r不履行\n",
    "readings": "執(zhí)行(",
    "Latin words": "执 abc ",
    "numbers of cases": "（2022）皖0202执12号",
    "accounts": "账号：6217001234567890123，",
    "citations": "《中华人民共和国民事诉讼法》第二百四十条、",
    "sums": "人民币10000元",
    "dates": "2022年6月1日",
    "parties": "被执行人：张某甲，男，",
    "signers": "审判员王某",
    "titles": "甲县人民法院执行通知书",
    "annexes": "月1日附件",
    "shifted bytes": "變?yōu)殚L",
}


def _checked(data: bytes) -> DocumentReport:
    document = read_bytes(data)
    report = check(document, RULES, SETTINGS)
    assert document.parts
    assert document.fields.amounts is not None
    return report


def test_a_long_text_costs_seconds() -> None:
    """Looking for the sentence around a citation once went from end to end of the text: 40 seconds."""
    with within(20):
        report = _checked(_made("all drafts, one behind the other", 9_000_000))
    assert any(each.verdict is not Verdict.NOT_APPLICABLE for each in report.results)


@pytest.mark.soak
@pytest.mark.parametrize("name", [*WHOLE, *FILLED])
def test_the_longest_text_costs_a_minute_at_most(name: str) -> None:
    data = _made(name, LENGTH)
    with within(SECONDS):
        if name in REFUSED:
            with pytest.raises(Unreadable, match="正文几乎全是乱码"):
                read_bytes(data)
        else:
            _checked(data)


def test_a_text_beyond_the_limit_is_refused_at_once_with_the_limit() -> None:
    with within(20), pytest.raises(Unreadable, match="25000000 字，超过上限 20000000 字"):
        read_bytes(b"6" * LENGTH)
    with pytest.raises(Unreadable, match="超过上限 10 字"):
        read_bytes("执行通知书，责令履行义务".encode(), limits=Limits(text_characters=10))


@pytest.mark.parametrize("blank", [" ", "\n", "　", "\xa0"])
def test_rows_of_blanks_take_no_memory(blank: str) -> None:
    match = match_text("执" + blank * 1_000_000 + "行\n通" + blank * 20 + "知")
    assert match.text == "执行通知"
    assert len(match.starts) == 4
    assert match.to_raw(MatchSpan(0, 2)) == (0, 1_000_002)


@pytest.mark.parametrize("blank", [" ", "\n", "　", "\t"])
def test_rows_of_blanks_are_looked_at_once(blank: str) -> None:
    """Each was tried as the beginning of a row: behind a bar, and before figures; a million took hours."""
    raw = "户名│甲\n账号：62220000" + blank * 1_000_000 + "乙1"
    with within(20):
        document = document_of(raw)
        assert all_account_ends(document.match.text, document.fields.lines) == ()


def test_a_reason_repeats_the_beginning_of_a_damaged_place_only() -> None:
    notice = _notice()
    half = len(notice) // 2
    report = check(read_bytes((notice[:half] + "?" * 1500 + notice[half:]).encode()), RULES, SETTINGS)
    damaged = [each.reason for each in report.results if "损坏" in each.reason or "乱码" in each.reason]
    assert damaged
    assert all(len(reason) < 200 for reason in damaged)
