"""What reading may decide: a verdict that rests on doubtful lines is none, and one on recognised text says so."""

from __future__ import annotations

from checker.doubts import could_hold
from checker.finding import Finding
from checker.rule import Rule
from checker.subject import Subject
from checker.verdict import Verdict
from corpus.document import Recognised

_BESIDE = 10  # characters: a sentence that goes on in garble may say anything


def hedged(finding: Finding, rule: Rule, subject: Subject) -> Finding:
    """The finding as it stands after a look at where its words come from, and at what was not read.

    Doubtful lines as evidence make it undecided, and so does a place not read where an exception may stand; other
    recognised text is named in the reason. What is missing or not found at all is the business of `Subject.gap`.
    """
    if subject.plainly_read or finding.verdict not in (Verdict.PASS, Verdict.FAIL):
        return finding
    document = subject.document
    if _is_garble(finding, subject):
        return finding._replace(
            verdict=Verdict.UNDECIDED, reason=f"{finding.reason}；但那里有乱码，不能算数，请对照原件"
        )
    if _is_turned(finding, subject):
        return finding._replace(
            verdict=Verdict.UNDECIDED,
            reason=f"{finding.reason}；但那里有倒过来显示的文字，不能算数，请对照原件",
        )
    open_ = _overturned(finding, rule, subject)
    if open_:
        return finding._replace(verdict=Verdict.UNDECIDED, reason=f"{finding.reason}；但{open_}，请对照原件")
    spans = [document.match.to_raw(span) for span in finding.evidence]
    touched = [each for span in spans for each in document.recognised_in(span)]
    for each in touched:
        if each.confidence is not None and not each.confident:
            doubt = f"{_where(each, subject)}有关文字来自文字识别，把握不足，请对照原件"
            return finding._replace(verdict=Verdict.UNDECIDED, reason=f"{finding.reason}；{doubt}")
    if not document.recognised or (spans and not touched):
        return finding
    source = "有关文字来自文字识别" if touched else "文书有来自文字识别的页"
    return finding._replace(reason=f"{finding.reason}（{source}）")


def _is_garble(finding: Finding, subject: Subject) -> bool:
    """Whether what a verdict points at stands in garbled stretches only, or beside them."""
    garbled = subject.document.garbled
    spans = [subject.document.match.to_raw(span) for span in finding.evidence] if garbled else []
    return bool(spans) and all(
        any(each.start - _BESIDE <= span.start < each.end + _BESIDE for each in garbled) for span in spans
    )


def _is_turned(finding: Finding, subject: Subject) -> bool:
    """Whether a verdict rests on characters that are shown in another order."""
    turned = subject.document.turned
    spans = [subject.document.match.to_raw(span) for span in finding.evidence] if turned else []
    return any(each.start < span.end and span.start < each.end for each in turned for span in spans)


def _overturned(finding: Finding, rule: Rule, subject: Subject) -> str | None:
    """What may stand where nobody read, or not for certain, that would turn the verdict; None when there is nothing."""
    if finding.verdict is Verdict.PASS:
        # Not a line of which nothing can be said: that somebody withdraws a clause is rare.
        withdrawing = [each.wording for each in (*rule.contradicts, *rule.withdraws)]
        lines = [
            each
            for each in subject.doubtful_lines
            if not each.hopeless and could_hold(each, withdrawing) and subject.is_of_body(each.line)
        ]
        doubt = subject.told(lines)
        return f"{doubt}，可能写有相反的内容" if doubt else None
    exceptions = (*(each.wording for each in rule.excused_by), *rule.asked_for("lacks"))
    doubt = (subject.unread or subject.in_doubt(exceptions, anywhere=True)) if exceptions else None
    if doubt:
        return f"{doubt}，可能写有例外"
    if "has" in rule.when and subject.has_only_in_doubt(rule):
        return f"涉及这一事项（“{rule.asked_for('has')[0]}”等）的文字来自文字识别，把握不足"
    return None


def _where(line: Recognised, subject: Subject) -> str:
    # Only the page: the words may be what a published document must not spread.
    page = subject.document.page_of(line.span.start)
    return f"第 {page.number} {'幅图片' if page.picture else '页'}的" if page else ""
