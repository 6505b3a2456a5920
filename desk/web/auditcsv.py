"""Records of an audit as lines of CSV for Excel, WPS and LibreOffice: one row for each result, as `zhihe check` names them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from audit.tally import OWN_DATES
from checker.reports.cells import csv_line, safe_cell
from checker.reports.stored import own_number_of
from checker.verdict import MODE_NAMES, SEVERITY_NAMES, VERDICT_NAMES, Mode, Severity, Verdict

COLUMNS = (
    *("文件", "文书类型", "案号", "法院", "日期", "状态"),
    *("结论", "严重程度", "规则", "要求", "问题", "查到", "页", "原文", "建议补写"),
    *("依据", "引文", "指纹"),
)
_UNREAD = "没有读取"


def lines(records: Iterable[dict[str, Any]], *, rule: str | None, verdicts: frozenset[str]) -> Iterator[str]:
    """Line by line, with a byte order mark for Excel: results of these verdicts, of one rule or of all.

    A file that was not read has one row.
    """
    yield "\ufeff" + csv_line(COLUMNS)
    for record in records:
        about = _about(record)
        if record["unreadable"] is not None:
            row = [*about, _UNREAD, "", "", "", "", record["unreadable"]]
            yield csv_line([safe_cell(cell) for cell in [*row, *[""] * (len(COLUMNS) - len(row))]])
        for result in record["results"]:
            if result["verdict"] in verdicts and rule in (None, result["rule"]):
                yield csv_line([safe_cell(cell) for cell in [*about, *_cells(result)]])


def _about(record: dict[str, Any]) -> list[str]:
    return [
        record["path"],
        record["type_name"] or "",
        own_number_of(record) or "",
        record["court"] or "",
        record["date"] or "" if record["date_source"] in OWN_DATES else "",
        MODE_NAMES[Mode(record["mode"])],
    ]


def _cells(result: dict[str, Any]) -> list[str]:
    basis, evidence = result["basis"], result["evidence"]
    return [
        VERDICT_NAMES[Verdict(result["verdict"])],
        SEVERITY_NAMES[Severity(result["severity"])],
        result["rule"],
        result["title"],
        result["message"] if result["verdict"] == "fail" else "",
        result["reason"],
        "、".join(str(page) for page in sorted({each["page"] for each in evidence if each["page"]})),
        "；".join(" ".join(each["text"].split()) for each in evidence),
        result["suggestion"] or "",
        f"{basis['instrument']}第{basis['article']}条" if basis["article"] else basis["title"],
        basis["quote"] or "",
        result["fingerprint"] or "",
    ]
