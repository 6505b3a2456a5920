"""How well the best hit is the document that was meant: known items, with the weights of `index.ranking` and without.

    python -m bench.ranking [--documents 3000] [--sweep]

Each question is what a person remembers of one document: a party, the case number, the title and a party, a piece of a
clause and a party. The document it was taken from is the right answer, all others count as wrong. The documents are
the ones written for the tests (examples, development) among made-up ones; each made-up one cites the numbers and the
parties of three others, once or several times, as documents of the same dispute do. MRR looks at the first 20 hits.
"""

from __future__ import annotations

import argparse
import datetime
import itertools
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from bench.documents import seeded
from bench.library_texts import Maker
from bench.report import ROOT, Row, publish
from bench.search_shapes import entry_made
from corpus.document import document_of
from corpus.matchtext import fold_query, match_text
from index.engine import Engine
from index.entry import Entry
from index.library import engine_kind
from index.ranking import WEIGHTS, ranked
from index.reading import entry_of
from index.tree import And, Node, Phrase

_HITS = 20
_ASKED = 150  # documents of each sort
_LAST_DAY = "2026-12-31"  # a later date is a slip of the pen that some document was written to show


@dataclass(frozen=True, slots=True)
class Question:
    """What a person remembers, and the numbers of the documents that would do: one, save for a title alone."""

    sort: str
    tree: Node
    wanted: frozenset[int]


def _made(count: int) -> Iterator[Entry]:
    """Documents that speak of one another."""
    for number in range(count):
        rnd = seeded(f"cites {number}")
        entry = entry_made(number)
        told = []
        for other in rnd.sample(range(count), 3):
            maker = Maker(other)
            cited = maker.text().split("\n", 3)[2]
            sentence = f"另案{cited}{maker.people[0]}与{maker.firms[0]}纠纷亦由本院执行，{maker.people[0]}已参与分配。"
            told += [sentence] * rnd.choice((1, 1, 3))
            entry = replace(entry, case_numbers=(*entry.case_numbers, cited))
        yield replace(entry, match_text=entry.match_text + match_text("".join(told)).text)


def _written() -> Iterator[Entry]:
    """The documents of the examples and of the development set, with the fields that are read off them."""
    files = [ROOT / "examples" / "texts.yaml", *sorted((ROOT / "tests" / "development").glob("*.yaml"))]
    for file in files:
        content: Any = yaml.safe_load(file.read_text("utf-8"))
        for each in content["documents"] if isinstance(content, dict) else content:
            text = each.get("text") if isinstance(each, dict) else None
            if not isinstance(text, str):
                continue
            document = document_of(re.sub("^(?:[#>@] |[|] )", "", text, flags=re.MULTILINE))
            fields = document.fields
            record = {
                "court": fields.court.text if fields.court else None,
                "case_numbers": [number.text for number in fields.case_numbers],
                "type": document.type.id,
            }
            yield entry_of(document, record)


def _words(*texts: str) -> Node:
    parts = tuple(Phrase("text", folded) for text in texts if (folded := fold_query(text)))
    return parts[0] if len(parts) == 1 else And(parts)


def _questions(numbered: Mapping[int, Entry], family: str) -> Iterator[Question]:
    rnd = seeded(f"questions {family}")
    titled: dict[str, set[int]] = {}
    for number, entry in numbered.items():
        if fold_query(entry.title) in entry.match_text:
            titled.setdefault(fold_query(entry.title), set()).add(number)
    for title, numbers in titled.items():
        yield Question(f"{family}：标题", _words(title), frozenset(numbers))
    for number, entry in rnd.sample(sorted(numbered.items()), min(_ASKED, len(numbered))):
        text = entry.match_text
        names = [name for _role, name in entry.parties if fold_query(name) in text]
        start = rnd.randrange(max(1, len(text) - 8))
        clause = text[start : start + 8]
        if entry.case_numbers and fold_query(entry.case_numbers[0]) in text:
            yield Question(f"{family}：案号", _words(entry.case_numbers[0]), frozenset({number}))
        if names:
            yield Question(f"{family}：当事人", _words(names[0]), frozenset({number}))
            if fold_query(entry.title) in text:
                yield Question(f"{family}：标题+当事人", _words(entry.title, names[-1]), frozenset({number}))
            yield Question(f"{family}：条款片段+当事人", _words(clause[:4], names[0]), frozenset({number}))
        yield Question(f"{family}：8 字片段", _words(clause), frozenset({number}))


def _measured(
    engine: Engine,
    questions: Sequence[Question],
    weights: Mapping[str, float],
    today: datetime.date | None = None,
) -> dict[str, tuple[float, float, int]]:
    """MRR, P@1 and the number of questions by sort; with `today` newer documents are preferred."""
    ranks: dict[str, list[float]] = {}
    for question in questions:
        found = engine.search(ranked(question.tree, today, weights), limit=_HITS).numbers
        rank = next((1 / place for place, number in enumerate(found, 1) if number in question.wanted), 0.0)
        ranks.setdefault(question.sort, []).append(rank)
    ranks["全部"] = [rank for each in ranks.values() for rank in each]
    return {
        sort: (sum(each) / len(each), sum(rank == 1 for rank in each) / len(each), len(each))
        for sort, each in sorted(ranks.items())
    }


def _recency_rows(
    engine: Engine, questions: Sequence[Question], numbered: Mapping[int, Entry]
) -> Iterator[Row]:
    """What `--recent` gives those who look for a document of the last year, and takes from those who look for an older one."""
    days = {number: entry.date for number, entry in numbered.items() if entry.date}
    today = datetime.date.fromisoformat(max(day for day in days.values() if day <= _LAST_DAY))
    first = (today - datetime.timedelta(days=365)).isoformat()
    dated: dict[str, list[Question]] = {"近一年的": [], "更早的": []}
    for question in questions:
        [number, *others] = question.wanted
        if not others and number in days:
            age = "近一年的" if first <= days[number] <= today.isoformat() else "更早的"
            dated[age].append(replace(question, sort=age))
    for age, some in dated.items():
        plain, recent = (_measured(engine, some, WEIGHTS, day)[age] for day in (None, today))
        yield Row(f"--recent，找{age}一份：MRR", recent[0], "", note=f"不加 {plain[0]:.3f}，{plain[2]} 问")


def main() -> None:
    """Prints both columns, and with --sweep what other weights would give."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--documents", type=int, default=3_000)
    options.add_argument("--sweep", action="store_true", help="try other weights, one field after the other")
    chosen = options.parse_args()
    made = dict(enumerate(_made(chosen.documents), 1))
    written = dict(enumerate(_written(), chosen.documents + 1))
    folder = Path(tempfile.mkdtemp(prefix="zhihe-bench-"))
    try:
        engine: Engine = engine_kind("tantivy").create(folder)  # type: ignore[attr-defined]  # an engine in a folder
        for number, entry in (made | written).items():
            engine.add(number, entry)
        engine.commit()
        questions = [*_questions(made, "编造"), *_questions(written, "样例")]
        without, weighted = (_measured(engine, questions, weights) for weights in ({}, WEIGHTS))
        rows = []
        for sort, (mrr, first, count) in weighted.items():
            rows.append(Row(f"{sort}：MRR", mrr, "", note=f"不加权 {without[sort][0]:.3f}，{count} 问"))
            rows.append(Row(f"{sort}：P@1", first, "", note=f"不加权 {without[sort][1]:.3f}"))
        rows += _recency_rows(engine, questions, made | written)
        publish("ranking", f"已知文书的检索，{len(made) + len(written):,} 份；权重 {dict(WEIGHTS)}", rows)
        if chosen.sweep:
            for name, value in itertools.product(WEIGHTS, (0, 2, 5, 10, 20, 40)):
                weights = {**WEIGHTS, name: value}
                told = [
                    f"{sort} {mrr:.3f}"
                    for sort, (mrr, _first, _count) in _measured(engine, questions, weights).items()
                ]
                print(f"{name} {value}: MRR {'，'.join(told)}", flush=True)
        engine.close()
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
