"""An index whose bytes are not what was written is noticed before it answers, mended from the store, and said."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from generated_documents import report_of
from test_command import GOOD, zhihe
from test_index_safety import COUNT, fill, seeded
from test_library import add

from corpus.document import document_of
from index.checkedfiles import AGAIN, NOTE
from index.contradiction import contradicts
from index.engine import Sort
from index.home import LibraryBusy, LibraryError
from index.library import Library, engine_kind
from index.query import parse_query
from index.reading import entry_of
from index.tantivyfiles import files_in_use
from index.verify import verify

SUFFIXES = ("pos", "idx", "term", "fast", "fieldnorm", "store", "del")
QUERY = "执行"


def _filled(home: Path) -> list[str]:
    """A library with deletions and its right answer."""
    fill(home)
    with Library.open(home) as library:
        library.remove("/3")
        return _ids(library)


def _ids(library: Library) -> list[str]:
    return sorted(hit.entry.id for hit in library.search(QUERY, every=True).hits)


def _largest(home: Path, suffix: str) -> Path:
    return max(_in_use(home, suffix), key=lambda file: file.stat().st_size)


def _in_use(home: Path, suffix: str) -> list[Path]:
    folder = next(home.glob("index/tantivy-*"))
    return [file for file in files_in_use(folder) if file.suffix == f".{suffix}"]


def _rot(file: Path, seed: int = 1, share: int = 20) -> None:
    """Changes bytes in the first half, where nothing shows when the file is opened, and not the times that anybody may set."""
    before = file.stat()
    data, rnd = bytearray(file.read_bytes()), seeded(seed)
    for _ in range(max(1, len(data) // share)):
        data[rnd.randrange(max(1, len(data) // 2))] ^= 1 + rnd.randrange(255)
    file.unlink()  # not in place: an engine of this process may have it mapped
    file.write_bytes(data)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def _noted_as_whole(home: Path, when: float) -> None:
    """As if the bytes had changed on the disk alone, after the files were found whole."""
    note = next(home.glob(f"index/*/{NOTE}"))
    known = json.loads(note.read_text("utf-8"))
    for name in known:
        seen = (note.parent / name).stat()
        known[name] = [seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino, int(when)]
    note.write_text(json.dumps(known), "utf-8")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_that_is_another_one_now_is_read_before_it_answers(tmp_path: Path, suffix: str) -> None:
    right = _filled(tmp_path)
    with Library.open(tmp_path) as library:
        assert _ids(library) == right
    file = _largest(tmp_path, suffix)
    _rot(file)
    told: list[str] = []
    with Library.open(tmp_path, tell=told.append) as library:
        assert _ids(library) == right
        assert list(verify(library)) == []
    assert any("由资料库重建" in text for text in told)
    told.clear()
    with Library.open(tmp_path, tell=told.append) as library:
        assert _ids(library) == right
    assert told == []


def test_what_a_disk_changed_and_no_time_is_found_a_day_later(tmp_path: Path) -> None:
    right = _filled(tmp_path)
    file = _largest(tmp_path, "pos")
    _rot(file)
    _noted_as_whole(tmp_path, time.time() - AGAIN - 1)
    told: list[str] = []
    with Library.open(tmp_path, tell=told.append) as library:
        assert _ids(library) == right
    assert told == [
        f"索引有损坏（索引文件 {file.name} 内容损坏（校验和不符）），先由资料库重建；文书都在，不受影响。"
    ]


def test_a_note_of_the_future_or_of_nothing_is_not_believed(tmp_path: Path) -> None:
    right = _filled(tmp_path)
    for spoil in (
        lambda: _noted_as_whole(tmp_path, time.time() + 10 * AGAIN),
        lambda: next(tmp_path.glob(f"index/*/{NOTE}")).write_text("{", "utf-8"),
        lambda: next(tmp_path.glob(f"index/*/{NOTE}")).write_text('{"x": 3}', "utf-8"),
        lambda: next(tmp_path.glob(f"index/*/{NOTE}")).unlink(),
    ):
        _rot(_largest(tmp_path, "pos"))
        spoil()
        told: list[str] = []
        with Library.open(tmp_path, tell=told.append) as library:
            assert _ids(library) == right
        assert len(told) == 1


def test_files_that_were_found_whole_are_not_read_again(tmp_path: Path) -> None:
    _filled(tmp_path)
    note = next(tmp_path.glob(f"index/*/{NOTE}"))
    before = note.stat().st_mtime_ns
    with Library.open(tmp_path) as library:
        _ids(library)
    assert note.stat().st_mtime_ns == before


def test_writing_into_a_rotten_index_builds_it_anew_first(tmp_path: Path) -> None:
    """What is merged gets a right checksum, whatever was in the file."""
    right = _filled(tmp_path)
    _rot(_largest(tmp_path, "pos"))
    told: list[str] = []
    with Library.open(tmp_path, tell=told.append) as library:
        document = document_of("甲乙丙丁", "/neu")
        library.add(document, report_of(document, "/neu"), "r1")
        assert len(told) == 1
        assert _ids(library) == right
        assert list(verify(library)) == []


def _of_another(engine: str, home: Path) -> None:
    """The index says of a document what stands in none, with right checksums."""
    with Library.open(home, engine) as library:
        index = engine_kind(engine).place(library.home, library.store.id).open()
    document = document_of("别的文字在此", "/7")
    index.replace(7, entry_of(document, report_of(document, "/7")))
    index.commit()
    index.close()


ASKED: dict[str, Callable[[Library], int]] = {
    "a page": lambda library: library.search("别的文字").total,
    "a page of what is near or else": lambda library: (
        library.search('"别的文字 在此"~9 或 不在此处之字').total
    ),
    "an export": lambda library: len(list(library.iterate("别的文字"))),
    "an export by relevance": lambda library: len(list(library.iterate("别的文字", Sort.RELEVANCE))),
}


@pytest.mark.parametrize("engine", ["tantivy", "whoosh"])
@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED)
def test_a_hit_that_its_text_contradicts_is_not_shown_and_proves_damage(
    tmp_path: Path, engine: str, ask: Callable[[Library], int]
) -> None:
    fill(tmp_path, engine)
    _of_another(engine, tmp_path)
    told: list[str] = []
    with Library.open(tmp_path, engine, tell=told.append) as library:
        assert ask(library) == 0
        assert library.search("*").total == COUNT
        assert list(verify(library)) == []
    assert told == ["索引有损坏（检索到的文书里没有要找的文字），先由资料库重建；文书都在，不受影响。"]


@pytest.mark.parametrize(
    ("query", "text", "wrong"),
    [
        ("甲乙", "丙甲乙丁", False),
        ("甲乙", "甲丙乙", True),
        ("甲乙 丙丁", "甲乙", True),
        ("甲乙 或 丙丁", "丙丁", False),
        ("甲乙 或 丙丁", "戊己", True),
        ("甲乙 或 法院:某", "戊己", False),
        ("甲乙 非 丙丁", "甲乙丙丁", True),
        ("甲乙 非 法院:某", "甲乙", False),
        ('"甲乙 丙丁"~2', "丙丁一二甲乙", False),
        ('"甲乙 丙丁"~2', "丙丁一二三甲乙", True),
        ("法院:某", "", False),
        ("标题:甲乙", "戊己", False),
        ("*", "", False),
    ],
)
def test_a_text_contradicts_only_what_was_asked_of_it(query: str, text: str, wrong: bool) -> None:
    assert contradicts(text, parse_query(query)) is wrong


def test_while_somebody_writes_a_rotten_index_gives_no_answer(tmp_path: Path) -> None:
    right = _filled(tmp_path)
    with Library.open(tmp_path) as writing, writing.writer():
        _rot(_largest(tmp_path, "pos"))
        with (
            Library.open(tmp_path) as library,
            pytest.raises(LibraryBusy, match=r"索引有损坏.*要先重建才能检索，现在不能。另一个执核程序"),
        ):
            library.search(QUERY)
    with Library.open(tmp_path) as library:
        assert _ids(library) == right


def test_verify_tells_and_mends_nothing(tmp_path: Path) -> None:
    _filled(tmp_path)
    file = _largest(tmp_path, "pos")
    _rot(file)
    bad = file.read_bytes()
    with Library.open(tmp_path) as library:
        assert any(file.name in finding.text for finding in verify(library))
    assert file.read_bytes() == bad


def test_an_open_library_reads_what_another_process_wrote(tmp_path: Path) -> None:
    right = _filled(tmp_path)
    told: list[str] = []
    with Library.open(tmp_path, tell=told.append) as library:
        assert _ids(library) == right
        with Library.open(tmp_path) as other:
            add(other, "甲乙", "/neu")
        _rot(min(_in_use(tmp_path, "pos"), key=lambda file: file.stat().st_size))
        try:
            assert library.search("甲乙").total == 1
        except LibraryError as fault:
            pytest.fail(str(fault))
    assert len(told) == 1


def test_the_command_says_it_on_the_error_stream_and_answers_right(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (tmp_path / "文.txt").write_text(GOOD, "utf-8")
    zhihe("index", str(tmp_path / "文.txt"), home=home)
    right = zhihe("search", QUERY, home=home)
    _rot(_largest(home, "pos"), share=2)
    mended = zhihe("search", QUERY, home=home)
    assert (mended.returncode, mended.stdout) == (0, right.stdout)
    assert mended.stderr.startswith("索引有损坏（索引文件 ")
    again = zhihe("search", QUERY, home=home)
    assert (again.stdout, again.stderr) == (right.stdout, "")
