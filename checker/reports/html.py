"""The report as one HTML page that needs nothing but itself: each document's text beside what was found in it.

Found words are marked in the text and linked to the finding, and back. The pieces of the page are in
`checker.reports.page`.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from checker.decisions import Outcome
from checker.fingerprint import fingerprint
from checker.reports.marked import Begin, End, Insert, Numbered, Token, Words, lines, numbered
from checker.reports.notices import notices
from checker.reports.page import page, tag
from checker.reports.text import DATES, GRADES, summary
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


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _shown(text: str) -> str:
    return text.replace("\t", "    ")


def _label(each: Numbered) -> str:
    return f"{VERDICT_NAMES[each.result.verdict]}：{each.result.title}"


def _drawn(token: Token) -> etree._Element:
    match token:
        case Words(text, None):
            return tag("span", _shown(text))
        case Words(text, kind):
            return tag("mark", _shown(text), class_=str(kind))
        case Begin(mark):
            return tag("span", id=mark)
        case End(each):
            link = tag("a", f"[{each.number}]", href=f"#{each.anchor}", aria_label=_label(each))
            return tag("sup", link)
        case Insert(each):
            link = tag("a", f"↳ 补写 [{each.number}]", href=f"#{each.anchor}", id=each.place, class_="place")
            link.set("aria-label", f"此处补写：{each.result.title}")
            return link


def _text(text: str, results: Sequence[Numbered], label: str) -> etree._Element:
    """The raw text, a paragraph a line, with its marks."""
    box = tag("section", class_="text", aria_label=f"{label} 的文字", tabindex="0")
    for tokens in lines(text, results):
        box.append(tag("p", *map(_drawn, tokens)))
    return box


def _evidence(each: Numbered) -> etree._Element | None:
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


def _finding(report: DocumentReport, each: Numbered) -> etree._Element:
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
            where = ["建议在", tag("a", "标出的位置", href=f"#{each.place}"), "补写："]
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


def _kept(results: Sequence[Numbered], verdict: Verdict, heading: str) -> list[etree._Element]:
    """A short list of results that need nobody: passes, or rules that do not apply."""
    items = []
    for each in results:
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
        ("案号", report.own_number or "没有找到"),
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
    results = numbered(report, f"d{number}-r", everything=everything)
    findings = [_finding(report, each) for each in results if each.result.is_finding]
    skipped = report.count(Verdict.NOT_APPLICABLE)
    beside = tag(
        "section",
        *(findings or [tag("p", "没有不合格，也没有无法判断的项目。")]),
        *_kept(results, Verdict.PASS, "合格"),
        *_kept(results, Verdict.NOT_APPLICABLE, "不适用"),
        *([] if everything or not skipped else [tag("p", f"- 不适用 {skipped} 项", class_="small")]),
        aria_label=f"{_one_line(report.path)} 的检查结果",
    )
    section.append(tag("div", _text(text, results, _one_line(report.path)), beside, class_="pair"))
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
