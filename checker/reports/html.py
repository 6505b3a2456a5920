"""The report as one HTML page that needs nothing but itself: each document's text beside what was found in it.

Found words are marked in the text and linked to the finding, and back. The pieces of the page are in
`checker.reports.page`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from lxml import etree

from checker.decisions import Outcome
from checker.fingerprint import fingerprint
from checker.reports.notices import notices
from checker.reports.page import page, tag
from checker.reports.text import DATES, GRADES, ranked, summary
from checker.verdict import (
    MODE_NAMES,
    SEVERITY_NAMES,
    VERDICT_NAMES,
    DocumentReport,
    Evidence,
    Result,
    Verdict,
)

_STYLE = """
body { max-width: 96rem; }
.pair { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 1.5rem; align-items: start; }
.text { border: 1px solid var(--line); padding: 1rem 1.25rem; }
.text p { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; max-width: none; min-height: 1.6em; }
mark { color: inherit; background: var(--tint); border-bottom: 2px solid var(--none); }
mark.fail { border-bottom: 3px solid var(--fail); } mark.undecided { border-bottom: 3px dashed var(--undecided); }
mark.pass { border-bottom: 1px dotted var(--pass); background: none; }
sup { line-height: 0; }
sup a, a.place { text-decoration: none; font-size: .75rem; font-weight: 600; padding: 0 .15em; }
a.place { border: 1px dashed var(--fail); border-radius: .2rem; margin: 0 .1em; white-space: nowrap; }
.pair { margin-top: 1rem; }
.finding { border-left: 4px solid var(--none); padding: .1rem .9rem; margin: 0 0 1.2rem; }
.finding.fail { border-color: var(--fail); } .finding.undecided { border-color: var(--undecided); border-left-style: dashed; }
.finding.accepted { border-color: var(--none); border-left-style: double; }
.finding h3 { font-size: 1rem; margin: .1rem 0; } .finding p { margin: .25rem 0; }
.finding blockquote, .finding .insert { margin: .25rem 0; padding: .3rem .6rem; background: var(--tint); }
b.accepted { color: var(--faint); }
:target { outline: 3px solid var(--undecided); outline-offset: 2px; }
@media screen and (min-width: 60.01rem) { .text { position: sticky; top: 1rem; max-height: calc(100vh - 2rem); overflow-y: auto; } }
@media (max-width: 60rem) { .pair { grid-template-columns: 1fr; } }
@media print { .pair { display: block; } .finding { break-inside: avoid; }
  mark { print-color-adjust: exact; -webkit-print-color-adjust: exact; } .text { border: 0; padding: 0; } }
"""
_SYMBOLS = {Verdict.FAIL: "✗", Verdict.UNDECIDED: "?", Verdict.PASS: "✓", Verdict.NOT_APPLICABLE: "-"}
_WORST = {"fail": 0, "undecided": 1, "pass": 2}


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A result with its number on the page and the id of its element."""

    number: int
    anchor: str
    result: Result

    def mark(self, index: int) -> str:
        """The id of the mark of one piece of evidence."""
        return f"{self.anchor}-e{index + 1}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _shown(text: str) -> str:
    return text.replace("\t", "    ")


# What stands at an offset of the text: where evidence begins or ends, and where a clause is to be put.
_Stops = dict[int, list[etree._Element]]


def _stops(numbered: Sequence[_Numbered]) -> tuple[_Stops, list[tuple[int, int, str]]]:
    """Elements to put at offsets, and the marked stretches with their class."""
    stops: _Stops = {}
    stretches = []
    for each in numbered:
        result = each.result
        for index, evidence in enumerate(result.evidence):
            start, end = evidence.span
            stops.setdefault(start, []).append(tag("span", id=each.mark(index)))
            if all(other.span.end != end for other in result.evidence[:index]):
                link = tag("a", f"[{each.number}]", href=f"#{each.anchor}", aria_label=_label(each))
                stops.setdefault(end, []).insert(0, tag("sup", link))
            stretches.append((start, end, result.verdict.value))
        if result.insert_at and result.suggestion:
            link = tag("a", f"↳ 补写 [{each.number}]", href=f"#{each.anchor}", id=f"{each.anchor}-at")
            link.set("class", "place")
            link.set("aria-label", f"此处补写：{result.title}")
            stops.setdefault(result.insert_at.offset, []).append(link)
    return stops, stretches


def _label(each: _Numbered) -> str:
    return f"{VERDICT_NAMES[each.result.verdict]}：{each.result.title}"


def _append(parent: etree._Element, child: etree._Element | str) -> None:
    holder = tag("span", child) if isinstance(child, str) else child
    parent.append(holder)


def _text(text: str, numbered: Sequence[_Numbered], label: str) -> etree._Element:
    """The raw text, a paragraph a line, with its marks."""
    stops, stretches = _stops(numbered)
    cuts = sorted({*stops, *(at for start, end, _ in stretches for at in (start, end))})
    box = tag("section", class_="text", aria_label=f"{label} 的文字", tabindex="0")
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        paragraph = tag("p")
        # What stands at the end of the last line belongs to it; elsewhere an offset begins a stretch.
        inside = [at for at in cuts if start <= at <= end] if cuts else []
        edges = [start, *[at for at in inside if start < at < end], end]
        for at in [each for each in inside if each == start]:
            for child in stops.pop(at, []):
                paragraph.append(child)
        for left, right in pairwise(edges):
            covering = [kind for first, last, kind in stretches if first <= left and right <= last]
            words = _shown(text[left:right])
            if covering and words:
                paragraph.append(
                    tag("mark", words, class_=min(covering, key=lambda kind: _WORST.get(kind, 3)))
                )
            elif words:
                _append(paragraph, words)
            for child in stops.pop(right, []):
                paragraph.append(child)
        box.append(paragraph)
        start = end + 1
    return box


def _evidence(each: _Numbered) -> etree._Element | None:
    links: list[etree._Element | str] = []
    for index, evidence in enumerate(each.result.evidence):
        links += ["；" if links else "原文：", tag("a", _where(evidence), href=f"#{each.mark(index)}")]
    return tag("p", *links) if links else None


def _where(evidence: Evidence) -> str:
    text = _one_line(evidence.text)
    page_ = f"第 {evidence.page} 页" if evidence.page else ""
    paragraph = f"第 {evidence.paragraph} 段" if evidence.paragraph else ""
    return f"{page_}{paragraph}“{text if len(text) <= 60 else text[:59] + '…'}”"


def _basis(result: Result) -> list[etree._Element]:
    basis = result.basis
    if not basis.article:
        return []
    source = f"依据：{basis.title}（{basis.instrument}）第{basis.article}条{GRADES.get(basis.grade, '')}"
    return [tag("p", source), *([tag("blockquote", f"“{basis.quote}”")] if basis.quote else [])]


def _finding(report: DocumentReport, each: _Numbered) -> etree._Element:
    result = each.result
    name = (
        SEVERITY_NAMES[result.severity] if result.verdict is Verdict.FAIL else VERDICT_NAMES[result.verdict]
    )
    severity = result.severity.value if result.verdict is Verdict.FAIL else "warning"
    accepted = "已豁免" if result.waived else "已知" if result.known else ""
    heading = tag("h3", f"[{each.number}] {_SYMBOLS[result.verdict]} ")
    heading.append(tag("b", name, class_="accepted" if accepted else severity))
    if accepted:
        heading.append(tag("b", f"（{accepted}）", class_="accepted"))
    heading.append(tag("span", f"　{result.title}"))
    whole = tag(
        "article",
        heading,
        id=each.anchor,
        class_=f"finding {result.verdict.value}{' accepted' if accepted else ''}",
    )
    if result.verdict is Verdict.FAIL:
        whole.append(tag("p", f"{result.message}。"))
    whole.append(
        tag("p", f"{'查到' if result.verdict is Verdict.FAIL else '原因'}：{_one_line(result.reason)}")
    )
    found = _evidence(each)
    if found is not None:
        whole.append(found)
    for piece in _basis(result):
        whole.append(piece)
    if result.suggestion:
        where: list[etree._Element | str] = ["建议把查到的文字改为："]
        if result.insert_at:
            where = ["建议在", tag("a", "标出的位置", href=f"#{each.anchor}-at"), "补写："]
        whole.append(tag("p", *where))
        whole.append(tag("p", _one_line(result.suggestion), class_="insert"))
    if result.hint:
        whole.append(tag("p", f"提示：{_one_line(result.hint)}"))
    if result.waived:
        waived = result.waived
        whole.append(tag("p", f"已豁免：{waived.why}（{waived.who}，至 {waived.until}）"))
    if result.known:
        whole.append(tag("p", "已知：基线里已经有这一处"))
    whole.append(tag("p", f"{result.rule}　{fingerprint(report, result) or ''}".strip(), class_="small"))
    return whole


def _kept(numbered: Sequence[_Numbered], verdict: Verdict, heading: str) -> list[etree._Element]:
    """A short list of results that need nobody: passes, or rules that do not apply."""
    items = []
    for each in numbered:
        if each.result.verdict is verdict:
            found = _evidence(each)
            parts = [f"[{each.number}] {each.result.title}：{_one_line(each.result.reason)}　", found]
            items.append(tag("li", *parts, id=each.anchor))
    if not items:
        return []
    return [tag("h3", f"{_SYMBOLS[verdict]} {heading} {len(items)} 项"), tag("ul", *items, class_="rules")]


def _facts(report: DocumentReport) -> etree._Element:
    when = f"{report.date}（{DATES[report.date_source or 'document']}）" if report.date else "没有日期"
    rows = [
        ("文书类型", report.type_name or f"不明（{report.type_reason}）"),
        ("案号", "、".join(report.case_numbers[:1]) or "没有找到"),
        ("法院", report.court or "没有找到"),
        ("按何时的规定", f"{when}，{MODE_NAMES[report.mode]}文书"),
        *(("注意", note) for note in report.notes),
    ]
    pairs = [
        tag(name, _one_line(value)) for row in rows for name, value in zip(("dt", "dd"), row, strict=True)
    ]
    return tag("dl", *pairs, class_="facts")


def _document(report: DocumentReport, text: str, number: int, everything: bool) -> etree._Element:
    heading = tag("h2", _one_line(report.path))
    section = tag("section", heading, id=f"d{number}")
    if report.unreadable is not None:
        section.append(tag("p", tag("b", f"✗ 没有读取：{_one_line(report.unreadable)}", class_="error")))
        return section
    section.append(_facts(report))
    shown = [each for each in ranked(report) if everything or each.verdict is not Verdict.NOT_APPLICABLE]
    numbered = [_Numbered(index + 1, f"d{number}-r{index + 1}", each) for index, each in enumerate(shown)]
    findings = [_finding(report, each) for each in numbered if each.result.is_finding]
    skipped = report.count(Verdict.NOT_APPLICABLE)
    beside = tag(
        "section",
        *(findings or [tag("p", "没有不合格，也没有无法判断的项目。")]),
        *_kept(numbered, Verdict.PASS, "合格"),
        *_kept(numbered, Verdict.NOT_APPLICABLE, "不适用"),
        *([] if everything or not skipped else [tag("p", f"- 不适用 {skipped} 项", class_="small")]),
        aria_label=f"{_one_line(report.path)} 的检查结果",
    )
    section.append(tag("div", _text(text, numbered, _one_line(report.path)), beside, class_="pair"))
    return section


def render(
    reports: Sequence[DocumentReport],
    texts: Sequence[str],
    outcome: Outcome,
    *,
    everything: bool = False,
) -> bytes:
    """The page in UTF-8. `texts` are the raw texts of the reports, empty for an unreadable one."""
    contents = [
        tag("li", tag("a", _one_line(report.path), href=f"#d{number}"))
        for number, report in enumerate(reports, 1)
    ]
    remarks = [tag("li", line) for line in notices(outcome)]
    return page(
        "执行文书检查结果",
        tag("h1", "执行文书检查结果"),
        tag("p", summary(reports)),
        *([tag("ul", *remarks)] if remarks else []),
        *([tag("nav", tag("ul", *contents), aria_label="文书")] if len(reports) > 1 else []),
        tag(
            "main",
            *(
                _document(report, text, number, everything)
                for number, (report, text) in enumerate(zip(reports, texts, strict=True), 1)
            ),
        ),
        style_too=_STYLE,
    )
