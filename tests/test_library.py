"""The library: what was added is found, shown as written, exported, and survives damage to the index."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from generated_documents import RULES, generated_document, report_of, seeded

from corpus.document import Document, document_of
from index.columns import COLUMNS
from index.engine import Sort
from index.entry import FACETS, RuleVerdict
from index.export import csv_lines, json_lines
from index.highlight import marked_spans, passages, phrases_of
from index.home import Home, LibraryBusy, LibraryError, resolve_home
from index.library import ENGINES, Library, engine_kind
from index.query import QueryError, parse_query
from index.reading import entry_of
from index.scan import fits
from index.values import case_kind, court_level

ROOT = Path(__file__).parent.parent
NOTICE = """芜湖市镜湖区人民法院
执 行 通 知 书
〔2022〕皖0202执1234号
芜湖某某有限公司：
  请将案款120,000元汇入本院账户。对指定其他案款交付途径的，有
权拒绝，并可以拨打12368举报。
        审判员  张某某
      二〇二二年三月一日
"""


IN_FOLDERS = tuple(name for name in ENGINES if name != "opensearch")  # which tests/test_opensearch.py damages


@pytest.fixture(params=ENGINES)
def library(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path, request.param) as library:
        yield library


def add(library: Library, text: str, path: str, rules: str = "r1", **report: object) -> Document:
    document = document_of(text, path)
    library.add(document, {**report_of(document, path), **report}, rules)
    return document


def found(library: Library, query: str) -> list[str]:
    return [entry.path for entry in library.iterate(query, Sort.OLDEST)]


# --- searching


CITING = {
    "/解释.txt": "依照《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》第五百一十七条的规定，裁定如下：",
    "/旧写法.txt": "依照《最高人民法院关于适用中华人民共和国民事诉讼法的解释》第五百一十七条的规定，裁定如下：",
    "/限高.txt": "依照《最高人民法院关于限制被执行人高消费及有关消费的若干规定》第一条的规定，决定如下：",
    "/旧限高.txt": "依照《最高人民法院关于限制被执行人高消费的若干规定》第一条的规定，决定如下：",
    "/诉讼法.txt": "依照《中华人民共和国民事诉讼法》第五百一十七条的规定，裁定如下：",
}


@pytest.mark.parametrize(
    ("query", "paths"),
    [
        ("引用:民诉法解释第517条", ["/旧写法.txt", "/解释.txt"]),
        ("法律依据:民诉法解释", ["/旧写法.txt", "/解释.txt"]),
        (
            "引用:《最高人民法院关于适用《中华人民共和国民事诉讼法》的解释》第五百一十七条",
            ["/旧写法.txt", "/解释.txt"],
        ),
        ("引用:民诉法解释第518条", []),
        ("引用:民诉法第517条", ["/诉讼法.txt"]),
        ("引用:限高规定", ["/旧限高.txt", "/限高.txt"]),
        ("引用:限制高消费规定第1条", ["/旧限高.txt", "/限高.txt"]),
        ("引用:失信规定", []),
    ],
)
def test_a_short_name_finds_what_is_cited_by_the_whole_one(
    library: Library, query: str, paths: list[str]
) -> None:
    with library.writer() as writer:
        for path, text in CITING.items():
            document = document_of(text, path)
            writer.add(document, report_of(document, path), "r1")
    assert sorted(found(library, query)) == paths


NUMBERED = {
    "/零.txt": "芜湖市镜湖区人民法院\n执行裁定书\n（2022）皖0202執恢０７７號之一\n申请执行人王某甲与被执行人李某乙买卖合同纠纷一案，",
    "/无零.txt": "芜湖市镜湖区人民法院\n执行裁定书\n（2022）皖0202执恢77号\n王某甲与李某乙买卖合同纠纷一案，",
    "/别的.txt": "芜湖市镜湖区人民法院\n执行裁定书\n（2022）皖0202执恢770号\n王某甲与被执行人李某丙买卖合同纠纷一案，",
}


@pytest.mark.parametrize(
    ("query", "paths"),
    [
        ("案号:(2022)皖0202执恢77号", ["/无零.txt", "/零.txt"]),
        ("案号:*执恢77号*", ["/无零.txt", "/零.txt"]),
        ("案号:*执恢77号", ["/无零.txt"]),
        ("案号:*执恢0077号*", ["/无零.txt", "/零.txt"]),
        ("本案案号:(2022)皖*执恢77号之一", ["/零.txt"]),
        ("案号:(2022)皖0202执恢77号*", ["/无零.txt", "/零.txt"]),
        ("案号:*执恢7号*", []),
        ("案件名称:王某甲与李某乙", ["/无零.txt", "/零.txt"]),
        ("案件名称:申请执行人王某甲与被执行人李某乙买卖合同纠纷", ["/无零.txt", "/零.txt"]),
        ("案件名称:王某甲与李某丙", ["/别的.txt"]),
        ("案件名称:“王某甲与李某乙”", ["/无零.txt"]),
        ("案件名称:李某乙与王某甲", []),
    ],
)
def test_zeros_of_numbers_and_roles_in_names_need_not_be_written_as_the_document_writes_them(
    library: Library, query: str, paths: list[str]
) -> None:
    with library.writer() as writer:
        for path, text in NUMBERED.items():
            document = document_of(text, path)
            writer.add(document, report_of(document, path), "r1")
    assert sorted(found(library, query)) == paths


def test_the_json_of_a_search_is_that_of_the_contract(library: Library) -> None:
    document = add(
        library, NOTICE, "/通知.txt", results=[{"rule": RULES[0], "verdict": "fail", "severity": "error"}]
    )
    assert library.search("有权拒绝 法院:芜湖").to_json() == {
        "total": 1,
        "through": 1,
        "hits": [
            {
                "id": document.sha256,
                "path": "/通知.txt",
                "title": "芜湖市镜湖区人民法院执行通知书",
                "type": "execution_notice",
                "court": "芜湖市镜湖区人民法院",
                "case_numbers": ["（2022）皖0202执1234号"],
                "date": "2022-03-01",
                "highlights": [
                    {
                        "start": NOTICE.index("对指定"),
                        "text": NOTICE[NOTICE.index("对指定") : NOTICE.index("举报。") + 3],
                        "marks": [
                            [
                                NOTICE.index("有\n权") - NOTICE.index("对指定"),
                                NOTICE.index("，并") - NOTICE.index("对指定"),
                            ]
                        ],
                    }
                ],
            }
        ],
        "facets": {
            "type": [{"value": "execution_notice", "name": "执行通知书", "count": 1}],
            "court": [{"value": "芜湖市镜湖区人民法院", "name": "芜湖市镜湖区人民法院", "count": 1}],
            "level": [{"value": "基层", "name": "基层", "count": 1}],
            "region": [{"value": "安徽省", "name": "安徽省", "count": 1}],
            "city": [{"value": "安徽省芜湖市", "name": "安徽省芜湖市", "count": 1}],
            "year": [{"value": "2022", "name": "2022", "count": 1}],
            "kind": [{"value": "执行", "name": "执行", "count": 1}],
            "procedure": [{"value": "首次执行", "name": "首次执行", "count": 1}],
            "cause": [],
            "verdict": [{"value": "fail", "name": "有不符合的规则", "count": 1}],
            "fail": [{"value": RULES[0], "name": RULES[0], "count": 1}],
            "undecided": [],
            "mode": [{"value": "published", "name": "已公开", "count": 1}],
            "format": [{"value": "txt", "name": "文本", "count": 1}],
        },
    }


@pytest.mark.parametrize(
    "query",
    [
        "案号:(2022)皖0202执1234号",
        "案号:（2022）皖*",
        "案件类型:执",
        "层级:基层",
        "人员:张某某",
        "金额:12万元",
        "日期:2022-03-01",
        "类型:执行通知书",
        "标题:执行通知书",
        "路径:通知.TXT",
        "模式:已公开",
        "“途径的，有权拒绝”",
        "非 有权接受",
    ],
)
def test_every_field_finds_what_the_document_shows(library: Library, query: str) -> None:
    add(library, NOTICE, "/通知.txt")
    assert found(library, query) == ["/通知.txt"]


def test_pages_sorting_and_everything(library: Library) -> None:
    with library.writer() as writer:
        for i in range(25):
            document = document_of(f"第{i}份文书", f"/{i:02}")
            writer.add(document, {**report_of(document, f"/{i:02}"), "date": f"2022-01-{i + 1:02}"}, "r1")
    first = library.search("文书", sort=Sort.NEWEST, limit=10)
    third = library.search("文书", sort=Sort.NEWEST, limit=10, page=3)
    assert (first.total, len(first.hits), len(third.hits)) == (25, 10, 5)
    assert [hit.entry.path for hit in third.hits] == ["/04", "/03", "/02", "/01", "/00"]
    assert len(library.search("文书", every=True).hits) == 25
    assert library.search("文书", limit=1, facets=()).facets == {}
    assert [entry.path for entry in library.iterate("文书", Sort.OLDEST)][:2] == ["/00", "/01"]


def test_a_query_that_cannot_be_understood_is_an_error(library: Library) -> None:
    with pytest.raises(QueryError):
        library.search("法元:芜湖")


def test_an_empty_library_finds_nothing(library: Library) -> None:
    assert library.search("*").to_json() == {
        "total": 0,
        "through": 0,
        "hits": [],
        "facets": {name: [] for name in FACETS},
    }


# --- adding and removing


def test_adding_again_does_nothing_and_new_rules_replace(library: Library) -> None:
    document = document_of("甲乙", "/a")
    report = report_of(document, "/a")
    assert library.add(document, report, "r1")
    assert not library.add(document, report, "r1")
    assert library.add(document, {**report, "results": []}, "r2")
    assert found(library, "甲乙") == ["/a"]
    assert library.search("违反:* 或 符合:* 或 待定:*").total == 0
    assert library.report(document.sha256) == {**report, "results": []}


def test_a_writer_need_not_read_what_is_current(library: Library) -> None:
    document = add(library, "甲乙", "/a")
    with library.writer() as writer:
        assert writer.is_current(document.sha256, "r1", "published", "/moved")
        assert not writer.is_current(document.sha256, "r2", "published")
        writer.remove("/a")
    assert found(library, "路径:moved") == ["/moved"]


def test_a_document_added_twice_in_a_batch_is_there_once(library: Library) -> None:
    with library.writer() as writer:
        for path in ("/b", "/a"):
            document = document_of("甲乙", path)
            writer.add(document, report_of(document, path), "r1")
    (hit,) = library.search("甲乙").hits
    assert hit.entry.paths == ("/a", "/b")
    assert library.search("路径:/b").total == 1


def test_removed_documents_are_not_found(library: Library) -> None:
    kept, gone = add(library, "甲乙一", "/1"), add(library, "甲乙二", "/2")
    assert library.remove("/2")
    assert not library.remove("/2")
    assert found(library, "甲乙") == ["/1"]
    with library.writer() as writer:
        assert writer.remove_document(kept.sha256)
    assert library.count() == library.search("*").total == 0
    assert library.entry(gone.sha256) is None
    assert library.body(gone.sha256) is None
    assert library.report(gone.sha256) is None


def test_an_exception_forgets_the_last_batch_only(library: Library) -> None:
    def interrupted() -> None:
        with library.writer(batch=2) as writer:
            for i in range(3):
                document = document_of(f"甲乙{i}", f"/{i}")
                writer.add(document, report_of(document, f"/{i}"), "r1")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert sorted(found(library, "甲乙")) == ["/0", "/1"]
    add(library, "甲乙丙", "/3")
    assert sorted(found(library, "甲乙")) == ["/0", "/1", "/3"]


# --- several programs at once


@pytest.mark.parametrize("engine", ENGINES)
def test_a_second_writer_is_refused_and_readers_are_not(engine: str, tmp_path: Path) -> None:
    with Library.open(tmp_path, engine) as library:
        _a_second_writer_is_refused_and_readers_are_not(library, engine, tmp_path)


def _a_second_writer_is_refused_and_readers_are_not(library: Library, engine: str, tmp_path: Path) -> None:
    add(library, "甲乙一", "/1")
    with library.writer(batch=1) as writer:
        with Library.open(tmp_path, engine) as other:
            with pytest.raises(LibraryBusy, match=rf"进程号 {os.getpid()}.*请等它结束后再试"), other.writer():
                pass
            assert other.search("甲乙").total == 1
            document = document_of("甲乙二", "/2")
            writer.add(document, report_of(document, "/2"), "r1")
            assert other.search("甲乙").total == 2
        with Library.open(tmp_path, engine) as late:
            assert late.search("甲乙").total == 2
    add(library, "甲乙三", "/3")


def test_threads_share_a_library_for_searching(library: Library) -> None:
    add(library, "甲乙一", "/1")
    wrong: list[int] = []

    def ask() -> None:
        wrong.extend(total for _ in range(20) if (total := library.search("甲乙").total) != 1)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


# --- index and store in step


def _remove_index(home: Path) -> None:
    shutil.rmtree(home / "index")


def _break_index(home: Path) -> None:
    for file in home.glob("index/*/*"):
        file.write_bytes(b"broken")


def _break_index_but_its_state(home: Path) -> None:
    for file in home.glob("index/*/*"):
        if file.name != "zhihe-state.json":
            file.write_bytes(b"")


def _forget_state(home: Path) -> None:
    for file in home.glob("index/*/zhihe-state.json"):
        file.unlink()


def _lag_behind(home: Path) -> None:
    for file in home.glob("index/*/zhihe-state.json"):
        file.write_text(json.dumps(json.loads(file.read_text()) | {"sequence": 1}))


def _run_ahead(home: Path) -> None:
    for file in home.glob("index/*/zhihe-state.json"):
        file.write_text(json.dumps(json.loads(file.read_text()) | {"sequence": 10**6}))


def _index_of_another_store(home: Path) -> None:
    for file in home.glob("index/*/zhihe-state.json"):
        file.write_text(json.dumps(json.loads(file.read_text()) | {"store": "another"}))


def _left_over_of_a_killed_rebuild(home: Path) -> None:
    for folder in list(home.glob("index/*")):
        (folder.with_name(folder.name + ".building") / "x").mkdir(parents=True)
        folder.rename(folder.with_name(folder.name + ".old"))


DAMAGE = (
    _remove_index,
    _break_index,
    _break_index_but_its_state,
    _forget_state,
    _lag_behind,
    _run_ahead,
    _index_of_another_store,
    _left_over_of_a_killed_rebuild,
)


@pytest.mark.parametrize("engine", IN_FOLDERS)
@pytest.mark.parametrize("damage", DAMAGE, ids=lambda damage: damage.__name__)
def test_the_index_is_mended_from_the_store(
    tmp_path: Path, engine: str, damage: Callable[[Path], None]
) -> None:
    with Library.open(tmp_path, engine) as library:
        for i in range(5):
            add(library, f"甲乙{i}", f"/{i}")
        library.remove("/0")
        add(library, "甲乙1", "/1", "r2", results=[])
    damage(tmp_path)
    with Library.open(tmp_path, engine) as library:
        assert sorted(found(library, "甲乙")) == ["/1", "/2", "/3", "/4"]
        assert library.search("*").total == library.count() == 4
        add(library, "甲乙五", "/5")
        assert library.search("甲乙").total == 5


@pytest.mark.parametrize("engine", IN_FOLDERS)
def test_an_index_broken_under_an_open_library_is_mended(tmp_path: Path, engine: str) -> None:
    with Library.open(tmp_path, engine) as library:
        add(library, "甲乙", "/1")
        shutil.rmtree(tmp_path / "index")
        assert library.search("甲乙").total == 1
        add(library, "甲乙二", "/2")
        assert library.search("甲乙").total == 2


@pytest.mark.usefixtures("cluster")
def test_each_engine_catches_up_with_what_the_other_wrote(tmp_path: Path) -> None:
    for i, engine in enumerate((*ENGINES, *ENGINES)):
        with Library.open(tmp_path, engine) as library:
            assert library.search("*").total == i
            add(library, f"甲乙{i}", f"/{i}")
            assert library.search("甲乙").total == i + 1
    assert sorted(path.name for path in (tmp_path / "index").iterdir()) == sorted(
        f"{name}-{engine_kind(name).schema}" for name in IN_FOLDERS
    )


@pytest.mark.parametrize("engine", ENGINES)
def test_an_update_that_an_index_missed_is_made_up_for(tmp_path: Path, engine: str) -> None:
    """The number of documents stays the same: only the sequence of changes tells that the index is behind."""
    other = next(each for each in ENGINES if each != engine)
    with Library.open(tmp_path, engine) as library:
        add(library, "甲乙", "/1", results=[{"rule": "a/b", "verdict": "pass", "severity": "error"}])
    with Library.open(tmp_path, other) as library:
        add(library, "甲乙", "/1", "r2", results=[{"rule": "a/b", "verdict": "fail", "severity": "error"}])
    with Library.open(tmp_path, engine) as library:
        assert (library.search("违反:a/b").total, library.search("符合:a/b").total) == (1, 0)


def test_a_library_finds_what_a_scan_of_its_store_finds(library: Library) -> None:
    rnd = seeded(5)
    with library.writer(batch=7) as writer:
        for i in range(30):
            document = generated_document(rnd, f"/{i}")
            writer.add(document, report_of(document, f"/{i}"), "r1")
    entries = [change.entry for change in library.store.changes_since(0) if change.entry]
    for query in ("有权拒绝", "违反:art20* 非 账号", "日期:2022 或 金额:>100万元", "法院:芜湖 12368"):
        tree = parse_query(query)
        assert {entry.id for entry in library.iterate(query)} == {
            entry.id for entry in entries if fits(tree, entry)
        }


# --- the folder


def test_where_the_library_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIHE_HOME", "/else")
    assert resolve_home(tmp_path).path == tmp_path
    monkeypatch.setenv("ZHIHE_HOME", str(tmp_path))
    assert resolve_home().path == tmp_path
    monkeypatch.delenv("ZHIHE_HOME")
    assert resolve_home().path.name == "zhihe"


def test_the_layout_of_the_folder(tmp_path: Path) -> None:
    home = tmp_path / "新" / "库"
    with Library.open(home) as library:
        add(library, "甲", "/a")
    assert {"store.sqlite", "index", "cache", "VERSION"} <= {path.name for path in home.iterdir()}
    assert (home / "index" / f"tantivy-{engine_kind('tantivy').schema}").is_dir()
    if os.name == "posix":
        assert home.stat().st_mode & 0o077 == 0


def test_a_folder_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    (tmp_path / "VERSION").write_text("7\n")
    with pytest.raises(LibraryError, match="版本是 7"):
        Library.open(tmp_path)
    assert not (tmp_path / "store.sqlite").exists()


def test_a_folder_that_cannot_be_made_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LibraryError, match="不能使用资料库文件夹"):
        Library.open(tmp_path / "file" / "home")


def test_an_unknown_engine_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="没有叫“lucene”的检索引擎"):
        Library.open(tmp_path, "lucene")


def test_a_writer_waits_for_a_search_that_brings_the_index_up(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        held = threading.Event()

        def for_a_moment() -> None:
            with library.home.writing():
                held.set()
                time.sleep(0.3)

        holder = threading.Thread(target=for_a_moment)
        holder.start()
        held.wait()
        add(library, "甲乙一", "/1")
        holder.join()
        assert library.search("甲乙一").total == 1


def test_the_lock_goes_with_the_process(tmp_path: Path) -> None:
    Home(tmp_path).prepare()
    script = (
        "import sys, time; from pathlib import Path; from index.home import Home\n"
        "with Home(Path(sys.argv[1])).writing(): print('held', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(LibraryBusy, match=f"进程号 {holder.pid}"), Home(tmp_path).writing():
        pass
    holder.kill()
    holder.wait()
    with Home(tmp_path).writing():
        pass


# --- highlights


def test_marks_are_the_raw_text_with_its_line_breaks_and_pinyin() -> None:
    raw = "前文。對指定其他途徑的，有\n權(quán)拒絕；被執(zhí)行人應當履行。"
    document = document_of(raw)
    tree = parse_query("有权拒绝 执行人 非 拒绝；")
    assert [raw[span.start : span.end] for span in marked_spans(document.match, tree)] == [
        "有\n權(quán)拒絕",
        "執(zhí)行人",
    ]
    for passage in passages(document.raw, document.match, phrases_of(tree)):
        assert raw[passage.start : passage.start + len(passage.text)] == passage.text
        assert {passage.text[start:end] for start, end in passage.marks} <= {
            "有\n權(quán)拒絕",
            "執(zhí)行人",
        }


def test_the_best_passages_show_most_of_what_was_asked() -> None:
    filler = "其他内容。" * 60
    document = document_of(f"账户一。{filler}账户二。{filler}账户三有权拒绝12368。{filler}账户四。")
    shown = passages(document.raw, document.match, phrases_of(parse_query("账户 有权拒绝 12368")), most=1)
    assert [passage.text.partition("。")[0] for passage in shown] == ["账户三有权拒绝12368"]
    assert [[passage.text[a:b] for a, b in passage.marks] for passage in shown] == [
        ["账户", "有权拒绝", "12368"]
    ]


def test_of_two_pieces_near_each_other_only_those_are_marked() -> None:
    raw = "账户甲乙丙丁戊己庚辛执行完毕，将款汇入\n账户。执行终结。账户"
    document = document_of(raw)
    marks = marked_spans(document.match, parse_query('"账户 执行"~8'))
    assert [raw[mark.start : mark.end] for mark in marks] == ["账户", "执行", "账户", "执行", "账户"]
    marks = marked_spans(document.match, parse_query('"账户 执行"~7'))
    assert [mark.start for mark in marks] == [
        raw.index("执行"),
        *_places(raw, "账户")[1:2],
        raw.rindex("执行"),
        raw.rindex("账户"),
    ]
    assert marked_spans(document.match, parse_query('非 "账户 执行"~8')) == []
    (passage,) = passages(raw, document.match, phrases_of(parse_query('"账户 执行"~1')), most=1)
    assert [passage.text[start:end] for start, end in passage.marks] == ["账户", "执行"]


def _places(text: str, piece: str) -> list[int]:
    return [at for at in range(len(text)) if text.startswith(piece, at)]


def test_overlapping_and_neighbouring_hits_do_not_break_a_mark() -> None:
    document = document_of("执行执行执行人")
    spans = marked_spans(document.match, parse_query("执行执行 或 行执"))
    assert [tuple(span) for span in spans] == [(0, 6)]


def test_a_search_by_fields_alone_has_no_highlights(library: Library) -> None:
    add(library, NOTICE, "/a")
    assert library.search("法院:芜湖 非 查封").hits[0].highlights == ()


def test_what_was_looked_for_in_a_part_is_marked_in_that_part_only(library: Library) -> None:
    from test_searched_parts import NOTICE as HEAD  # noqa: PLC0415  a notice with all its parts
    from test_searched_parts import SIGNED  # noqa: PLC0415  as above

    told = "你有权拒绝向其他\n账户付款。"
    add(library, f"{HEAD}责令你三日内从其他账户还款。\n{told}特此通知。{SIGNED}", "/parts")
    for query, marked in {
        "告知:其他账户": ["其他\n账户"],
        "主文:其他账户": ["其他账户"],
        "其他账户": ["其他账户", "其他\n账户"],
        "主文:还款 告知:其他账户": ["还款", "其他\n账户"],
        "落款:甲县人民法院": ["甲县人民法院"],
        "首部:甲县人民法院": ["甲县人民法院"],
        "非 告知:申请复议": [],
    }.items():
        (hit,) = library.search(query).hits
        shown = [passage.text[start:end] for passage in hit.highlights for start, end in passage.marks]
        assert shown == marked, query
        body = library.body(hit.entry.id)
        assert body is not None
        spans = marked_spans(body.match, parse_query(query), hit.entry.shown.parts)
        assert [body.raw[span.start : span.end] for span in spans] == marked, query
    (signature,) = library.search("落款:甲县人民法院").hits
    (head,) = library.search("首部:甲县人民法院").hits
    assert signature.highlights[0].start > head.highlights[0].start


def test_marks_of_generated_documents_fold_back_to_the_query() -> None:
    rnd = seeded(9)
    for i in range(40):
        document = generated_document(rnd, f"/{i}")
        start = rnd.randrange(len(document.match.text) - 20)
        phrase = document.match.text[start : start + rnd.randint(1, 20)]
        tree = parse_query(f'"{phrase}"') if '"' not in phrase else None
        for passage in passages(document.raw, document.match, phrases_of(tree)) if tree else ():
            assert document.raw[passage.start :].startswith(passage.text)
            assert passage.marks


# --- export


def test_export_has_a_row_for_every_hit_and_no_formulas(library: Library) -> None:
    add(
        library,
        NOTICE,
        "=cmd|' /C calc'!A0",
        results=[{"rule": RULES[0], "verdict": "fail", "severity": "error"}],
    )
    rows = list(csv.reader(io.StringIO("".join(csv_lines(library.iterate("*"), {})).removeprefix("\ufeff"))))
    assert tuple(rows[0]) == COLUMNS
    row = dict(zip(rows[0], rows[1], strict=True))
    assert len(rows) == 2
    assert (row["类型"], row["日期"], row["不符合"]) == ("执行通知书", "2022-03-01", RULES[0])
    assert row["路径"] == "'=cmd|' /C calc'!A0"
    (line,) = json_lines(library.iterate("*"))
    assert json.loads(line)["case_numbers"] == ["（2022）皖0202执1234号"]


def test_a_file_name_that_is_not_utf8_can_be_printed(library: Library) -> None:
    path = b"/\xd6\xb4.txt".decode("utf-8", "surrogateescape")
    add(library, "甲乙", path)
    for line in [*csv_lines(library.iterate("*"), {}), *json_lines(library.iterate("*"))]:
        line.encode("utf-8")
    json.dumps(library.search("甲乙").to_json(), ensure_ascii=False).encode("utf-8")


# --- what an entry says


@pytest.mark.parametrize(
    ("court", "level"),
    [
        ("最高人民法院", "最高"),
        ("安徽省高级人民法院", "高级"),
        ("芜湖市中级人民法院", "中级"),
        ("上海铁路运输中级法院", "中级"),
        ("大连海事法院", "专门"),
        ("芜湖市镜湖区人民法院", "基层"),
        ("人民检察院", None),
        (None, None),
    ],
)
def test_court_level(court: str | None, level: str | None) -> None:
    assert court_level(court) == level


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("（2021）皖0202执1234号", "执"),
        ("(2021)皖0202执恢12号之一", "执恢"),
        ("〔2020〕最高法执监36号", "执监"),
        ("（2021）赣0113民初10340号", "民初"),
        ("（2014）南行非审字第35号", "南行非审"),
        ("法〔2021〕322号", None),
    ],
)
def test_case_kind(number: str, kind: str | None) -> None:
    assert case_kind((number,)) == kind
    assert case_kind(()) is None


def test_rules_that_do_not_apply_are_not_kept() -> None:
    document = document_of("甲")
    report = {
        "results": [
            {"rule": "a/b", "verdict": verdict, "severity": "info"} for verdict in ("pass", "not_applicable")
        ]
    }
    with_all = report_of(document, "/a") | report
    assert entry_of(document, with_all).verdicts == (RuleVerdict("a/b", "pass", "info"),)
