"""Readers and a writer on one library for minutes: no error, nothing acknowledged that is not found, store and index agree in the end.

`ZHIHE_SOAK_SECONDS` says for how long; by default three minutes in `make soak`, a few seconds in `make test`.
"""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from generated_documents import generated_text, report_of, seeded

from corpus.document import document_of
from index.backup import backup
from index.compact import compact
from index.engine import Sort
from index.library import Library
from index.tree import Phrase
from index.verify import verify
from index.writer import Writer

ROOT = Path(__file__).resolve().parents[1]
READERS = 2
PINNED = 60  # documents that are there from the first moment to the last; their verdicts change all the time
SECONDS = float(os.environ.get("ZHIHE_SOAK_SECONDS", "180"))
QUERIES = (
    "执行 法院",
    "有权拒绝",
    "违反:art20*",
    "日期:2022 或 金额:>100万元",
    "法院:*中级* 非 账号",
    "案号:(2022)皖*",
    "*",
)


def text_of(number: int) -> str:
    return generated_text(seeded(number), 300) + f"\n编号{number}完。"


def put(writer: Writer, number: int, rules: str) -> None:
    document = document_of(text_of(number))
    report = report_of(document, f"/{number}", seeded(f"{number}{rules}"))
    writer.add(document, report, rules)


def write(home: Path, until: float) -> dict[str, int]:
    """Adds, changes and removes documents; now and then builds anew, compacts and backs up."""
    did = dict.fromkeys(("commits", "rebuilt", "compacted", "backups"), 0)
    rnd = seeded(1)
    first = 1000
    for turn in itertools.count():
        if time.time() > until:
            return did
        with Library.open(home) as library:
            with library.writer(batch=10**6) as writer:
                for number in range(first, first + 8):
                    put(writer, number, "r1")
                for number in rnd.sample(range(PINNED), 3):
                    put(writer, number, f"r{turn}")
                if turn % 2:
                    for number in range(first - 16, first - 12):
                        writer.remove(f"/{number}")
                writer.commit()
                did["commits"] += 1
            first += 8
            if turn % 20 == 7:
                library.rebuild()
                did["rebuilt"] += 1
            if turn % 50 == 31:
                compact(library, [("tantivy", "1")])
                did["compacted"] += 1
        if turn % 30 == 11:
            backup(library.home, home.with_name(f"backup-{turn}"))
            home.with_name(f"backup-{turn}").unlink()
            did["backups"] += 1
    raise AssertionError


def read(home: Path, until: float, seed: int) -> dict[str, int]:
    """Asks in every way, with one library that stays open as in the desk and with fresh ones as on the command line."""
    did = dict.fromkeys(("queries", "opened", "listed"), 0)
    rnd = seeded(seed)
    with Library.open(home) as kept:
        while time.time() < until:
            fresh = rnd.random() < 0.1
            library = Library.open(home) if fresh else kept
            did["opened"] += fresh
            number = rnd.randrange(PINNED)
            hits = library.search(Phrase("text", f"编号{number}完。"), facets=()).hits
            assert [hit.entry.path for hit in hits] == [f"/{number}"], number
            result = library.search(
                rnd.choice(QUERIES), sort=rnd.choice(list(Sort)), page=rnd.choice((1, 1, 2))
            )
            assert len(result.hits) <= result.total
            did["queries"] += 2
            if rnd.random() < 0.02:
                paths = [entry.path for entry in library.iterate("*")]
                assert len(paths) == len(set(paths))
                assert {f"/{number}" for number in range(PINNED)} <= set(paths)
                did["listed"] += 1
            if fresh:
                library.close()
    return did


def mixed(home: Path, seconds: float) -> dict[str, int]:
    """Let all of them run; what they did, summed up. Fails when one of them does."""
    with Library.open(home) as library, library.writer() as writer:
        for number in range(PINNED):
            put(writer, number, "r")
    until = time.time() + seconds
    running = [
        subprocess.Popen(
            [sys.executable, __file__, str(home), str(until), str(who)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for who in range(READERS + 1)
    ]
    did: dict[str, int] = {}
    errors = []
    for process in running:
        out, err = process.communicate(timeout=seconds + 120)
        if process.returncode:
            errors.append(err)
            continue
        for name, count in json.loads(out).items():
            did[name] = did.get(name, 0) + count
    assert errors == [], "\n".join(errors)
    with Library.open(home) as library:
        assert list(verify(library)) == []
        did["documents"] = library.count()
    return did


def test_readers_and_a_writer_for_a_few_seconds(tmp_path: Path) -> None:
    did = mixed(tmp_path / "home", 6)
    assert did["commits"] >= 1
    assert did["queries"] > 10


@pytest.mark.soak
def test_readers_and_a_writer_for_minutes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    did = mixed(tmp_path / "home", SECONDS)
    with capsys.disabled():
        print(f"\n{SECONDS:.0f} 秒，{READERS} 个进程读，1 个写，0 个错误：{did}")
    assert did["rebuilt"] > 0


if __name__ == "__main__":
    place, end, who = Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
    print(json.dumps(write(place, end) if who == 0 else read(place, end, who)))
