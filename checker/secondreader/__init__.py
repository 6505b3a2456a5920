"""The second reader: looks where the patterns found nothing, and points at words that may be the clause.

It never changes a verdict. A small spaCy pipeline (one character a token) scores every sentence for every rule
that wants a clause; how it is trained is in `checker.secondreader.train`. spaCy takes a second to import: nothing
here is imported before somebody asks for a second reading.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from checker.kinds.must_contain import WITHDRAWN
from checker.verdict import DocumentReport, Result, Verdict
from corpus.document import Document
from corpus.spans import MatchSpan

if TYPE_CHECKING:
    from spacy.language import Language

MODEL = Path(__file__).parent / "model"
# Below this score a sentence is not worth a judge's look; measured by bench.secondreader.
THRESHOLD = 0.3
# Shorter pieces are headings and dates.
_SHORTEST = 8
_SHOWN = 40


class NoModel(Exception):  # noqa: N818  a state of the installation, not a fault of the program
    """The model is not there; `str()` says in Chinese what to do."""


@cache
def load(folder: Path = MODEL) -> Language:
    """The trained pipeline. Raises `NoModel`."""
    import spacy  # noqa: PLC0415  a second of start that only a second reading needs

    if not (folder / "config.cfg").is_file():
        raise NoModel(f"没有第二读者的模型（{folder}）；请运行 make second-reader，或者不用 --second-reader")
    return spacy.load(folder)


def scored(nlp: Language, texts: Iterable[str]) -> list[Mapping[str, float]]:
    """For each text the score of each rule, 0 to 1."""
    return [document.cats for document in nlp.pipe(texts)]


def sentences_of(document: Document) -> list[MatchSpan]:
    """The sentences worth a reading."""
    return [span for span in document.sentences if span.end - span.start >= _SHORTEST]


def wants_a_look(result: Result) -> bool:
    """Whether a clause was not found, or not all of it: a withdrawn one needs no second reading."""
    return result.verdict is Verdict.FAIL and not result.reason.endswith(WITHDRAWN)


def best_sentence(
    scores: list[Mapping[str, float]], spans: list[MatchSpan], rule: str, threshold: float = THRESHOLD
) -> MatchSpan | None:
    """The sentence that most looks like the clause of a rule; None when none does."""
    ranked = [(each.get(rule, 0.0), span) for each, span in zip(scores, spans, strict=True)]
    score, span = max(ranked, default=(0.0, None))
    return span if score >= threshold else None


def with_hints(report: DocumentReport, document: Document, nlp: Language | None = None) -> DocumentReport:
    """The report with a hint at each missing clause that a sentence may hold in other words. Raises `NoModel`."""
    asked = [result for result in report.results if wants_a_look(result)]
    if not asked:
        return report
    nlp = nlp or load()
    known = set(nlp.pipe_labels["textcat_multilabel"])
    spans = sentences_of(document)
    text = document.match.text
    scores = scored(nlp, (text[start:end] for start, end in spans))
    hints = {}
    for result in asked:
        span = best_sentence(scores, spans, result.rule) if result.rule in known else None
        if span:
            words = "".join(document.raw_text(span).split())
            shown = words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"
            hints[result.rule] = f"“{shown}”可能就是这一内容，只是写法不在措辞库里；请核对，结论不变"
    return dataclasses.replace(
        report,
        results=tuple(
            dataclasses.replace(result, hint=hints[result.rule]) if result.rule in hints else result
            for result in report.results
        ),
    )
