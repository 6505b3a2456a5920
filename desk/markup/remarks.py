"""What is written into a document about its findings: the words of each remark, and where in the raw text it belongs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checker.reports.text import GRADES, neutral, ranked
from checker.verdict import SEVERITY_NAMES, VERDICT_NAMES, DocumentReport, Result, Verdict
from corpus.document import Document
from corpus.parts import part_named
from corpus.spans import RawSpan

AUTHOR = "执核"
INITIALS = "执核"
_MOST_PLACES = 20  # of one finding; a form may have hundreds of blanks
_LONGEST = 2_000  # characters of a line; a reason may quote much
_BEFORE = 14  # characters before the place of a missing clause, as `check` shows them
ANOTHER = "文件与检查结果不是同一份；请重新检查后再写入批注"
WRITTEN = "建议的文字已经用修订补写在标出的文字之后，请核对、填好空白，再接受或者拒绝。"


@dataclass(frozen=True, slots=True)
class Marked:
    """A file with the findings in it.

    `comments` and `insertions` count what was added, `notes` says in Chinese what a person should know of it.
    """

    data: bytes
    comments: int
    insertions: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Insertion:
    """A missing clause: its text, to be put at a raw offset."""

    offset: int
    text: str


@dataclass(frozen=True, slots=True)
class Remark:
    """One finding: the places it speaks of, the first of which bears its words; none where it has no place."""

    result: Result
    places: tuple[RawSpan, ...]
    insertion: Insertion | None = None
    left_out: int = 0  # places beyond the limit

    def lines(self, *, inserted: bool = False) -> list[str]:
        """The remark in lines: verdict and rule, what is wrong, what was found, on what it rests, what to do.

        `inserted` says that the suggestion stands in the file already.
        """
        result = self.result
        found = [_heading(result)]
        if result.verdict is Verdict.FAIL:
            found.append(f"{result.message}。")
        found.append(f"{'查到' if result.verdict is Verdict.FAIL else '原因'}：{result.reason}")
        found += _basis(result)
        if inserted:
            found.append(WRITTEN)
        elif result.suggestion:
            how = "在标出的文字之后补写" if result.insert_at else "把标出的文字改为"
            found.append(f"建议：{how}：{result.suggestion}")
        elif result.verdict is Verdict.UNDECIDED:
            found.append("请对照原件核对这一项。")
        if result.hint:
            found.append(f"提示：{result.hint}")
        if self.left_out:
            found.append(f"另有 {self.left_out} 处没有标出。")
        found.append(f"规则：{result.rule}")
        return [_cut(neutral(line)) for line in found]

    def again(self) -> list[str]:
        """What is said at the places after the first."""
        return [neutral(_heading(self.result)), "也见于此处；说明在第一处。"]


def _cut(line: str) -> str:
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _heading(result: Result) -> str:
    name = VERDICT_NAMES[result.verdict]
    if result.verdict is Verdict.FAIL:
        name += f"（{SEVERITY_NAMES[result.severity]}）"
    return f"{name}：{result.title}"


def _basis(result: Result) -> list[str]:
    basis = result.basis
    if not basis.article:
        return []
    quote = f"：“{basis.quote}”" if basis.quote else ""
    title = f"《{basis.title}》（{basis.instrument}）" if basis.title else basis.instrument
    return [f"依据：{title}第{basis.article}条{quote}{GRADES.get(basis.grade, '')}"]


def _words_before(raw: str, offset: int) -> RawSpan:
    """The last words of the line before an offset."""
    line = raw.rfind("\n", 0, offset) + 1
    return RawSpan(max(line, offset - _BEFORE), offset)


def remarks(report: DocumentReport, document: Document) -> list[Remark]:
    """The remarks on a document, what needs work first; what a waiver or the baseline answers for is left out."""
    found = []
    for result in ranked(report):
        if not result.is_finding or result.accepted:
            continue
        places = list(dict.fromkeys(each.span for each in result.evidence if each.span.end > each.span.start))
        insertion = None
        if result.insert_at and result.suggestion:
            offset = result.insert_at.offset
            insertion = Insertion(offset, neutral(result.suggestion))
            before = _words_before(document.raw, offset)
            # Where the clause belongs is what a person looks for first.
            places = [before, *(each for each in places if each != before)] if offset else places
        left_out = max(0, len(places) - _MOST_PLACES)
        found.append(Remark(result, tuple(places[:_MOST_PLACES]), insertion, left_out))
    return found


def title_of(document: Document) -> RawSpan | None:
    """Where the title stands, for what has no place of its own; None for a document without one."""
    title = part_named(document.parts, "标题")
    return document.match.to_raw(title) if title else None


def together(unplaced: Sequence[Remark]) -> list[str]:
    """The lines of several remarks without a place as one."""
    found: list[str] = []
    for number, remark in enumerate(unplaced, 1):
        lines = remark.lines()
        found += [f"{number}. {lines[0]}" if len(unplaced) > 1 else lines[0], *lines[1:]]
    return found
