"""All engines find exactly what a scan of every document finds: the same sets, not merely none too few."""

from __future__ import annotations

import os
import random
import secrets
import string
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from generated_documents import RULES, generated_document, report_of, seeded

from corpus.document import document_of
from index.engine import Engine, EngineKind, IndexDamaged, Place, Sort, State
from index.entry import FACETS, Entry, RuleVerdict
from index.home import Home
from index.library import ENGINES, engine_kind
from index.opensearch.place import ClusterPlace
from index.query import parse_query
from index.queryfields import QUERY_FIELDS
from index.reading import entry_of
from index.scan import fits
from index.tree import (
    All,
    And,
    Keyword,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Preferred,
    Prefix,
    Present,
    Range,
    Weighted,
    Wildcard,
)
from index.values import amount_rank, facet_values, keyword_values

SHARED = Path("/work/shared/corpus")
GENERATED = 120
# How many random windows: every engine starts a search for each.
WINDOWS = [300, pytest.param(1_000, marks=pytest.mark.soak)]
REAL_CLUSTER = "ZHIHE_TEST_OPENSEARCH"


@dataclass(frozen=True)
class Filled:
    """An engine with what was put into it."""

    engine: Engine
    entries: dict[int, Entry]

    def scan(self, tree: Node) -> set[int]:
        return {number for number, entry in self.entries.items() if fits(tree, entry)}

    def found(self, tree: Node, sort: Sort = Sort.RELEVANCE) -> set[int]:
        found = self.engine.search(tree, sort, limit=None)
        assert found.total == len(found.numbers) == len(set(found.numbers))
        return set(found.numbers)


def _odd_entries() -> list[Entry]:
    """Texts at the edges: empty, one and two characters, one character only, signs of patterns."""
    texts = [
        "",
        "执",
        "执行",
        "****",
        "行" * 40,
        string.punctuation,
        "6222****0001",
        "\ud800甲\U00020000乙",
        "a" * 9,
    ]
    return [Entry(id=f"odd{i}", paths=(), title="", match_text=text) for i, text in enumerate(texts)]


def _generated_entries() -> list[Entry]:
    rnd = seeded(20211206)
    entries = []
    for i in range(GENERATED):
        document = generated_document(rnd, f"/文书/{i // 10}/{i}.txt")
        entries.append(entry_of(document, report_of(document, document.source)))
    return entries


def _real_entries() -> list[Entry]:
    files = sorted([*SHARED.glob("real/*.txt"), *SHARED.glob("seeds/*")])
    documents = [
        document_of(file.read_text("utf-8", errors="replace"), str(file)) for file in files if file.is_file()
    ]
    return [entry_of(document, report_of(document, document.source)) for document in documents]


@pytest.fixture(scope="module", params=(*ENGINES, "real cluster"))
def kind(request: pytest.FixtureRequest) -> EngineKind:
    if request.param == "real cluster":
        url = os.environ.get(REAL_CLUSTER)
        if not url:
            pytest.skip(f"没有用 {REAL_CLUSTER} 给出 OpenSearch 集群的地址：真正的集群上未检验")
        return engine_kind("opensearch", url)
    if request.param == "opensearch":
        request.getfixturevalue("cluster")
    return engine_kind(request.param)


def _place(kind: EngineKind, folder: Path) -> Place:
    """A place where nothing is yet: in a cluster, names are told apart by the library's id."""
    place = kind.place(Home(folder), f"test-{secrets.token_hex(6)}")
    PLACES.append(place)
    return place


PLACES: list[Place] = []


@pytest.fixture(autouse=True, scope="module")
def _leave_nothing_in_a_cluster() -> Iterator[None]:
    yield
    for place in PLACES:
        if isinstance(place, ClusterPlace):
            place.remove()
        place.close()
    PLACES.clear()


def _made(place: Place) -> Engine:
    """A new, empty index in its place."""
    engine = place.begin()
    engine.commit()
    engine.close()
    place.switch(State("store", 0, secrets.token_hex(4)))
    return place.open()


def _fill(kind: EngineKind, folder: Path, entries: list[Entry]) -> Filled:
    engine = _made(_place(kind, folder))
    numbered = dict(enumerate(entries, 1))
    for number, entry in numbered.items():
        engine.add(number, entry)
        if number % 50 == 0:
            engine.commit()  # several segments
    engine.commit()
    return Filled(engine, numbered)


@pytest.fixture(scope="module")
def filled(kind: EngineKind, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    filled = _fill(kind, tmp_path_factory.mktemp(kind.name), _generated_entries() + _odd_entries())
    yield filled
    filled.engine.close()


def _windows(entries: list[Entry], count: int, seed: int) -> list[str]:
    rnd = seeded(seed)
    texts = [entry.match_text for entry in entries if len(entry.match_text) > 20]
    windows = []
    for _ in range(count):
        text = rnd.choice(texts)
        length = rnd.randint(2, min(30, len(text)))
        start = rnd.randrange(len(text) - length + 1)
        windows.append(text[start : start + length])
    return windows


@pytest.mark.parametrize("count", WINDOWS)
def test_random_windows_of_the_text_equal_a_scan(filled: Filled, count: int) -> None:
    windows = _windows(list(filled.entries.values()), count, seed=1)
    assert any(char in window for window in windows for char in "，。；：")
    assert any(char.isdigit() for window in windows for char in window)
    for window in windows:
        assert filled.found(Phrase("text", window)) == filled.scan(Phrase("text", window)), window


@pytest.mark.parametrize("count", WINDOWS)
def test_random_windows_of_real_documents_equal_a_scan(kind: EngineKind, tmp_path: Path, count: int) -> None:
    entries = _real_entries()
    if not entries:
        pytest.skip(f"没有 {SHARED}：真实文书和种子文本上的 {count} 个随机片段未检验")
    filled = _fill(kind, tmp_path, entries)
    for window in _windows(entries, count, seed=2):
        assert filled.found(Phrase("text", window)) == filled.scan(Phrase("text", window)), window
    filled.engine.close()


@pytest.mark.parametrize("count", WINDOWS)
def test_windows_with_one_character_changed_equal_a_scan(filled: Filled, count: int) -> None:
    """Near misses: an engine that only counts pairs, or ignores punctuation, would find too much."""
    rnd = seeded(3)
    for window in _windows(list(filled.entries.values()), count // 2, seed=3):
        at = rnd.randrange(len(window))
        changed = window[:at] + rnd.choice("，。1的行") + window[at + 1 :]
        assert filled.found(Phrase("text", changed)) == filled.scan(Phrase("text", changed)), changed


@pytest.mark.parametrize("count", WINDOWS)
def test_random_pieces_near_each_other_equal_a_scan(filled: Filled, count: int) -> None:
    """Both orders, every length and distance; overlapping pieces, and one character more between than allowed."""
    rnd = seeded(4)
    found = 0
    for window in _windows(list(filled.entries.values()), count // 20, seed=4):
        if len(window) < 4:
            continue
        lengths = [rnd.randint(2, max(2, len(window) // 2)) for _ in range(2)]
        first, second = window[: lengths[0]], window[-lengths[1] :]
        between = len(window) - sum(lengths)
        pieces = (first, second) if rnd.random() < 0.5 else (second, first)
        for distance in {max(0, between), max(0, between - 1), 0, rnd.randint(0, 50)}:
            tree = Near("text", *pieces, distance)
            assert filled.found(tree) == filled.scan(tree), tree
            found += bool(filled.scan(tree))
    assert found > count // 20


def test_single_characters_equal_a_scan(filled: Filled) -> None:
    for char in sorted(set("执行。，（）0129*×某甲乙a" + string.punctuation)):
        assert filled.found(Phrase("text", char)) == filled.scan(Phrase("text", char)), char


def _unanchored(rnd: random.Random, number: str) -> str:
    """A wildcard with a sign in front that fits the number: pieces of it, and `*` or `?` for what lies between."""
    pattern, at = rnd.choice("*?"), 1
    while at < len(number):
        to = rnd.randint(at + 1, len(number))
        between = rnd.randint(0, 4)
        pattern += number[at:to] + rnd.choice(("*", "?" * min(between, len(number) - to)))
        at = to + (0 if pattern.endswith("*") and rnd.random() < 0.5 else between)
    return pattern if len(pattern) > 1 else "*"


@pytest.mark.parametrize("field", ["case", "own"])
def test_wildcards_with_a_sign_in_front_equal_a_scan(filled: Filled, field: str) -> None:
    rnd = seeded(11)
    numbers = sorted({each for entry in filled.entries.values() for each in keyword_values(entry)[field]})
    some = 0
    for _ in range(80):
        tree = Wildcard(field, _unanchored(rnd, rnd.choice(numbers)))
        wanted = filled.scan(tree)
        assert filled.found(tree) == wanted, tree
        some += bool(wanted)
    assert some > 30


TREES: tuple[Node, ...] = (
    All(),
    Not(All()),
    Phrase("text", "****"),
    Phrase("text", "*****"),
    Phrase("text", "行" * 40),
    Phrase("text", "行" * 41),
    Phrase("text", "没有文书含有这句话"),
    Phrase("text", "\U00020000乙"),
    Near("text", "有权", "拒绝", 0),
    Near("text", "拒绝", "有权", 3),
    Near("text", "网络", "查询", 10),
    Near("text", "人民法院", "镜湖区", 0),
    Near("text", "行行", "行行", 0),
    Near("text", "行行", "行行", 37),
    Near("text", "执行", "行人", 50),
    Near("text", "没有文书", "含有这句话", 50),
    Near("title", "执行", "知书", 1),
    Near("court", "芜湖", "人民法院", 5),
    Not(Near("text", "12368", "举报", 0)),
    Phrase("title", "通知书"),
    Phrase("court", "芜湖"),
    Phrase("case", "皖0202执恢"),
    Phrase("party", "有限公司"),
    Phrase("officer", "某某"),
    Phrase("statute", "民事诉讼法第264条"),
    Phrase("path", "/文书/3/"),
    Keyword("type", "execution_notice"),
    Keyword("level", "中级"),
    Keyword("kind", "执恢"),
    Keyword("mode", "published"),
    Keyword("fail", RULES[0]),
    Keyword("fail", "art20-account"),
    Keyword("fail", "art20"),
    Keyword("undecided", RULES[1]),
    Keyword("pass", RULES[2]),
    Prefix("fail", "spc-2021-322/art20"),
    Present("fail"),
    Prefix("case", "（2022）皖"),
    Not(Present("court")),
    Wildcard("case", "*执恢*1*"),
    Wildcard("case", "（202?）皖0202执???号"),
    Wildcard("case", "*1?????????????号*"),  # beyond the automaton that tantivy allows
    Wildcard("court", "*中级人民法院"),
    Range("date", 20220301, 20220301),
    Range("date", 20220302, None),
    Range("date", None, 20221231),
    Range("date", None, None),
    Range("amount", None, None),
    Range("amount", 10_000_00, None),
    Phrase("head", "申请执行人"),
    Phrase("ruling", "执行"),
    Phrase("signature", "审判员"),
    Phrase("region", "芜湖"),
    Keyword("region", "安徽省"),
    Keyword("procedure", "恢复执行"),
    Keyword("related", "（2021）皖0202执1号"),
    Prefix("own", "（2022）皖"),
    Phrase("own", "皖0202执异"),
    Keyword("kind", "执行"),
    Present("account"),
    Prefix("case", ""),
    Keyword("verdict", "undecided"),
    Keyword("format", "txt"),
    Range("errors", 0, 0),
    Range("errors", 2, None),
    Range("undecideds", 1, 1),
    Range("largest", 100_000_00, None),
    Range("claim", None, None),
    Range("damage", 0, 0),
    Range("confidence", None, None),
    Weighted(((Phrase("text", "账户"), 7), (Phrase("text", "拍卖"), 3), (Not(Phrase("text", "执行")), 2))),
    Range("amount", 1_000_00, 9_999_99),
    And((Not(Keyword("fail", RULES[0])), Not(Keyword("fail", RULES[1])))),
    Or((Not(Keyword("fail", RULES[0])), Phrase("text", "有权拒绝"))),
    And(
        (
            Phrase("text", "有权拒绝"),
            Or((Phrase("text", "12368"), Not(Phrase("text", "账号")))),
            Phrase("court", "法院"),
        )
    ),
    Not(And((Phrase("text", "执行"), Not(Phrase("text", "拒绝"))))),
    Preferred(
        Phrase("text", "执行"), ((Phrase("title", "通知书"), 2.0), (Range("date", 20220101, None), 0.5))
    ),
    Preferred(
        Keyword("mode", "published"),
        ((Phrase("party", "行"), 1.0), (Keyword("type", "execution_notice"), 1.0)),
    ),
    Preferred(Not(Phrase("text", "执行")), ((Phrase("text", "执行"), 1.0),)),
)


@pytest.mark.parametrize("tree", TREES, ids=repr)
def test_every_kind_of_condition_equals_a_scan_in_every_order(filled: Filled, tree: Node) -> None:
    for sort in Sort:
        assert filled.found(tree, sort) == filled.scan(tree)


@pytest.mark.parametrize("field", [field.id for field in QUERY_FIELDS if field.id != "text"])
def test_every_field_can_be_asked_whether_it_has_content(filled: Filled, field: str) -> None:
    """Of a field, the documents that have something in it and those that have nothing are all documents."""
    has, lacks = parse_query(f"{field}:*"), parse_query(f"非 {field}:*")
    assert filled.found(has) == filled.scan(has)
    assert filled.found(lacks) == filled.scan(lacks) == set(filled.entries) - filled.scan(has)


def test_the_trees_above_do_find_something(filled: Filled) -> None:
    """A table of conditions that all find nothing would prove nothing."""
    empty = [tree for tree in TREES if not filled.scan(tree)]
    assert len(empty) <= 12, empty


def test_what_a_document_shows_finds_it_by_field(filled: Filled) -> None:
    for number, entry in list(filled.entries.items())[:40]:
        queries = [f'案号:"{each}"' for each in entry.case_numbers] + [
            f"法院:{entry.court}",
            f'标题:"{entry.title}"',
        ]
        queries += [f"当事人:{name}" for _role, name in entry.parties]
        queries += [f"日期:{entry.date}"] if entry.date else []
        queries += [f"金额:{fen / 100:.2f}元" for fen in entry.amounts]
        queries += [f"引用:《{cited}" for cited in entry.statutes]
        queries += [f"类型:{entry.type_name}"] if entry.type_name else []
        queries += [f"路径:{entry.path}"]
        shown = entry.shown
        queries += [f'人员:"{name}"' for name in entry.officers]
        queries += [f'本案案号:"{entry.case_numbers[0]}"', f"关联案号:{entry.case_numbers[0]}"]
        queries += [
            f"地域:={shown.province}{shown.city}",
            f"程序:{shown.procedure}",
            f"案件类型:{shown.kind}",
        ]
        queries += [f"法律依据:{cited}" for cited in shown.basis]
        queries += [f"最大金额:{shown.largest / 100:.2f}元"] if shown.largest else []
        queries += [f"账户:{each}" for each in shown.accounts]
        queries += [f"错误数:{sum(each.verdict == 'fail' for each in entry.verdicts)}"]
        names = {"fail": "违反", "undecided": "待定", "pass": "符合"}
        queries += [f"{names[each.verdict]}:{each.rule}" for each in entry.verdicts]
        for query in queries:
            assert number in filled.found(parse_query(query)), query


def test_orders_by_date_are_stable_and_undated_documents_come_last(filled: Filled) -> None:
    def key(number: int) -> str:
        return filled.entries[number].date or ""

    newest = filled.engine.search(All(), Sort.NEWEST, limit=None).numbers
    oldest = filled.engine.search(All(), Sort.OLDEST, limit=None).numbers
    assert list(newest) == sorted(newest, key=lambda number: (key(number), number), reverse=True)
    assert list(oldest) == sorted(oldest, key=lambda number: (key(number) or "9999", number))


def test_orders_by_sum_are_stable_and_documents_without_one_come_last(filled: Filled) -> None:
    def key(number: int) -> int:
        return filled.entries[number].shown.largest or 0

    most = filled.engine.search(All(), Sort.LARGEST, limit=None).numbers
    least = filled.engine.search(All(), Sort.SMALLEST, limit=None).numbers
    assert len({key(number) for number in most}) > 50
    assert list(most) == sorted(most, key=lambda number: (key(number), number), reverse=True)
    assert list(least) == sorted(least, key=lambda number: (key(number) or 10**20, number))


SUMS = [0, 1, 2, 2**29 - 1, 2**29, 2**29 + 2, 10**11, 10**11 + 1_000, 10**15, 10**17 - 10**10, 10**17]


def test_the_rank_of_a_sum_rises_with_it_and_has_room_for_a_number_below() -> None:
    entry = Entry(id="", paths=(), title="", match_text="")
    ranks = [amount_rank(replace(entry, shown=replace(entry.shown, largest=fen))) for fen in SUMS]
    assert ranks == sorted(set(ranks))
    assert ranks[0] > amount_rank(entry) == 0
    assert ranks[-1] < 2**33


def test_weights_are_the_score_alike_in_every_engine(filled: Filled) -> None:
    parts = tuple((Phrase("text", word), at + 1) for at, word in enumerate(("账户", "12368", "拍卖", "存款")))
    wanted = {
        number: sum(weight for part, weight in parts if fits(part, entry))
        for number, entry in filled.entries.items()
    }
    found = filled.engine.search(Weighted(parts), Sort.RELEVANCE, limit=None)
    assert dict(zip(found.numbers, found.scores, strict=True)) == {
        number: score for number, score in wanted.items() if score
    }


def test_totals_are_those_of_single_searches(filled: Filled) -> None:
    assert filled.engine.totals([]) == []
    assert filled.engine.totals(TREES) == [len(filled.scan(tree)) for tree in TREES]


@pytest.mark.parametrize("sort", Sort)
def test_pages_put_together_are_the_whole_list(filled: Filled, sort: Sort) -> None:
    tree = Phrase("text", "执行")
    whole = filled.engine.search(tree, sort, limit=None).numbers
    pages = [filled.engine.search(tree, sort, offset, 7).numbers for offset in range(0, len(whole), 7)]
    assert [number for page in pages for number in page] == list(whole)
    # The last would take all memory, or no number of the engine's, if room were made for it.
    for beyond in (len(whole), len(whole) + 10, 10**9, 10**30):
        found = filled.engine.search(tree, sort, beyond, 1_000)
        assert (found.numbers, found.total) == ((), len(whole))
    assert filled.engine.search(tree, sort, 0, 0).total == len(whole)


def test_relevance_puts_the_document_with_more_hits_first(kind: EngineKind, tmp_path: Path) -> None:
    entries = [
        Entry(id=str(n), paths=(), title="", match_text="账户" * n + "余下文字" * (9 - n)) for n in (1, 5, 3)
    ]
    filled = _fill(kind, tmp_path, entries)
    assert filled.engine.search(Phrase("text", "账户")).numbers == (2, 3, 1)
    filled.engine.close()


def test_conditions_on_fields_do_not_make_a_document_more_relevant(kind: EngineKind, tmp_path: Path) -> None:
    entries = [
        Entry(id=str(n), paths=(), title="", match_text="账户" * n + "余下文字" * 9) for n in range(1, 9)
    ]
    # One document of many has the field: its condition is the rarest, and would weigh most.
    entries[0] = replace(entries[0], mode="draft")
    filled = _fill(kind, tmp_path, entries)
    either = Or(
        (Phrase("text", "账户"), Keyword("mode", "draft"), Prefix("mode", "dr"), Wildcard("mode", "*t"))
    )
    assert filled.engine.search(either).numbers[-1] == 1
    filled.engine.close()


@pytest.mark.parametrize(
    ("courts", "shown"),
    [
        (["戊县人民法院"] * 2 + ["戊縣人民法院"], [("戊县人民法院", 3)]),
        (["戊縣人民法院"] * 2 + ["戊县人民法院"], [("戊县人民法院", 3)]),
        (["戊縣人民法院"] * 2, [("戊縣人民法院", 2)]),
        (["乾县人民法院"] * 2 + ["乾縣人民法院"], [("乾县人民法院", 3)]),
        (["甲县人民法院", "乙县人民法院", "乙县人民法院"], [("乙县人民法院", 2), ("甲县人民法院", 1)]),
    ],
)
def test_a_facet_counts_a_value_as_its_condition_finds_it(
    kind: EngineKind, tmp_path: Path, courts: list[str], shown: list[tuple[str, int]]
) -> None:
    entries = [
        Entry(id=str(n), paths=(), title="", match_text="文字", court=court) for n, court in enumerate(courts)
    ]
    filled = _fill(kind, tmp_path, entries)
    assert filled.engine.facets(All(), ["court"]) == {"court": shown}
    for value, count in shown:
        assert filled.engine.search(parse_query(f"法院:={value}")).total == count
    filled.engine.close()


def test_facets_count_what_a_scan_counts(filled: Filled) -> None:
    tree = Phrase("text", "12368")
    facets = filled.engine.facets(tree)
    assert set(facets) == set(FACETS)
    for name, counts in facets.items():
        expected: dict[str, int] = {}
        for number in filled.scan(tree):
            for value in facet_values(filled.entries[number])[name]:
                expected[value] = expected.get(value, 0) + 1
        assert dict(counts) == expected
        assert [count for _, count in counts] == sorted(expected.values(), reverse=True)
    assert facets["type"]
    assert facets["year"]
    assert facets["fail"]


def test_an_unknown_facet_is_an_error(filled: Filled) -> None:
    with pytest.raises(ValueError, match="没有叫“typo”的分面"):
        filled.engine.facets(All(), ["typo"])


def _small(word: str) -> Entry:
    return Entry(
        id=word, paths=(), title=word, match_text=word, verdicts=(RuleVerdict("a/b", "fail", "error"),)
    )


def test_replace_and_delete_within_and_across_batches(kind: EngineKind, tmp_path: Path) -> None:
    place = _place(kind, tmp_path)
    engine = _made(place)
    engine.add(1, _small("甲甲"))
    engine.replace(1, _small("乙乙"))
    engine.add(2, _small("丙丙"))
    engine.add(3, _small("丁丁"))
    engine.delete(3)
    engine.commit()
    assert engine.numbers() == {1, 2}
    assert engine.count() == 2
    assert engine.search(Phrase("text", "甲甲")).total == 0
    engine.replace(2, _small("戊戊"))
    engine.delete(1)
    engine.delete(99)
    engine.commit()
    assert engine.numbers() == {2}
    assert engine.search(Phrase("text", "戊戊")).numbers == (2,)
    assert engine.facets(All())["fail"] == [("a/b", 1)]
    engine.close()


def test_only_a_commit_makes_changes_visible_and_a_rollback_forgets_them(
    kind: EngineKind, tmp_path: Path
) -> None:
    place = _place(kind, tmp_path)
    engine = _made(place)
    engine.add(1, _small("甲甲"))
    assert engine.count() == 0
    engine.rollback()
    engine.add(2, _small("乙乙"))
    engine.commit()
    assert engine.numbers() == {2}
    engine.close()


def test_an_index_opened_again_answers_and_can_be_written(kind: EngineKind, tmp_path: Path) -> None:
    place = _place(kind, tmp_path)
    engine = _made(place)
    engine.add(1, _small("有权拒绝"))
    engine.commit()
    engine.close()
    again = place.open()
    assert again.search(Phrase("text", "权拒")).numbers == (1,)
    again.add(2, _small("有权拒收"))
    again.commit()
    assert again.search(Phrase("text", "有权拒")).total == 2
    again.close()


def test_another_open_index_sees_a_commit_after_refresh(kind: EngineKind, tmp_path: Path) -> None:
    place = _place(kind, tmp_path)
    writing = _made(place)
    reading = place.open()
    writing.add(1, _small("甲甲"))
    writing.commit()
    if kind.name != "opensearch":  # which shows a commit to everybody at once
        assert reading.count() == 0
    reading.refresh()
    assert reading.count() == 1
    writing.close()
    reading.close()


def test_an_empty_index_answers_everything_with_nothing(kind: EngineKind, tmp_path: Path) -> None:
    place = _place(kind, tmp_path)
    engine = _made(place)
    engine.commit()
    for tree in TREES:
        assert engine.search(tree, limit=None).total == 0
    assert engine.facets(All())["type"] == []
    engine.close()


def test_a_place_without_an_index_and_a_broken_one_are_damaged(kind: EngineKind, tmp_path: Path) -> None:
    place = _place(kind, tmp_path)
    with pytest.raises(IndexDamaged):
        place.open()
    assert place.state() is None
    engine = _made(place)
    engine.add(1, _small("甲甲"))
    engine.commit()
    engine.close()
    if isinstance(place, ClusterPlace):
        place.remove()
    for file in tmp_path.rglob("*"):
        if file.is_file():
            file.write_bytes(b"broken")
    with pytest.raises(IndexDamaged):
        place.open()


def test_a_new_index_takes_the_place_of_the_old_one(kind: EngineKind, tmp_path: Path) -> None:
    place = _place(kind, tmp_path)
    old = _made(place)
    old.add(1, _small("甲甲"))
    old.commit()
    place.note(State("store", 7, "old"))
    place.begin().close()  # an attempt that was broken off
    new = place.begin()
    new.add(2, _small("乙乙"))
    new.add(3, _small("乙丙"))
    new.commit()
    assert place.open().numbers() == {1}
    assert place.state() == State("store", 7, "old")
    new.close()
    old.close()
    place.switch(State("store", 9, "new"))
    assert place.open().numbers() == {2, 3}
    assert place.state() == State("store", 9, "new")


def test_documents_above_a_number_are_as_if_they_were_not_there(filled: Filled) -> None:
    assert filled.engine.newest() == max(filled.entries)
    below = {number for number in filled.entries if number <= 60}
    for tree in (
        All(),
        Phrase("text", "执行"),
        Near("text", "有权", "拒绝", 5),
        Not(Keyword("fail", RULES[0])),
    ):
        expected = filled.scan(tree) & below
        for sort in Sort:
            found = filled.engine.search(tree, sort, 0, 1_000, 60)
            assert (set(found.numbers), found.total) == (expected, len(expected))
            assert filled.engine.search(tree, sort, 3, 5, 60).numbers == found.numbers[3:8]
        counts = sum(count for _value, count in filled.engine.facets(tree, ["mode"], 60)["mode"])
        assert counts == sum(filled.entries[number].mode is not None for number in expected)


def test_a_stream_is_the_whole_list_in_order(filled: Filled) -> None:
    for sort in Sort:
        numbers = [each for part in filled.engine.stream(All(), sort) for each in part]
        assert tuple(numbers) == filled.engine.search(All(), sort, limit=None).numbers
        assert set(numbers) == set(filled.entries)
    assert [each for part in filled.engine.stream(Not(All()), Sort.NEWEST) for each in part] == []
