"""What character recognition may decide: a verdict that rests on doubtful lines is none, and every other says so."""

from __future__ import annotations

from dataclasses import replace

from checker.finding import Finding
from checker.subject import Subject
from checker.verdict import Verdict
from corpus.document import Recognised


def hedged(finding: Finding, subject: Subject) -> Finding:
    """The finding as it stands after a look at where its words come from.

    Doubtful lines as evidence make it undecided; other recognised text is named in the reason. What is missing or
    not found at all where lines are in doubt is the business of `Subject.gap`.
    """
    document = subject.document
    if not document.recognised or finding.verdict not in (Verdict.PASS, Verdict.FAIL):
        return finding
    spans = [document.match.to_raw(span) for span in finding.evidence]
    touched = [each for span in spans for each in document.recognised_in(span)]
    for each in touched:
        if each.confidence is not None and not each.confident:
            doubt = f"{_where(each, subject)}有关文字来自文字识别，把握不足，请对照原件"
            return replace(finding, verdict=Verdict.UNDECIDED, reason=f"{finding.reason}；{doubt}")
    source = "有关文字来自文字识别" if touched else "文书有来自文字识别的页"
    if spans and not touched:
        return finding
    return replace(finding, reason=f"{finding.reason}（{source}）")


def _where(line: Recognised, subject: Subject) -> str:
    # Only the page: the words may be what a published document must not spread.
    page = subject.document.page_of(line.span.start)
    return f"第 {page.number} 页的" if page else ""
