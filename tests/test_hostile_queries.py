"""Queries that somebody writes to see what happens: a clear answer in bounded time from every engine, and nothing is damaged."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from generated_documents import generated_document, report_of, seeded

from index.entry import Entry
from index.library import ENGINES, Library
from index.query import CONDITIONS, QueryError, parse_query
from index.scan import fits, pattern_of, shape_of

COUNT = 120
SECONDS = 20  # each takes a second at most; a busy machine is slower, an explosion takes hours
HAN = [chr(0x4E00 + 7 * number) for number in range(1000)]

REFUSED = {
    "ten thousand characters": ("执" * 10_000, "检索式有 10000 个字符，上限是 2000 个"),
    "a thousand clauses, or": (" 或 ".join(HAN), "字符，上限是"),
    "a thousand clauses": (" ".join(HAN), f"检索式有 1000 个条件，上限是 {CONDITIONS} 个"),
    "660 exclusions": (" ".join(["-执"] * 660), f"检索式有 660 个条件，上限是 {CONDITIONS} 个"),
    "a hundred brackets": ("(" * 100 + "执" + ")" * 100, "括号套了 30 层以上"),
    "quotes only": ('"' * 1999, "没有配对"),
    "a long wildcard": ("法院:*" + "甲" * 90, "超过 80 个字符"),
    "stars": ("*" * 50, "不用 *"),
    "question marks": ("有" + "?" * 1900, "不用 \\?"),
    "marks": ("法院:" + "、" * 1900, "里有“、”"),
    "marks and fields": ("法院:甲" + "，法院:甲" * 380, "检索式有 381 个条件"),
    "commas": ("法院:甲" + "， " * 900, "里有“，”"),
    "signs": ("法院" + ":" * 1900, "后面没有内容"),
    "hyphens": ("错误数:" + "-" * 1900, "不是整数"),
    "numerals": ("金额:" + "零一十" * 600, "不是金额"),
}
ANSWERED = {
    "as many conditions as may be": " ".join(HAN[:CONDITIONS]),
    "as many alternatives": " 或 ".join(HAN[:CONDITIONS]),
    "one word again and again": " ".join(["执行"] * CONDITIONS),
    "two words again and again": " ".join(["执行", "法院"] * (CONDITIONS // 2)),
    "the longest phrase": "人民法院" * 499,
    "a star, a letter": "案号:*a*b*",
    "a year and parts of a number": "案号:(2023)*执*号",
    "stars and letters": "法院:" + "*a" * 39 + "*b",
    "stars and question marks": "法院:" + "*甲?" * 20 + "*",
    "a star and question marks": "法院:*" + "?" * 60 + "*b",
    "question marks and stars": "法院:" + "?*" * 35 + "z",
    "many wildcards": " 或 ".join(["法院:*人*民*法*院*x*"] * 90),
    "rules": "违反:*a*r*t*2*",
    "nested brackets": "(" * 29 + "执" + ")" * 29,
    "nested exclusions": "非 (" * 14 + "执" + ")" * 14,
    "a single character": "法",
    "numbers in every spelling": "案号:" + "、".join(f"执{n}号" for n in range(1, 250)),
    "numbers without brackets": " 或 ".join(f"2022皖0202执{n}号" for n in range(100, 200)),
    "all numbers without brackets": " ".join(f"2022皖0202执{n}号" for n in range(100, 200)),
    "one number again and again": " 或 ".join(["执1号"] * 200),
    "spaces before a sign": "金额" + " " * 1900 + ">1",
    "spaces before a unit": "金额:1" + " " * 1900 + "万元",
    "slashes": "/" * 1990,
}


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {engine: tmp_path_factory.mktemp(engine) for engine in ENGINES}


@pytest.fixture(params=ENGINES)
def library(request: pytest.FixtureRequest, homes: dict[str, Path]) -> Iterator[Library]:
    """The same documents in each engine, some with values made to be hard."""
    with Library.open(homes[request.param], request.param) as library:
        if not library.count():
            with library.writer() as writer:
                for number in range(COUNT):
                    document = generated_document(seeded(number), f"/{number}")
                    report = report_of(document, f"/{number}")
                    if number % 3 == 0:
                        report["court"] = "a" * 200 + "甲乙" * 50 + f"{number}人民法院"
                    writer.add(document, report, "r1")
        yield library


@contextmanager
def bounded() -> Iterator[None]:
    """Fails when it takes too long; where there is no alarm, afterwards."""
    started = time.monotonic()
    if hasattr(signal, "SIGALRM"):
        signal.alarm(SECONDS)
    try:
        yield
    finally:
        if hasattr(signal, "SIGALRM"):
            signal.alarm(0)
    assert time.monotonic() - started < SECONDS


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_too_much_is_refused_in_words(library: Library, name: str) -> None:
    query, said = REFUSED[name]
    with bounded(), pytest.raises(QueryError, match=said.replace("*", r"\*")):
        library.search(query)


def entries(library: Library) -> list[Entry]:
    return [change.entry for change in library.store.changes_since(0) if change.entry]


@pytest.mark.parametrize("name", ANSWERED)
def test_what_is_hard_is_answered_right_and_in_time(library: Library, name: str) -> None:
    tree = parse_query(ANSWERED[name])
    with bounded():
        found = {hit.entry.id for hit in library.search(tree, every=True).hits}
    assert found == {entry.id for entry in entries(library) if fits(tree, entry)}


def test_afterwards_everything_is_as_it_was(library: Library) -> None:
    assert library.search("*").total == library.count() == COUNT
    assert library.is_in_step()


@pytest.mark.parametrize(
    ("wildcard", "fitting", "other"),
    [
        ("*", ["", "a", "a\nb"], []),
        ("a*", ["a", "ab"], ["", "ba"]),
        ("*a", ["a", "ba"], ["ab"]),
        ("*ab*ab", ["abab", "xabyab"], ["ab", "aba", "abaab "]),
        ("a?c*", ["abc", "abcd", "a\nc"], ["ac", "abbc"]),
        ("*?*?*", ["ab", "abc"], ["", "a"]),
        ("a.c", ["a.c"], ["abc"]),
        ("*a*a*b", ["aab", "aaab", "abab"], ["ab", "aaba"]),
        ("?", ["a", "甲"], ["", "ab"]),
        ("", [""], ["a"]),
    ],
)
def test_a_wildcard_fits(wildcard: str, fitting: list[str], other: list[str]) -> None:
    assert [value for value in fitting if not shape_of(wildcard).fullmatch(value)] == []
    assert [value for value in other if shape_of(wildcard).fullmatch(value)] == []


def test_wildcards_fit_as_plain_regular_expressions_do() -> None:
    import re  # noqa: PLC0415  the reference

    rnd = seeded(8)
    for _ in range(3000):
        wildcard = "".join(rnd.choices("ab*?", k=rnd.randint(0, 7)))
        value = "".join(rnd.choices("ab", k=rnd.randint(0, 9)))
        plain = re.fullmatch(pattern_of(wildcard), value)
        assert bool(shape_of(wildcard).fullmatch(value)) is bool(plain), (wildcard, value)
