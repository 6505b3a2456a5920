"""The report for a person at a terminal: what is wrong, which article says so, where, and text to paste."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Sequence

from checker.verdict import (
    MODE_NAMES,
    SEVERITY_NAMES,
    VERDICT_NAMES,
    DocumentReport,
    Result,
    Severity,
    Verdict,
)

_WIDTH = 88
_SYMBOLS = {Verdict.FAIL: "✗", Verdict.UNDECIDED: "?", Verdict.PASS: "✓", Verdict.NOT_APPLICABLE: "-"}
_COLOURS = {Verdict.FAIL: "31", Verdict.UNDECIDED: "33", Verdict.PASS: "32", Verdict.NOT_APPLICABLE: "2"}
DATES = {
    "document": "文书落款",
    "metadata": "随文记录的日期",
    "as_of": "--as-of 指定",
    "today": "今天，草稿没有落款日期",
}
GRADES = {"B": "（二手来源，未与官方文本核对）", "C": "（原文未核，只作提示）"}


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def wrapped(text: str, indent: str) -> list[str]:
    """Wraps text whose characters are one or two columns wide; punctuation never begins a line."""
    lines, line, width = [], "", 0
    for char in " ".join(text.split()):
        step = _columns(char)
        if width + step > _WIDTH - _columns(indent) and char not in "，。；：、！？）”》":
            lines.append(line)
            line, width = "", 0
        line += char
        width += step
    lines.append(line)
    return textwrap.indent("\n".join(lines), indent).splitlines()


def neutral(text: str) -> str:
    """Text of a document without what could steer a terminal: control, direction and format characters."""
    line = " ".join(text.split())
    if line.isprintable():  # nearly all are: a page of hits has hundreds
        return line
    return "".join(char if char == " " or unicodedata.category(char)[0] != "C" else "�" for char in line)


class _Painter:
    """Colour on a terminal, nothing elsewhere."""

    def __init__(self, colour: bool) -> None:
        self.colour = colour

    def paint(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour else text


def colour_of(text: str, *, fail: bool, colour: bool) -> str:
    """A line in the colour of a fail or of a pass; plain where `colour` is off."""
    return _Painter(colour).paint(text, _COLOURS[Verdict.FAIL if fail else Verdict.PASS])


def _place(result: Result) -> str:
    pages = sorted({each.page for each in result.evidence if each.page})
    paragraphs = sorted({each.paragraph for each in result.evidence if each.paragraph})
    shown = [f"第 {'、'.join(map(str, pages))} 页"] if pages else []
    shown += [f"第 {'、'.join(map(str, paragraphs[:4]))} 段"] if paragraphs else []
    return f"（{'，'.join(shown)}）" if shown else ""


def _result_lines(result: Result, painter: _Painter) -> list[str]:
    mark = _SYMBOLS[result.verdict]
    label = (
        SEVERITY_NAMES[result.severity] if result.verdict is Verdict.FAIL else VERDICT_NAMES[result.verdict]
    )
    accepted = "（已豁免）" if result.waived else "（已知）" if result.known else ""
    head = f"  {mark} {label}{accepted}  {result.title}"
    colour = "2" if result.accepted else _COLOURS[result.verdict]
    lines = [painter.paint(head, colour) + painter.paint(f"  [{result.rule}]", "2")]
    if result.waived:
        waived = result.waived
        lines += wrapped(f"豁免：{neutral(waived.why)}（{neutral(waived.who)}，至 {waived.until}）", "      ")
    if result.verdict is Verdict.FAIL:
        lines += wrapped(result.message + "。", "      ")
    reason = neutral(result.reason)
    lines += wrapped(
        f"{'查到' if result.verdict is Verdict.FAIL else '原因'}：{reason}{_place(result)}", "      "
    )
    basis = result.basis
    if basis.article:
        source = f"依据：{basis.instrument}第{basis.article}条"
        source += f"：“{basis.quote}”" if basis.quote else ""
        lines += wrapped(source + GRADES.get(basis.grade, ""), "      ")
    if result.suggestion:
        place = result.insert_at
        where = f"第 {place.paragraph} 段“…{neutral(place.after)}”之后，" if place and place.after else ""
        how = f"{where}补写" if place else "把查到的文字改为"
        lines += wrapped(f"建议：{how}：{neutral(result.suggestion)}", "      ")
    if result.hint:
        lines += wrapped(f"提示：{neutral(result.hint)}", "      ")
    return lines


def result_lines(result: Result, *, colour: bool) -> list[str]:
    """A result as it stands in a report: at length when something is to be done, else one line."""
    if result.verdict in (Verdict.FAIL, Verdict.UNDECIDED):
        return _result_lines(result, _Painter(colour))
    line = f"  {_SYMBOLS[result.verdict]} {VERDICT_NAMES[result.verdict]}  {result.title}"
    return [_Painter(colour).paint(line, _COLOURS[result.verdict])]


def _heading(report: DocumentReport) -> list[str]:
    facts = [report.type_name or "文书类型不明"]
    facts += [report.own_number] if report.own_number else []
    facts += [report.court] if report.court else []
    when = f"{report.date}（{DATES[report.date_source or 'document']}）" if report.date else "没有日期"
    return [f"  {neutral(' · '.join(facts))}", f"  按 {when} 的规定、{MODE_NAMES[report.mode]}文书检查"]


_ORDER = {Verdict.FAIL: 0, Verdict.UNDECIDED: 1, Verdict.PASS: 2, Verdict.NOT_APPLICABLE: 3}
_RANKS = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def ranked(report: DocumentReport) -> list[Result]:
    """The results in the order in which a person wants them: what needs work first, what is answered for after it."""
    return sorted(
        report.results, key=lambda each: (_ORDER[each.verdict], each.accepted, _RANKS[each.severity])
    )


def render_document(report: DocumentReport, *, colour: bool = False, everything: bool = False) -> str:
    """The findings of one document."""
    painter = _Painter(colour)
    lines = [painter.paint(neutral(report.path), "1")]
    if report.unreadable is not None:
        return "\n".join([*lines, painter.paint(f"  ✗ 没有读取：{neutral(report.unreadable)}", "31")])
    lines += _heading(report)
    lines += [f"  注意：{neutral(note)}" for note in report.notes]
    if report.type is None:
        lines.append(f"  {report.type_reason}；请用 --type 指定文书类型")
    for result in ranked(report):
        if result.is_finding:
            lines += ["", *_result_lines(result, painter)]
        elif everything:
            lines += [
                painter.paint(
                    f"  {_SYMBOLS[result.verdict]} {VERDICT_NAMES[result.verdict]}  {result.title}", "2"
                )
            ]
            lines += wrapped(neutral(result.reason), "      ")
    passed = [each.title for each in report.results if each.verdict is Verdict.PASS]
    if passed and not everything:
        lines += [
            "",
            *(
                painter.paint(line, "32")
                for line in wrapped(f"✓ 合格 {len(passed)} 项：{'；'.join(passed)}", "  ")
            ),
        ]
    skipped = report.count(Verdict.NOT_APPLICABLE)
    lines.append(
        painter.paint(f"  - 不适用 {skipped} 项（--all 查看原因）", "2") if skipped and not everything else ""
    )
    return "\n".join(lines).rstrip()


def summary(reports: Sequence[DocumentReport]) -> str:
    """One line that adds everything up."""
    unreadable = sum(report.unreadable is not None for report in reports)
    counts = {verdict: sum(report.count(verdict) for report in reports) for verdict in Verdict}
    failing = [each for report in reports for each in report.results if each.verdict is Verdict.FAIL]
    waived = sum(each.waived is not None for each in failing)
    known = sum(each.known and each.waived is None for each in failing)
    accepted = [f"已豁免 {waived} 项"] if waived else []
    accepted += [f"已知 {known} 项"] if known else []
    return (
        f"共 {len(reports)} 份文书"
        + (f"，其中 {unreadable} 份没有读取" if unreadable else "")
        + f"：不合格 {counts[Verdict.FAIL]} 项"
        + (f"（其中{'、'.join(accepted)}）" if accepted else "")
        + f"，无法判断 {counts[Verdict.UNDECIDED]} 项，合格 {counts[Verdict.PASS]} 项，"
        f"不适用 {counts[Verdict.NOT_APPLICABLE]} 项"
    )


def render(reports: Sequence[DocumentReport], *, colour: bool = False, everything: bool = False) -> str:
    """The findings of every document and the summary."""
    pieces = [render_document(report, colour=colour, everything=everything) for report in reports]
    return "\n\n".join([*pieces, summary(reports)])
