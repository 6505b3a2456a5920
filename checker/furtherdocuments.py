"""Several documents in one file: only the first is judged; that is said, and no clause of another counts for it."""

from __future__ import annotations

from checker.finding import Finding
from checker.subject import Subject
from checker.verdict import Verdict

_SHOWN = 5


def further_documents(subject: Subject) -> list[str]:
    """A note on where further documents begin; nothing for a file with one."""
    starts = subject.document.companions
    if not starts:
        return []
    where = "、".join(f"第 {subject.paragraph(at)} 段" for at in starts[:_SHOWN])
    return [f"文件里像有 {len(starts) + 1} 份文书（{where}又是一份的开头）：只按第一份检查；请拆开，分别检查"]


def of_the_first(finding: Finding, subject: Subject) -> Finding:
    """The finding of a clause, undecided where it stands only in another document of the same file."""
    starts = subject.document.companions
    if not starts or finding.verdict is not Verdict.PASS or not finding.evidence:
        return finding
    match = subject.document.match
    if all(match.to_raw(span).start >= starts[0] for span in finding.evidence):
        reason = f"{finding.reason}；但写在同一文件的另一份文书里，请核对"
        return finding._replace(verdict=Verdict.UNDECIDED, reason=reason)
    return finding
