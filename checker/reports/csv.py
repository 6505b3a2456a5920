"""The report as CSV for Excel, WPS and LibreOffice: one row for each result, Chinese headings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checker.fingerprint import fingerprint
from checker.reports.cells import csv_line, safe_cell
from checker.verdict import MODE_NAMES, SEVERITY_NAMES, VERDICT_NAMES, DocumentReport, Result, Verdict

COLUMNS = (
    *("文件", "文书类型", "案号", "法院", "日期", "状态"),
    *("结论", "严重程度", "规则", "要求", "问题", "查到", "页", "段", "原文", "建议补写"),
    *("依据", "引文", "豁免", "基线", "指纹"),
)
_UNREAD = "没有读取"


def _numbers(values: Iterable[int | None]) -> str:
    return "、".join(str(value) for value in sorted({value for value in values if value}))


def _about(report: DocumentReport) -> list[str]:
    return [
        report.path,
        report.type_name or "",
        report.own_number or "",
        report.court or "",
        report.date.isoformat() if report.date else "",
        MODE_NAMES[report.mode],
    ]


def _cells(report: DocumentReport, result: Result) -> list[str]:
    basis, waived = result.basis, result.waived
    return [
        *_about(report),
        VERDICT_NAMES[result.verdict],
        SEVERITY_NAMES[result.severity],
        result.rule,
        result.title,
        result.message if result.verdict is Verdict.FAIL else "",
        result.reason,
        _numbers(each.page for each in result.evidence),
        _numbers(each.paragraph for each in result.evidence),
        "；".join(" ".join(each.text.split()) for each in result.evidence),
        result.suggestion or "",
        f"{basis.instrument}第{basis.article}条" if basis.article else basis.title,
        basis.quote or "",
        f"{waived.why}（{waived.who}，至 {waived.until}）" if waived else "",
        "已知" if result.known else "",
        fingerprint(report, result) or "",
    ]


def lines(reports: Iterable[DocumentReport], *, everything: bool = False) -> Iterator[str]:
    """CSV line by line. Begins with a byte order mark: Excel would else read it in the wrong encoding.

    Rules that do not apply have rows only with `everything`; a file that was not read has one row.
    """
    yield "\ufeff" + csv_line(COLUMNS)
    for report in reports:
        rows = [
            _cells(report, result)
            for result in report.results
            if everything or result.verdict is not Verdict.NOT_APPLICABLE
        ]
        if report.unreadable is not None:
            unread = [*_about(report), _UNREAD, *[""] * 4, report.unreadable]
            rows = [[*unread, *[""] * (len(COLUMNS) - len(unread))]]
        for row in rows:
            yield csv_line([safe_cell(cell) for cell in row])
