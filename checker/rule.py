"""A rule: one requirement of the law on one document, as data.

How it is read from YAML is in `checker.load`, how it is judged in `checker.kinds`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from checker.verdict import Basis, Mode, Severity

# The closed set of insertion anchors; `checker.insertion` knows where each one is.
ANCHORS = ("title", "parties", "obligation", "ruling", "reasons", "notice", "before_signature", "end")
# The closed set of conditions; `checker.applicability` judges them.
CONDITIONS = (
    "pays_money",
    "addressed_to",
    "place",
    "debtor_kind",
    "asset_kind",
    "first_auction",
    "has",
    "lacks",
)


@dataclass(frozen=True, slots=True)
class Example:
    """A text with the verdict it must get; what is None is taken from the rule.

    `hidden` are words of it that stand under a bar, as a PDF may have them.
    """

    text: str
    type: str | None = None
    mode: Mode = Mode.DRAFT
    as_of: datetime.date | None = None
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Veto:
    """A wording that looks like the clause and is not; `because` says in Chinese why it does not count.

    It does not apply where one of `unless` stands before its end in the same sentence. As a doubt it is settled, and the
    clause counts, where it is an item of a list whose heading holds one of `under`; as a suspicion it is settled where one of
    `before` stands in the sentence before. What takes a clause back means something else where one of `others` stands
    between the two, and takes back all that stands before it with `all_before`. With `in_item` a veto is looked for in each
    item of a list alone: what a neighbouring item warns of does not excuse this one.
    """

    wording: str
    because: str | None = None
    unless: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    all_before: bool = False
    in_item: bool = False

    def lifting(self) -> Iterator[tuple[str, int, str]]:
        """Every wording that lifts it, with the key and the number under which it stands in the rule file."""
        for key in ("unless", "under", "before", "others"):
            yield from ((key, number, each) for number, each in enumerate(getattr(self, key)))


@dataclass(frozen=True, slots=True)
class Insert:
    """Where a missing clause belongs (one of `ANCHORS`) and text to put there, with `{court}` and the like."""

    after: str
    text: str


@dataclass(frozen=True)
class Rule:
    """One requirement. `documents` are type ids, empty for every type; `groups` map a name to wordings.

    For `must_contain` every group needs a hit, near each other. For `must_not_contain` hits of every group
    near each other are the offence. For other kinds see `checker.kinds`; `options` holds the keys that only the
    kind knows. `spread` lets the groups stand anywhere in the document, `where` limits
    hits to parts of these names (as far as the document has them). `unclear` are wordings that leave a missing
    clause or a found offence in doubt, `suspect` such that raise doubt without an offence. `withdraws` take back the
    clause that stands last before them, `contradicts` any.
    """

    id: str
    title: str
    documents: tuple[str, ...]
    kind: str
    groups: Mapping[str, tuple[str, ...]]
    severity: Severity
    basis: Basis
    in_force: tuple[datetime.date | None, datetime.date | None]
    message: str
    when: Mapping[str, object] = field(default_factory=dict)
    modes: tuple[Mode, ...] = tuple(Mode)
    veto: tuple[Veto, ...] = ()
    contradicts: tuple[Veto, ...] = ()
    withdraws: tuple[Veto, ...] = ()
    excused_by: tuple[Veto, ...] = ()
    unclear: tuple[Veto, ...] = ()
    suspect: tuple[Veto, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    spread: bool = False
    where: tuple[str, ...] = ()
    insert: Insert | None = None
    remark: str | None = None
    passing: tuple[Example, ...] = ()
    failing: tuple[Example, ...] = ()
    not_applicable: tuple[Example, ...] = ()
    undecided: tuple[Example, ...] = ()
    also_affects: tuple[str, ...] = ()
    fails_with: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    def asked_for(self, condition: str) -> tuple[str, ...]:
        """What the condition `has`, `lacks` or `place` lists; nothing when the rule does not have it."""
        listed = self.when.get(condition, ())
        return tuple(map(str, listed)) if isinstance(listed, list | tuple) else (str(listed),)

    def sought(self) -> Iterator[str]:
        """The wordings that would change what is found where none was: clauses, offences, and what puts in doubt."""
        for wordings in self.groups.values():
            yield from wordings
        for veto in (*self.unclear, *self.suspect):
            yield veto.wording

    def wordings(self) -> Iterator[str]:
        """Every wording of the rule, wherever it stands in it."""
        for wordings in self.groups.values():
            yield from wordings
        for vetoes in (
            self.veto,
            self.contradicts,
            self.withdraws,
            self.excused_by,
            self.unclear,
            self.suspect,
        ):
            for veto in vetoes:
                yield veto.wording
                yield from (wording for _, _, wording in veto.lifting())
        yield from (*self.asked_for("has"), *self.asked_for("lacks"))
        for wordings in self.options.get("each_item", {}).values():
            yield from wordings

    @property
    def prefix(self) -> str:
        """The folder of the rule: an instrument or a topic."""
        return self.id.partition("/")[0]

    def concerns(self, type_id: str | None) -> bool:
        """Whether the rule speaks of documents of this type."""
        return not self.documents or type_id in self.documents
