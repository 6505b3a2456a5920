"""Kill -9 while indexing: the library opens again, holds every acknowledged document, and agrees with itself.

A real process is killed at a random moment: while it reads, stores, commits, or builds the index anew.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from generated_documents import generated_text, report_of, seeded

from corpus.document import document_of
from index.backup import backup
from index.home import Home, LibraryBusy
from index.library import ENGINES, Library, engine_kind
from index.opensearch.place import ClusterPlace
from index.tree import Phrase
from index.verify import verify

ROOT = Path(__file__).parent.parent
BATCHES = 40
BATCH = 6


def text_of(number: int) -> str:
    """The same text in both processes, with a mark by which it is found."""
    return generated_text(seeded(number), 200) + f"\n编号{number}完。"


def write(home: str, engine: str, start: int) -> None:
    """What the killed process does: add, now and then remove, commit, and only then say what is safe."""
    with Library.open(Path(home), engine) as library, library.writer(batch=10**6) as writer:
        for batch in range(BATCHES):
            first = start + batch * BATCH
            for number in range(first, first + BATCH):
                document = document_of(text_of(number))
                writer.add(document, report_of(document, f"/{number}"), "r1")
            if batch % 3 == 2:
                writer.remove(f"/{first - BATCH}")
            writer.commit()
            print(first, batch % 3 == 2, flush=True)


def run_and_kill(home: Path, engine: str, start: int, moment: float, after: int) -> list[tuple[int, bool]]:
    """Let a process write, kill it `moment` seconds after some commits; the commits it acknowledged."""
    process = subprocess.Popen(
        [sys.executable, __file__, str(home), engine, str(start)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(after)]
    time.sleep(moment)
    process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate()
    # A killed process may have got half a line out: it acknowledged nothing by that.
    whole = [line for line in ("".join(lines) + rest).splitlines(keepends=True) if line.endswith("\n")]
    return [(int(first), removed == "True") for first, removed in (line.split() for line in whole)]


def agree(home: Path, engine: str, alive: set[int]) -> int:
    """Every acknowledged document is found by its text and its field; store and index hold the same: so many."""
    with Library.open(home, engine) as library:
        for number in alive:
            hits = library.search(Phrase("text", f"编号{number}完。"), facets=()).hits
            assert [hit.entry.path for hit in hits] == [f"/{number}"], number
            assert library.search(f'路径:"/{number}"', facets=()).total >= 1
        entries = {change.entry.id for change in library.store.changes_since(0) if change.entry}
        assert {entry.id for entry in library.iterate("*")} == entries
        assert library.search("*").total == library.count() == len(entries)
        assert list(verify(library, sample=50)) == []
        return len(entries)


def remove_from_cluster(home: Path) -> None:
    with Library.open(home) as library:
        place = engine_kind("opensearch").place(library.home, library.store.id)
    assert isinstance(place, ClusterPlace)
    place.remove()
    place.close()


def kill_often(home: Path, engine: str, kills: int, seed: int) -> int:
    rnd = seeded(seed)
    alive: set[int] = set()
    acknowledged = 0
    for kill in range(kills):
        start = kill * 10_000
        if kill % 4 == 3:
            # The next process builds the index anew and may be killed at that.
            shutil.rmtree(home / "index", ignore_errors=True)
            if engine == "opensearch":
                remove_from_cluster(home)
        commits = run_and_kill(home, engine, start, rnd.uniform(0, 0.12), rnd.choice((0, 1, 2, 5)))
        acknowledged += len(commits)
        for first, removed in commits:
            alive |= set(range(first, first + BATCH))
            if removed:
                alive.discard(first - BATCH)
        # The removal in a batch that was stored but not acknowledged may have happened too.
        unsure = {commits[-1][0]} if commits and (commits[-1][0] - start) // BATCH % 3 == 1 else set()
        alive -= unsure
        held = agree(home, engine, alive)
        print(
            f"第 {kill + 1} 次：{'重建索引时' if kill % 4 == 3 else '写入时'} kill -9，已确认 {len(commits)} 批；"
            f"重开后 {held} 份，应有的 {len(alive)} 份都在，数据库与索引一致"
        )
    return acknowledged


pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="这个系统没有 SIGKILL")


@pytest.mark.parametrize("engine", ["tantivy", "opensearch"])
def test_an_acknowledged_document_survives_kill_9(tmp_path: Path, engine: str) -> None:
    assert kill_often(tmp_path, engine, kills=5, seed=1) > 0


@pytest.mark.soak
@pytest.mark.parametrize("engine", ENGINES)
def test_many_kills(tmp_path: Path, engine: str, capsys: pytest.CaptureFixture[str]) -> None:
    """At fifty random moments; the log is shown."""
    with capsys.disabled():
        print(f"\n{engine}：")
        assert kill_often(tmp_path, engine, kills=50, seed=7) > 0


# --- what else writes: other rules, compacting, restoring, bringing up to date

WORK = """
import sys, itertools
sys.path[:0] = [sys.argv[2]]
from pathlib import Path
from index.backup import backup, restore
from index.compact import compact
from index.home import Home
from index.library import Library
from index import store
from corpus.document import document_of
from generated_documents import report_of
home, work = Path(sys.argv[1]), sys.argv[3]
print("ready", flush=True)
for turn in itertools.count():
    if work == "restore":
        restore(Home(home), Path(sys.argv[4]), replace=True)
    elif work == "older fields":
        store.SHOWN_VERSION += 1
        with Library.open(home) as library, library.writer(batch=5) as writer:
            writer.renew()
    else:
        with Library.open(home) as library:
            if work == "compact":
                compact(library, [])
            elif work == "rebuild":
                library.rebuild()
            elif work == "other rules":
                with library.writer(batch=3) as writer:
                    for sha256 in library.store.judged_otherwise(f"turn {turn}"):
                        stored = library.store.stored(sha256)
                        path = stored.document.source
                        writer.add(stored.document, report_of(stored.document, path), f"turn {turn}")
    print(turn, flush=True)
"""
WORKS = ("compact", "rebuild", "other rules", "restore", "older fields")


def kill_at_work(home: Path, work: str, kills: int, seed: int) -> None:
    """Kill a process that rewrites what is there, again and again: nothing of it may be lost or change."""
    rnd = seeded(seed)
    with Library.open(home) as library, library.writer() as writer:
        for number in range(40):
            document = document_of(text_of(number))
            writer.add(document, report_of(document, f"/{number}"), "r1")
    copy = home.with_name("copy.zhihe")
    backup(Home(home), copy)
    for kill in range(kills):
        process = subprocess.Popen(
            [sys.executable, "-c", WORK, str(home), str(ROOT / "tests"), work, str(copy)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(rnd.uniform(0, 1.2))
        process.send_signal(signal.SIGKILL)
        rest, _ = process.communicate()
        assert process.returncode == -signal.SIGKILL  # it did not end by itself, of a fault
        held = agree(home, "tantivy", set(range(40)))
        assert held == 40
        print(
            f"第 {kill + 1} 次：{work}（做完 {len(rest.splitlines())} 遍）时 kill -9；重开后 {held} 份都在，数据库与索引一致"
        )


@pytest.mark.parametrize("work", WORKS)
def test_work_on_the_whole_library_survives_kill_9(tmp_path: Path, work: str) -> None:
    kill_at_work(tmp_path / "home", work, kills=1, seed=len(work))


@pytest.mark.soak
@pytest.mark.parametrize("work", WORKS)
def test_many_kills_at_work(tmp_path: Path, work: str, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\n{work}：")
        kill_at_work(tmp_path / "home", work, kills=10, seed=5)


def test_what_was_stored_but_not_indexed_is_made_up_for(tmp_path: Path) -> None:
    """The moment between the two commits, hit exactly: the process ends once the store has committed."""
    script = (
        "import os, sys; sys.path.insert(0, 'tests')\n"
        "from pathlib import Path; import index.writer, test_index_crash as t\n"
        "index.writer.KeptIndex.commit = lambda self: os._exit(9)\n"
        "t.write(sys.argv[1], 'tantivy', 0)"
    )
    with Library.open(tmp_path):
        pass
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.returncode == 9
    agree(tmp_path, "tantivy", set(range(BATCH)))


def test_a_reader_opens_while_a_writer_is_killed_and_another_starts(tmp_path: Path) -> None:
    with Library.open(tmp_path) as reader:
        commits = run_and_kill(tmp_path, "tantivy", 0, 0.02, 2)
        assert reader.search("*").total >= len(commits) * BATCH - len(commits)
        try:
            with reader.writer() as writer:  # the lock went with the process
                assert not writer.remove("/nothing")
        except LibraryBusy:
            pytest.fail("锁没有随进程释放")


if __name__ == "__main__":
    write(sys.argv[1], sys.argv[2], int(sys.argv[3]))
