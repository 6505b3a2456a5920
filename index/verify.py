"""Checks that the store is whole and that the index holds what the store holds. It changes nothing.

Findings are sentences in Chinese; what to do about them is said by whoever shows them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from index.engine import Engine, IndexDamaged, Sort
from index.entry import Entry
from index.home import LibraryError
from index.library import Library
from index.store import Store
from index.storecheck import faults
from index.tree import And, Keyword, Node, Phrase, Range
from index.values import keyword_values, number_values

_PHRASE = 24  # characters: so long a piece of text stands in few documents
_NUMBERS = 20  # of one field that are asked for
_SHOWN = 5  # numbers or documents that a finding names


class Part(StrEnum):
    """What a finding is about."""

    STORE = "store"
    INDEX = "index"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be."""

    part: Part
    text: str


def verify(library: Library, sample: int | None = None) -> Iterator[Finding]:
    """Everything that is wrong with a library; `sample` limits how many documents are searched for, None is all of them."""
    yield from (Finding(Part.STORE, text) for text in faults(library.store))
    try:
        with library.index_at_rest() as index:
            yield from (Finding(Part.INDEX, text) for text in index.faults())
            if fault := index.fault():
                yield Finding(Part.INDEX, f"索引{fault}")
                return
            engine = index.as_it_is()
            if not index.is_at(library.store.sequence):
                yield Finding(Part.INDEX, "索引没有跟上数据库，没有逐份检索；下次检索或收录时补上")
                return
            yield from (Finding(Part.INDEX, text) for text in _index(library.store, engine, sample))
    except IndexDamaged:
        yield Finding(Part.INDEX, "索引已经损坏，读不出来")
    except LibraryError as fault:
        yield Finding(Part.INDEX, str(fault))


def _index(store: Store, engine: Engine, sample: int | None) -> Iterator[str]:
    held, indexed = set(store.numbers()), engine.numbers()
    if missing := held - indexed:
        yield f"有 {len(missing)} 份文书在资料库里，检索不到"
    if superfluous := indexed - held:
        yield f"有 {len(superfluous)} 份文书检索得到，资料库里没有"
    numbers = sorted(held & indexed)
    if sample is not None and sample < len(numbers):
        numbers = sorted(random.sample(numbers, sample))
    wrong: list[str] = []
    count = 0
    for number, entry in _with_text(store, numbers):
        question = _question(entry)
        if question is not None and number not in engine.search(question, Sort.NEWEST, limit=None).numbers:
            count += 1
            if len(wrong) < _SHOWN:
                wrong.append(entry.path or entry.id)
    if wrong:
        more = "等" if count > len(wrong) else ""
        yield f"有 {count} 份文书用自己的文字和字段检索不到：{'、'.join(wrong)}{more}"


def _with_text(store: Store, numbers: Sequence[int]) -> Iterator[tuple[int, Entry]]:
    """Entries with their match text, by number."""
    for number in numbers:
        entry, body = store.entries([number]).get(number), store.body(number)
        if entry is not None and body is not None:
            yield number, replace(entry, match_text=body.match.text)


def _question(entry: Entry) -> Node | None:
    """What must find the document: a piece of its text, and every value of its fields."""
    text = entry.match_text
    conditions: list[Node] = []
    if text:
        at = random.randrange(max(1, len(text) - _PHRASE))  # noqa: S311  as above
        conditions.append(Phrase("text", text[at : at + _PHRASE]))
    for field, values in keyword_values(entry).items():
        conditions += (Keyword(field, value) for value in values)
    for field, numbers in number_values(entry).items():
        conditions += (Range(field, number, number) for number in numbers[:_NUMBERS])
    return And(tuple(conditions)) if len(conditions) > 1 else next(iter(conditions), None)
