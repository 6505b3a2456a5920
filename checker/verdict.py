"""What a check says: four verdicts, the evidence for them, and the report of one document."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from enum import StrEnum

from corpus.spans import RawSpan


class Verdict(StrEnum):
    """The four answers a rule can give."""

    PASS = "pass"  # noqa: S105  a verdict, not a password
    """What the rule demands is there, or what it forbids is not."""
    FAIL = "fail"
    """What the rule demands is missing, or what it forbids is there."""
    NOT_APPLICABLE = "not_applicable"
    """The rule does not speak of this document; `cause` says why."""
    UNDECIDED = "undecided"
    """The document cannot be judged by this rule; the reason says what stands in the way."""


class Severity(StrEnum):
    """How bad a fail is."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Mode(StrEnum):
    """The state in which a document is judged."""

    DRAFT = "draft"
    SERVED = "served"
    PUBLISHED = "published"
    TEMPLATE = "template"


def blanks_allowed(mode: Mode) -> bool:
    """Whether blanks of a form count as filled: the case fills them later."""
    return mode is Mode.TEMPLATE


def masks_allowed(mode: Mode) -> bool:
    """Whether masked figures count as stated: a published document must not show them."""
    return mode in (Mode.PUBLISHED, Mode.TEMPLATE)


MODE_NAMES = {
    Mode.DRAFT: "草稿",
    Mode.SERVED: "已送达",
    Mode.PUBLISHED: "已公开",
    Mode.TEMPLATE: "模板",
}
VERDICT_NAMES = {
    Verdict.FAIL: "不合格",
    Verdict.PASS: "合格",
    Verdict.UNDECIDED: "无法判断",
    Verdict.NOT_APPLICABLE: "不适用",
}
SEVERITY_NAMES = {Severity.ERROR: "错误", Severity.WARNING: "提醒", Severity.INFO: "提示"}


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stretch of raw text that justifies a verdict; `box` in points from the top left of `page`.

    `paragraph` counts the paragraphs that hold text, from 1, as a person would count them.
    """

    text: str
    span: RawSpan
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    paragraph: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A point in raw text where something is to be inserted; `after` are the words before it."""

    offset: int
    page: int | None = None
    paragraph: int | None = None
    after: str = ""


@dataclass(frozen=True, slots=True)
class Basis:
    """The article a rule rests on. `quote` is None when no official text was at hand (grade C)."""

    instrument: str
    title: str
    article: str
    quote: str | None
    grade: str


@dataclass(frozen=True, slots=True)
class Waived:
    """A finding that a court lets pass: who decided it, why, and the last day on which that holds."""

    who: str
    why: str
    until: datetime.date


@dataclass(frozen=True, slots=True)
class Result:
    """The answer of one rule for one document.

    `reason` says what was looked for and found, `message` what is wrong in a judge's words, `cause` groups
    the rules that do not apply (`type`, `mode`, `date`, `when`). `waived` and `known` (stands in the baseline)
    are set by `checker.decisions`, before any report is made.
    """

    rule: str
    title: str
    verdict: Verdict
    severity: Severity
    reason: str
    message: str
    basis: Basis
    cause: str | None = None
    suggestion: str | None = None
    hint: str | None = None
    evidence: tuple[Evidence, ...] = ()
    insert_at: Place | None = None
    waived: Waived | None = None
    known: bool = False

    @property
    def is_finding(self) -> bool:
        """Whether a person has something to do or to look at: a fail or an undecided."""
        return self.verdict in (Verdict.FAIL, Verdict.UNDECIDED)

    @property
    def accepted(self) -> bool:
        """Whether somebody has answered for it already, so that it does not make the exit code 1."""
        return self.waived is not None or self.known


@dataclass(frozen=True, slots=True)
class DocumentReport:
    """What was found out about one document; `unreadable` is the reason when there was nothing to judge.

    `scanned_pages` are pictures of text that character recognition has still to read. `own_number` is its own among
    `case_numbers`, None where it only names other cases.
    """

    path: str
    sha256: str | None
    type: str | None
    type_name: str | None
    type_reason: str
    case_numbers: tuple[str, ...]
    court: str | None
    date: datetime.date | None
    date_source: str | None
    mode: Mode
    unreadable: str | None
    results: tuple[Result, ...] = ()
    notes: tuple[str, ...] = field(default=())
    scanned_pages: tuple[int, ...] = ()
    own_number: str | None = None

    def count(self, verdict: Verdict) -> int:
        """How many rules gave this verdict."""
        return sum(result.verdict is verdict for result in self.results)
