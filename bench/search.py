"""Builds and asks libraries of made-up documents of 5 KB, with other engines on the same texts beside ours.

    python -m bench.search                        # peers at 2,000 documents, a library of 5,000
    python -m bench.search --peers 10000 --whoosh 10000 --library 100000
    python -m bench.search --peers 0 --library 0 --index 1000000

Every figure is processor time (user and system, child processes included) unless it says "wall": others use this
machine too. Each engine runs in a process of its own, and making the documents is taken out. Phrases are compared
with a scan of all texts before they are timed: a wrong answer has no speed. With two processors free, a build takes
half of its processor time, or that of the main thread if that is more.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.library_texts import text_of
from bench.report import ROOT, Row, publish
from bench.search_costs import Costs, clock, size_of, timed
from bench.search_engines import one_engine, peers_run
from bench.search_shapes import entry_made, shapes, windows
from index.engine import Engine, Sort
from index.library import SHOWN, Library, engine_kind
from index.ranking import ranked
from index.tree import All, Node

_BUDGET_MS = 20.0


# --- a whole library: store and index


def _records(count: int) -> list[dict[str, Any]]:
    """Real records of documents like these, what a report weighs hangs on what rules say; the last is of a 终本 draft."""
    from checker.check import Settings, check  # noqa: PLC0415
    from checker.load import load_rules  # noqa: PLC0415
    from checker.reports.json import document_record  # noqa: PLC0415
    from checker.verdict import Mode  # noqa: PLC0415
    from corpus.document import document_of  # noqa: PLC0415
    from corpus.read import read_path  # noqa: PLC0415

    rules = load_rules()
    documents = [document_of(text_of(number)) for number in range(count)]
    documents.append(read_path(ROOT / "examples" / "drafts" / "执行裁定书-终本-多处缺陷.docx"))
    return [document_record(check(document, rules, Settings(Mode.PUBLISHED))) for document in documents]


def library_run(count: int, keep: Path | None = None) -> None:
    """Documents with verdicts into store and index; the index built again from the store; every shape of question."""
    from corpus.document import Document, document_of  # noqa: PLC0415
    from index.reading import entry_of  # noqa: PLC0415

    records = _records(40)

    def made(number: int) -> tuple[Document, dict[str, Any]]:
        document = document_of(text_of(number), f"/文书/{number // 1000}/{number}.txt")
        fields = document.fields
        record = {
            **records[number % len(records)],
            "path": document.source,
            "sha256": document.sha256,
            "case_numbers": [each.text for each in fields.case_numbers],
            "court": fields.court.text if fields.court else None,
            "date": fields.date.isoformat() if fields.date else None,
        }
        if record["type"] != "termination_ruling":
            record["type"] = document.type.id
        entry_of(document, record)  # fields are kept once found: what is timed is what comes after a check
        return document, record

    folder = keep or Path(tempfile.mkdtemp(prefix="zhihe-bench-"))
    try:
        with Library.open(folder) as library:
            costs = Costs(documents=count)
            with library.writer(show=SHOWN) as writer:
                for document, record in costs.making(made, count):
                    writer.add(document, record, "r1")
                    costs.bytes += len(document.raw.encode())
            built = costs.told()
            rows = _built_rows(count, built)
            rows += _size_rows(library, costs.bytes)
            began, start = clock(), time.perf_counter()
            library._index.rebuild()
            rows.append(
                Row("索引由存储重建，各进程分做", count / (time.perf_counter() - start), "份/秒 wall")
            )
            rows.append(Row("索引由存储重建，每份", (clock() - began) / count * 1000, "ms CPU"))
            rows.append(Row("重建后索引/文本", size_of(folder / "index") / costs.bytes, ""))
            rows += _question_rows(library._index.current(), count)
            rows += _page_rows(library, count)
        rows += _cold_rows(folder)
        publish("search", f"资料库，{count:,} 份，平均 {costs.bytes // count} 字节", rows)
    finally:
        if keep is None:
            shutil.rmtree(folder)


def _built_rows(count: int, built: dict[str, float]) -> list[Row]:
    paced = 1000 / max(built["cpu_ms"] / 2, built["main_ms"])
    return [
        Row("建库：两个处理器空闲时", paced, "份/秒", 1_500, note="由 CPU 时间算出"),
        Row("建库：每份，全部", built["cpu_ms"], "ms CPU"),
        Row("建库：每份，主线程", built["main_ms"], "ms CPU"),
        Row("建库：内存峰值", built["memory"], "MB"),
    ]


def _size_rows(library: Library, size: int) -> list[Row]:
    index, store = (
        size_of(library.home.path / "index") / size,
        sum(file.stat().st_size for file in library.home.path.glob("store.sqlite*")) / size,
    )  # with its log
    return [
        Row("索引/文本", index, ""),
        Row("存储/文本（原文、报告、各栏）", store, ""),
        Row("合计/文本", index + store, "", 1.7, least=False),
    ]


def _question_rows(engine: Engine, count: int) -> list[Row]:
    rows = []
    asked = shapes(count)

    def first_page(tree: Node) -> object:
        return engine.search(ranked(tree), limit=20)

    def newest(tree: Node) -> object:
        return engine.search(tree, Sort.NEWEST, limit=20)

    for shape, trees in asked.items():
        rows.append(_row(shape, timed(newest if "日期" in shape else first_page, trees)))
    common = [*asked["每份都有的词（执行）"][:3], All(), *asked["判定"][:4]]
    rows.append(_row("全部分面", timed(engine.facets, common, 3)))
    far = min(9_980, count - 20)
    rows.append(
        _row("第 500 页，按日期", timed(lambda tree: engine.search(tree, Sort.NEWEST, far, 20), common[:4]))
    )
    rows.append(
        _row(
            "第 500 页，按相关度",
            timed(lambda tree: engine.search(ranked(tree), Sort.RELEVANCE, far, 20), common[:4]),
        )
    )
    return rows


def _page_rows(library: Library, count: int) -> list[Row]:
    words = ["有权拒绝", "执行", *(f'"{word}"' for word in windows(count, 10, 3, 11) if '"' not in word)]
    return [
        _row("20 份的摘要", timed(lambda words: library.search(words, facets=()), words, 3)),
        _row("一页：查找、分面、摘要", timed(library.search, words, 3)),
    ]


def _row(shape: str, took: tuple[float, float, float]) -> Row:
    middle, late, wall = took
    note = f"p50 {middle:.3f}，p95 wall {wall:.2f}"
    return Row(f"{shape}：p95", late, "ms CPU", _BUDGET_MS, least=False, note=note)


_TASK = ("类型:终本裁定书 法院:芜湖 日期:2022 缺:spc-2016-373/art06-rights", "--sort", "newest", "--export")


def _cold_rows(folder: Path) -> list[Row]:
    table = folder.with_suffix(".xlsx")
    # An installed zhihe has its byte code (pip writes it); a clone may be forbidden to write any.
    packages = [str(ROOT / name) for name in ("corpus", "checker", "index", "audit", "desk")]
    subprocess.run([sys.executable, "-m", "compileall", "-q", *packages], check=True)  # noqa: S603  ours
    rows = [
        Row("zhihe search，新进程", _cold(folder, "有权拒绝 12368")[0], "s CPU", 0.2, least=False),
        _task_row(folder, table),
    ]
    table.unlink()
    return rows


def _task_row(folder: Path, table: Path) -> Row:
    processor, wall = _cold(folder, *_TASK, str(table), "--overwrite")
    note = f"{wall:.2f} s wall，{table.stat().st_size / 1000:.0f} KB"
    return Row("缺恢复执行告知的芜湖终本，成 XLSX", processor, "s CPU", 1.0, least=False, note=note)


def _cold(folder: Path, *asked: str) -> tuple[float, float]:
    """Seconds of a search in a new process, medians of seven: processor time, time by the clock."""
    took = []
    for _ in range(7):
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(  # noqa: S603  our own
            [sys.executable, "-m", "desk", "search", *asked],
            cwd=ROOT,
            check=True,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": str(ROOT), "ZHIHE_HOME": str(folder)},
        )
        after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - start
        took.append((after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall))
    processor, clock_time = (statistics.median(each) for each in zip(*took, strict=True))
    return processor, clock_time


# --- an index alone, as large as one likes


def _part(folder: Path, first: int, count: int) -> None:
    costs = Costs(documents=count)
    engine = engine_kind("tantivy").part(folder)  # type: ignore[attr-defined]  # this one has parts
    for number, entry in enumerate(costs.making(lambda each: entry_made(first + each), count), first):
        costs.bytes += len(entry.match_text.encode())
        engine.add(number, entry)
    engine.commit()
    engine.close()
    print(json.dumps({**costs.told(), "bytes": costs.bytes}))


def index_run(count: int, workers: int) -> None:
    """Parts of an index made by several processes, put together, asked; texts are not stored anywhere."""
    folder = Path(tempfile.mkdtemp(prefix="zhihe-bench-"))
    try:
        share = count // workers
        folders = [folder / str(worker) for worker in range(workers)]
        running = []
        start = time.perf_counter()
        for worker, each in enumerate(folders):
            each.mkdir()
            running.append(
                subprocess.Popen(  # noqa: S603
                    [
                        sys.executable,
                        "-m",
                        "bench.search",
                        "--part",
                        str(each),
                        str(worker * share),
                        str(share),
                    ],
                    cwd=ROOT,
                    stdout=subprocess.PIPE,
                    env={**os.environ, "PYTHONPATH": str(ROOT)},
                )
            )
        told = [json.loads(process.communicate()[0]) for process in running]
        took = time.perf_counter() - start
        kind = engine_kind("tantivy")
        kind.join(folder, folders)  # type: ignore[attr-defined]  # this one has parts
        size = sum(each["bytes"] for each in told)
        engine = kind.open(folder)  # type: ignore[attr-defined]
        cost = statistics.mean(each["cpu_ms"] for each in told)
        rows = [
            Row("每份，不计造文书", cost, "ms CPU"),
            Row("两个处理器空闲时", 2_000 / cost, "份/秒", 1_500, note="由 CPU 时间算出"),
            Row("全程，连造文书", took, "s wall"),
            Row("一个进程的内存峰值", max(each["memory"] for each in told), "MB"),
            Row("索引/文本", size_of(folder) / size, "", note=f"{size_of(folder) / 1e9:.2f} GB"),
            *_question_rows(engine, share * workers),
        ]
        publish("search-index", f"只有索引，{share * workers:,} 份", rows)
    finally:
        shutil.rmtree(folder)


def main() -> None:
    """Each run prints its table."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--peers", type=int, default=2_000, help="documents for all engines; 0: leave out")
    options.add_argument("--whoosh", type=int, default=200, help="documents for Whoosh, which is slow")
    options.add_argument("--library", type=int, default=5_000, help="documents of the library; 0: leave out")
    options.add_argument("--keep", type=Path, help="an empty folder in which the library is left")
    options.add_argument("--index", type=int, default=0, help="documents of an index without a store")
    options.add_argument("--workers", type=int, default=2, help="processes for --index")
    options.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    options.add_argument("--part", nargs=3, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.one:
        print(json.dumps(one_engine(chosen.one[0], int(chosen.one[1]))))
        return
    if chosen.part:
        _part(Path(chosen.part[0]), int(chosen.part[1]), int(chosen.part[2]))
        return
    if chosen.peers:
        peers_run(chosen.peers, chosen.whoosh)
    if chosen.library:
        library_run(chosen.library, chosen.keep)
    if chosen.index:
        index_run(chosen.index, chosen.workers)


if __name__ == "__main__":
    main()
