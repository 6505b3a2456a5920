"""The report of an audit: the figures of the totals, adding up, fetching nothing, running nothing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import audit_inputs
import pytest
from lxml import html
from test_audit import audited, records

import audit.report
from audit.manifest import Folder
from audit.totals import Totals, read_totals
from checker.reports.page import neutral

VERDICTS = ("fail", "pass", "undecided", "not_applicable")
# What makes a browser fetch or run something.
ACTIVE = {
    "script",
    "link",
    "img",
    "iframe",
    "object",
    "embed",
    "base",
    "form",
    "video",
    "audio",
    "image",
    "use",
    "animate",
}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("report")
    audit_inputs.write_folder(base / "文书", 60)
    audit_inputs.write_odd_folder(base / "文书" / "杂")
    audited(base / "文书", base / "out")
    return base / "out"


@pytest.fixture(scope="module")
def page(out: Path) -> Any:
    return html.document_fromstring((out / "report.html").read_bytes())


@pytest.fixture(scope="module")
def totals(out: Path) -> Totals:
    found = read_totals(Folder(out))
    assert found is not None
    return found


def table_after(page: Any, anchor: str, place: int = 0) -> Any:
    return page.xpath(f"//h2[@id='{anchor}']/following::table")[place]


def rows(table: Any, part: str = "tbody") -> list[list[str]]:
    return [[cell.text_content() for cell in row] for row in table.xpath(f"./{part}/tr")]


def figure(text: str) -> int:
    return int(text.replace(",", ""))


def test_nothing_is_fetched_and_nothing_runs(out: Path, page: Any) -> None:
    text = (out / "report.html").read_text("utf-8")
    assert not re.search(r"https?:|//[a-z]|url\(|@import|javascript:|<script", text, re.IGNORECASE)
    assert not {element.tag for element in page.iter() if isinstance(element.tag, str)} & ACTIVE
    for element in page.iter():
        for name, value in element.attrib.items():
            assert not name.startswith("on"), name
            assert name not in {"src", "srcset", "background"}
            assert name != "href" or value.startswith("#")
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]


def test_names_and_contents_stay_text(out: Path, page: Any) -> None:
    names = [
        record["path"] for record in records(out) if any(r["verdict"] == "fail" for r in record["results"])
    ]
    listed = page.xpath("//h2[@id='failing']/following::table[1]//tbody//th//bdi")
    shown = {element.text_content() for element in listed}
    assert {neutral(name) for name in names} == shown
    assert all(len(element) == 0 for element in listed)  # no name became an element
    everything = page.text_content()
    assert "\u202e" not in everything
    assert "⟨U+202E⟩" in everything
    assert "换⟨U+000A⟩行.txt" in everything
    assert "&amp;<b>.txt" in everything
    assert "<script>alert(1)" in everything


def test_the_overview_adds_up(page: Any, totals: Totals) -> None:
    table = table_after(page, "overview")
    counts = [figure(row[1]) for row in rows(table)]
    assert counts == [totals["by_standing"][key] for key in audit.report._STANDINGS]
    assert sum(counts) == totals["documents"] == figure(rows(table, "tfoot")[0][1])
    severities = table_after(page, "overview", 1)
    assert [figure(each) for each in rows(severities, "tfoot")[0][1:]] == [
        totals[verdict] for verdict in VERDICTS
    ]


def test_every_total_row_is_the_sum_of_its_column(page: Any) -> None:
    tables = [table for table in page.xpath("//table") if table.xpath("./tfoot")]
    assert len(tables) == 6
    for table in tables:
        total = rows(table, "tfoot")[0]
        for column, heading in enumerate(rows(table, "thead")[0]):
            if re.fullmatch(r"[\d,]+", total[column]):
                assert figure(total[column]) == sum(figure(row[column]) for row in rows(table)), heading


def test_the_rules_are_those_of_the_totals(page: Any, totals: Totals) -> None:
    shown = {row[0]: [figure(each) for each in row[2:6]] for row in rows(table_after(page, "rule"))}
    assert len(shown) == len(totals["by_rule"])
    for rule in totals["by_rule"]:
        assert shown[rule["title"] + rule["rule"]] == [rule[verdict] for verdict in VERDICTS]
    bars = table_after(page, "rule").xpath(".//svg")
    assert all(svg.get("role") == "img" and svg.get("aria-label") for svg in bars)


@pytest.mark.parametrize("name", ["type", "court", "year"])
def test_groups_are_those_of_the_totals_and_include_what_was_not_read(
    page: Any, totals: Totals, name: str
) -> None:
    shown = rows(table_after(page, name))
    assert shown[-1][0] == "（未能读取）"
    assert figure(shown[-1][1]) == totals["unreadable"]
    for row, group in zip(shown[:-1], totals[f"by_{name}"], strict=True):
        assert row[0] == (group.get("type_name") or group[name] or "（文书上没有找到）")
        assert [figure(each) for each in (row[1], row[2], *row[4:8])] == [
            group[key] for key in ("documents", "failing", *VERDICTS)
        ]
    assert figure(rows(table_after(page, name), "tfoot")[0][1]) == totals["documents"]


def test_what_was_not_read_is_listed_with_reasons(out: Path, page: Any) -> None:
    shown = {row[0]: row[1] for row in rows(table_after(page, "unreadable"))}
    assert shown == {neutral(r["path"]): r["unreadable"] for r in records(out) if r["unreadable"]}
    assert len(shown) == audit_inputs.UNREADABLE_ODD


def test_tables_can_be_read_aloud(page: Any) -> None:
    for table in page.xpath("//table"):
        assert table.xpath("./caption")[0].text_content()
        assert all(cell.get("scope") == "col" for cell in table.xpath("./thead/tr/th"))
        assert all(len(row.xpath("./th[@scope='row']")) == 1 for row in table.xpath("./tbody/tr"))
        frame = table.getparent()
        assert frame.get("role") == "region"
        assert frame.get("aria-label")
        assert frame.get("tabindex") == "0"
    assert page.get("lang") == "zh-CN"
    anchors = {link.get("href").removeprefix("#") for link in page.xpath("//nav//a")}
    assert anchors == set(page.xpath("//h2/@id"))
    text = html.tostring(page, encoding="unicode")
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text


def test_long_lists_are_cut_with_a_note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit.report, "LISTED", 3)
    monkeypatch.setattr(audit.report, "COURTS", 1)
    audit_inputs.write_folder(tmp_path / "文书", 60)
    for index in range(5):
        (tmp_path / "文书" / f"空{index}.txt").write_bytes(b"")
    audited(tmp_path / "文书", tmp_path / "out")
    page = html.document_fromstring((tmp_path / "out/report.html").read_bytes())
    totals = read_totals(Folder(tmp_path / "out"))
    assert totals is not None
    failing = sum(totals["by_standing"][severity] for severity in ("error", "warning", "info"))
    assert f"这里列出 3 份（不合格项最重、最多的），另有 {failing - 3} 份没有列出" in page.text_content()
    assert "这里列出 3 份，另有 2 份没有列出" in page.text_content()
    assert len(rows(table_after(page, "unreadable"))) == 3
    listed = rows(table_after(page, "failing"))
    assert len(listed) == 3
    courts = rows(table_after(page, "court"))
    assert "之和" in courts[1][0]
    assert (
        figure(rows(table_after(page, "court"), "tfoot")[0][1])
        == totals["documents"]
        == sum(figure(r[1]) for r in courts)
    )


def test_the_gravest_come_first(tmp_path: Path) -> None:
    (tmp_path / "文书").mkdir()
    worse = audit_inputs.BAD.replace(
        "对执行人员指定其他案款交付途径的，你有权拒绝，并可以拨打12368举报。\n", ""
    )
    (tmp_path / "文书/1轻.txt").write_text(audit_inputs.BAD, "utf-8")
    (tmp_path / "文书/2重.txt").write_text(worse, "utf-8")
    (tmp_path / "文书/3轻.txt").write_text(audit_inputs.BAD, "utf-8")
    audited(tmp_path / "文书", tmp_path / "out")
    page = html.document_fromstring((tmp_path / "out/report.html").read_bytes())
    assert [Path(row[0]).name for row in rows(table_after(page, "failing"))] == [
        "2重.txt",
        "1轻.txt",
        "3轻.txt",
    ]


def test_an_empty_audit_has_a_report(tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    audited(tmp_path / "空", tmp_path / "out")
    page = html.document_fromstring((tmp_path / "out/report.html").read_bytes())
    assert "共 0 份文书" in page.text_content()
