"""Our engines and others on the same texts, each in a process of its own; ratios first.

Phrases are compared with a scan of all texts before they are timed: a wrong answer has no speed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.report import ROOT, Row, publish
from bench.search_costs import Costs, size_of, timed
from bench.search_peers import Peer, peers
from bench.search_shapes import entry_made, windows
from index.engine import Engine
from index.entry import Entry
from index.library import engine_kind
from index.tree import And, Phrase

_EXACT = (2, 3, 8, 17)  # characters of the phrases that are compared with a scan


class _Ours:
    """One of our engines behind the interface of a peer."""

    def __init__(self, name: str, folder: Path) -> None:
        self._engine: Engine = engine_kind(name).create(folder)  # type: ignore[attr-defined]  # the engines in folders have it

    def add(self, number: int, text: str) -> None:
        self._engine.add(number, Entry(id=str(number), paths=(), title="", match_text=text))

    def finish(self) -> None:
        self._engine.commit()

    def ask(self, phrases: list[str], limit: int) -> tuple[int, set[int]]:
        parts = tuple(Phrase("text", phrase) for phrase in phrases)
        found = self._engine.search(parts[0] if len(parts) == 1 else And(parts), limit=limit)
        return found.total, set(found.numbers)

    def close(self) -> None:
        self._engine.close()


def one_engine(name: str, count: int) -> dict[str, Any]:
    """Builds with one engine and asks it; called in a process of its own."""
    folder = Path(tempfile.mkdtemp(prefix="zhihe-bench-"))
    engine: Peer
    try:
        if name in ("tantivy", "whoosh"):
            engine = _Ours(name, folder)
        else:
            make = peers()[name]
            if isinstance(make, str):
                return {"missing": make}
            engine = make(folder)
        costs, texts = Costs(), []
        for number, text in enumerate(costs.making(lambda each: entry_made(each).match_text, count), 1):
            engine.add(number, text)
            texts.append(text)
        engine.finish()
        costs.documents = count
        outside = _processor_of(getattr(engine, "pid", None))
        size = sum(len(text.encode()) for text in texts)
        told: dict[str, Any] = costs.told()
        told["cpu_ms"] += outside / count * 1000
        told["memory"] += _memory_of(getattr(engine, "pid", None))
        told["memory"] -= sum(map(len, texts)) * 2 // 1_000_000  # which no engine needs
        told["size"] = size_of(folder) / size
        told["exact"] = _exact(engine, texts)
        asked: dict[str, list[list[str]]] = {
            "2 字词": [[word] for word in windows(count, 40, 2)],
            "执行": [["执行"]] * 10,
            "两词都有": [
                list(pair) for pair in zip(windows(count, 20, 3, 5), windows(count, 20, 3, 9), strict=True)
            ],
            "8 字短语": [[word] for word in windows(count, 40, 8, 7)],
        }
        told["p50"] = {}
        for shape, questions in asked.items():
            before = _processor_of(getattr(engine, "pid", None))
            middle = timed(lambda phrases: engine.ask(phrases, 20), questions, 2 if name == "whoosh" else 5)[
                0
            ]
            outside = _processor_of(getattr(engine, "pid", None)) - before
            told["p50"][shape] = middle + outside / (5 * len(questions)) * 1000
        engine.close()
        return told
    finally:
        shutil.rmtree(folder)


def _processor_of(pid: int | None) -> float:
    """Seconds that another process has used."""
    if pid is None:
        return 0.0
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory_of(pid: int | None) -> int:
    """The most memory another process held, in MB."""
    if pid is None:
        return 0
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))


def _exact(engine: Peer, texts: list[str]) -> str:
    asked = [window for length in _EXACT for window in windows(len(texts), 25, length)]
    right = 0
    for window in asked:
        wanted = {number for number, text in enumerate(texts, 1) if window in text}
        right += engine.ask([window], len(texts)) == (len(wanted), wanted)
    return f"{right}/{len(asked)}"


def _apart(*arguments: str) -> dict[str, Any]:
    done = subprocess.run(  # noqa: S603  our own
        [sys.executable, "-m", "bench.search", *arguments],
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def peers_run(count: int, whoosh: int) -> None:
    """All engines on the same texts: ratios first."""
    ours = _apart("--one", "tantivy", str(count))
    rows, figures = [], {"tantivy": ours}
    for name in (*peers(), "whoosh"):
        many = whoosh if name == "whoosh" else count
        if not many:
            continue
        told = _apart("--one", name, str(many))
        figures[name] = told
        if "missing" in told:
            rows.append(Row(name, float("nan"), "", note=told["missing"]))
            continue
        if many != count:
            figures[f"tantivy, {many}"] = _apart("--one", "tantivy", str(many))
        beside = figures.get(f"tantivy, {many}", ours)
        label = f"{name}（{many:,} 份）/ tantivy"
        rows.append(Row(f"{label}：建库", told["cpu_ms"] / beside["cpu_ms"], "倍"))
        rows.append(Row(f"{label}：大小", told["size"] / beside["size"], "倍"))
        rows.append(Row(f"{label}：内存", told["memory"] / beside["memory"], "倍"))
        for shape, middle in told["p50"].items():
            rows.append(Row(f"{label}：{shape} p50", middle / beside["p50"][shape], "倍"))
    for name, told in figures.items():
        if "missing" not in told:
            rows.append(
                Row(f"{name}：每份", told["cpu_ms"], "ms CPU", note=f"短语与扫描相同 {told['exact']}")
            )
            rows.append(Row(f"{name}：索引/文本", told["size"], ""))
            rows.append(Row(f"{name}：内存峰值", told["memory"], "MB"))
            rows += [Row(f"{name}：{shape} p50", middle, "ms CPU") for shape, middle in told["p50"].items()]
    publish("search-peers", f"各引擎，{count:,} 份，只有文本", rows, figures=figures)
