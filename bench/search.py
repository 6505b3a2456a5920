"""Builds and searches indexes of made-up documents: tantivy, Whoosh and SQLite FTS5 on the same texts.

    python -m bench.search [--documents 10000] [--whoosh 500] [--library 10000] [--texts FOLDER]

Phrases are compared with a scan of all texts before they are timed: a wrong answer has no speed.
Documents of about 1,700 characters are put together from sentences of the legal texts in `rules/` and of the
test generator, frequent ones more often; with `--texts` also of every text file in that folder. Whole
sentences repeat more than in real documents, so real indexes are larger than these.
"""

from __future__ import annotations

import argparse
import itertools
import random
import re
import resource
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from generated_documents import RULES, report_of, seeded, sentence  # noqa: E402  needs the path above

from corpus.document import document_of  # noqa: E402
from index.bigrams import joined  # noqa: E402
from index.engine import Engine, Sort  # noqa: E402
from index.entry import Entry, RuleVerdict, entry_of  # noqa: E402
from index.library import Library, engine_kind  # noqa: E402
from index.query import parse_query  # noqa: E402
from index.tree import And, Keyword, Node, Phrase, Prefix, Range  # noqa: E402

LENGTH = 1_700
COURTS = [f"安徽省第{n}人民法院" for n in range(120)]
TYPES = ["execution_notice", "termination_ruling", "consumption_order", "freeze_ruling", "other_ruling"]


def _pool(rnd: random.Random, folder: Path | None) -> list[str]:
    files = [*ROOT.glob("rules/*/text.txt"), *(folder.rglob("*.txt") if folder else ())]
    legal = "".join(file.read_text("utf-8", "replace") for file in sorted(files))
    sentences = [each for each in re.split("(?<=[。；])", "".join(legal.split())) if 8 <= len(each) <= 200]
    sentences += [sentence(rnd) for _ in range(20_000)]
    rnd.shuffle(sentences)
    return sentences


def texts(count: int, folder: Path | None) -> Iterator[str]:
    """Texts with sentences drawn by rank to the power of -0.75, as the research runs did."""
    rnd = seeded(322)
    pool = _pool(rnd, folder)
    weights = list(itertools.accumulate(rank**-0.75 for rank in range(1, len(pool) + 1)))
    for number in range(count):
        body = [f"{rnd.choice(COURTS)}\n执行裁定书\n（{2018 + number % 7}）皖0202执{number}号\n"]
        size = 0
        while size < LENGTH:
            body += rnd.choices(pool, cum_weights=weights, k=8)
            size = sum(map(len, body))
        yield (
            "".join(body)[:LENGTH]
            + f"二〇二{'一二三四'[number % 4]}年{'一二三四五六七八九'[number % 9]}月三日"
        )


def entries(count: int, folder: Path | None) -> list[Entry]:
    """Entries with fields drawn at random; reading fields out of texts is not what is measured here."""
    rnd = seeded(1)
    found = []
    for number, text in enumerate(texts(count, folder)):
        match = document_of(text).match.text
        verdicts = tuple(
            RuleVerdict(rule, rnd.choice(("pass", "fail", "undecided")), "error") for rule in RULES
        )
        found.append(
            Entry(
                id=str(number),
                paths=(f"/文书/{number}.txt",),
                title="执行裁定书",
                match_text=match,
                type=rnd.choice(TYPES),
                court=COURTS[number % 120],
                case_numbers=(f"（{2018 + number % 7}）皖0202执{number}号",),
                date=f"202{1 + number % 4}-0{1 + number % 9}-03",
                amounts=(rnd.randrange(10**8), rnd.randrange(10**6)),
                mode="published",
                verdicts=verdicts,
            )
        )
    return found


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _windows(rows: list[Entry], count: int, length: int) -> list[str]:
    rnd = seeded(8)
    found = []
    for _ in range(count):
        text = rnd.choice(rows).match_text
        start = rnd.randrange(len(text) - length)
        found.append(text[start : start + length])
    return found


def shapes(rows: list[Entry]) -> dict[str, list[Node]]:
    """The queries the desk offers, by shape."""
    rnd = seeded(4)
    windows = _windows(rows, 40, 8)
    frequent: list[Node] = [
        Phrase("text", word) for word in ("执行", "法院", "人民", "被执", "规定", "应当", "，应")
    ]
    rare: list[Node] = [Phrase("text", word) for word in _windows(rows, 20, 2)]
    pairs: list[Node] = [
        And((Phrase("text", one), Phrase("text", other)))
        for one, other in itertools.pairwise(_windows(rows, 20, 3))
    ]
    filtered: list[Node] = [
        And(
            (
                Phrase("text", window[:4]),
                Keyword("type", rnd.choice(TYPES)),
                Range("date", 20210101, 20221231),
                Prefix("fail", "spc-2021-322/art20"),
            )
        )
        for window in windows[:20]
    ]
    return {
        "2 字": rare,
        "常用词": frequent,
        "两词": pairs,
        "8 字片段": [Phrase("text", window) for window in windows],
        "短语+类型+日期+规则": filtered,
        "案号前缀": [Prefix("case", f"（2022）皖0202执{n}") for n in range(1, 10)],
        "单字": [Phrase("text", char) for char in "执，1院某"],
    }


def _timed(ask: Callable[[Node], object], queries: list[Node], rounds: int = 5) -> tuple[float, float]:
    took = []
    for _ in range(rounds):
        for query in queries:
            start = time.perf_counter()
            ask(query)
            took.append((time.perf_counter() - start) * 1000)
    took.sort()
    return statistics.median(took), took[int(len(took) * 0.95)]


def _check(engine: Engine, rows: list[Entry], queries: list[Phrase]) -> str:
    right = 0
    for query in queries:
        wanted = {number for number, entry in enumerate(rows) if query.text in entry.match_text}
        right += set(engine.search(query, limit=None).numbers) == wanted
    return f"{right}/{len(queries)}"


def engine_run(name: str, rows: list[Entry], folder: Path) -> None:
    """Builds an index with one engine alone and asks it every shape."""
    engine = engine_kind(name).create(folder)
    start = time.perf_counter()
    for number, entry in enumerate(rows):
        engine.add(number, entry)
    engine.commit()
    took = time.perf_counter() - start
    size = sum(len(entry.match_text.encode()) for entry in rows)
    print(
        f"{name}: {len(rows)} 份，{len(rows) / took:.0f} 份/秒（{size / took / 1e6:.1f} MB/秒），"
        f"索引/文本 {_size(folder) / size:.2f}，进程内存峰值 {_peak()} MB"
    )
    start = time.perf_counter()
    engine.replace(0, rows[0])
    engine.commit()
    print(f"  更新一份并提交 {(time.perf_counter() - start) * 1000:.1f} ms")
    phrases = [Phrase("text", each) for length in (2, 3, 8, 17) for each in _windows(rows, 25, length)]
    print(f"  与逐份扫描完全相同的短语 {_check(engine, rows, phrases)}")
    for shape, queries in shapes(rows).items():
        middle, slow = _timed(lambda query: engine.search(query, limit=20), queries)
        print(f"  {shape}: p50 {middle:.3f} ms，p95 {slow:.3f} ms")
    middle, slow = _timed(engine.facets, shapes(rows)["常用词"])
    print(f"  分面（六种）: p50 {middle:.3f} ms，p95 {slow:.3f} ms")
    middle, slow = _timed(lambda query: engine.search(query, Sort.NEWEST, 5_000, 20), shapes(rows)["常用词"])
    print(f"  按日期第 250 页: p50 {middle:.3f} ms，p95 {slow:.3f} ms")
    engine.close()


def fts5_run(rows: list[Entry], folder: Path) -> None:
    """SQLite FTS5 over the same pairs of characters, text and fields in one table."""
    path = folder / "fts.sqlite"
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode=WAL")
    # unicode61 would drop punctuation: pairs are written as hexadecimal words.
    database.execute("CREATE VIRTUAL TABLE pages USING fts5(text, content='', tokenize='ascii')")

    def coded(text: str) -> str:
        return " ".join(f"{ord(a):x}x{ord(b):x}" for a, b in itertools.pairwise(text))

    start = time.perf_counter()
    for number, entry in enumerate(rows):
        database.execute(
            "INSERT INTO pages (rowid, text) VALUES (?, ?)", (number + 1, coded(joined([entry.match_text])))
        )
        if number % 1000 == 999:
            database.commit()
    database.commit()
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    took = time.perf_counter() - start
    size = sum(len(entry.match_text.encode()) for entry in rows)
    print(
        f"SQLite FTS5: {len(rows)} 份，{len(rows) / took:.0f} 份/秒，"
        f"索引/文本 {path.stat().st_size / size:.2f}"
    )

    def ask(query: Node) -> int:
        words = f'"{coded(query.text)}"' if isinstance(query, Phrase) else ""
        found = database.execute(
            "SELECT rowid FROM pages WHERE pages MATCH ? ORDER BY rank LIMIT 20", (words,)
        ).fetchall()
        count = database.execute("SELECT count(*) FROM pages WHERE pages MATCH ?", (words,)).fetchone()
        return len(found) + int(count[0])

    for shape in ("2 字", "常用词", "8 字片段"):
        middle, slow = _timed(ask, shapes(rows)[shape], 3)
        print(f"  {shape}: p50 {middle:.3f} ms，p95 {slow:.3f} ms")
    database.close()


def library_run(count: int, source: Path | None, folder: Path) -> None:
    """The whole way in: fields read, text packed and stored, index written, in batches of 1,000."""
    documents = [document_of(text, f"/文书/{number}") for number, text in enumerate(texts(count, source))]
    reports = [report_of(document, document.source) for document in documents]
    # Fields are kept once found: what is timed is storing and indexing, as after a check.
    for document, report in zip(documents, reports, strict=True):
        entry_of(document, report)
    size = sum(len(document.raw.encode()) for document in documents)
    with Library.open(folder) as library:
        start = time.perf_counter()
        with library.writer() as writer:
            for document, report in zip(documents, reports, strict=True):
                writer.add(document, report, "r1")
        took = time.perf_counter() - start
        print(
            f"资料库（存储和 tantivy）: {count} 份，{count / took:.0f} 份/秒，"
            f"索引/文本 {_size(folder / 'index') / size:.2f}，"
            f"存储/文本 {library.home.store.stat().st_size / size:.2f}"
        )
        queries = ("有权拒绝 12368", "执行 法院:第3", "执行 日期:2022..2023", "违反:art20* “账号”")
        asked = [parse_query(query) for query in queries]
        middle, slow = _timed(library.search, asked)
        print(f"  一页 20 条，含分面和摘要: p50 {middle:.1f} ms，p95 {slow:.1f} ms")
        start = time.perf_counter()
        found = sum(1 for _ in library.iterate("*"))
        print(f"  导出 {found} 行 {time.perf_counter() - start:.2f} 秒")


def main() -> None:
    """Prints one line a figure."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, default=10_000)
    options.add_argument("--whoosh", type=int, default=500, help="Whoosh is slow: so many documents")
    options.add_argument("--library", type=int, default=10_000)
    options.add_argument("--texts", type=Path, help="a folder of Chinese text files to draw sentences from")
    chosen = options.parse_args()
    rows = entries(chosen.documents, chosen.texts)
    runs: list[Callable[[Path], None]] = [
        lambda folder: engine_run("tantivy", rows, folder),
        lambda folder: fts5_run(rows, folder),
        lambda folder: engine_run("whoosh", rows[: chosen.whoosh], folder),
        lambda folder: library_run(chosen.library, chosen.texts, folder),
    ]
    for run in runs if chosen.whoosh else runs[:2] + runs[3:]:
        folder = Path(tempfile.mkdtemp(prefix="zhihe-bench-"))
        try:
            run(folder)
        finally:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
