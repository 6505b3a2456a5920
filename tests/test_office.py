"""LibreOffice on both sides: documents as it writes them are judged alike, and it opens the CSV report as it is."""

from __future__ import annotations

import csv
import datetime
import io
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest
from lxml import etree
from test_command import zhihe

from checker.check import Settings, check
from checker.load import RuleSet, load_rules
from checker.verdict import Mode
from corpus.read import read_path

SOFFICE = shutil.which("soffice")
EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
TEXTS = [
    "drafts/执行通知书-三项写成一段.txt",
    "drafts/执行裁定书-终本-轮候查封抵押未商请.txt",
    "drafts/执行通知书-缺12368举报.txt",
]
TABLES = ["drafts/执行通知书-账户在表格里.docx"]
pytestmark = pytest.mark.skipif(
    SOFFICE is None, reason="needs LibreOffice (soffice), which is not installed here"
)


@cache
def rules() -> RuleSet:
    return load_rules()


def converted(source: Path, kind: str, folder: Path) -> Path:
    """The file as LibreOffice saves it; a profile of its own, so that two tests do not share one."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    subprocess.run(
        [str(SOFFICE), profile, "--headless", "--convert-to", kind, "--outdir", str(folder), str(source)],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return folder / f"{source.stem}.{kind}"


def verdicts(path: Path, mode: Mode = Mode.DRAFT) -> dict[str, str]:
    report = check(read_path(path), rules(), Settings(mode, today=datetime.date(2024, 6, 3)))
    return {result.rule: result.verdict.value for result in report.results} | {
        "type": str(report.type),
        "date": str(report.date),
    }


@pytest.mark.parametrize("kind", ["docx", "pdf", "html"])
@pytest.mark.parametrize("name", TEXTS)
def test_a_text_saved_by_libreoffice_is_judged_the_same(name: str, kind: str, tmp_path: Path) -> None:
    source = tmp_path / "draft.txt"
    source.write_text(
        (EXAMPLES / name).read_text("utf-8"), "utf-8-sig"
    )  # the mark tells LibreOffice the encoding
    assert verdicts(converted(source, kind, tmp_path)) == verdicts(EXAMPLES / name)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_survives_the_way_to_pdf(name: str, tmp_path: Path) -> None:
    source = tmp_path / "table.docx"
    shutil.copy(EXAMPLES / name, source)
    pdf = converted(source, "pdf", tmp_path)
    assert verdicts(pdf) == verdicts(source)
    document = read_path(pdf)
    report = check(document, rules(), Settings(today=datetime.date(2024, 6, 3)))
    evidence = [each for result in report.results for each in result.evidence]
    assert evidence
    assert all(each.page and each.text == document.raw[each.span.start : each.span.end] for each in evidence)
    assert any(each.box for each in evidence)


def test_the_csv_report_opens_as_it_is_and_without_formulas(tmp_path: Path) -> None:
    """Every cell arrives as it was written: no formula, no number or date made of a text."""
    draft = tmp_path / "=1+1 执行通知书.txt"
    shutil.copy(EXAMPLES / TEXTS[0], draft)
    table = tmp_path / "report.csv"
    output = zhihe("check", "--format", "csv", "--all", draft.name, cwd=tmp_path).stdout
    table.write_text(output, "utf-8", newline="")
    # 44, 34, 76: comma, quotation mark, UTF-8. A person's LibreOffice asks; without a screen it takes Latin-1.
    subprocess.run(
        [
            *(str(SOFFICE), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"),
            *("--infilter=CSV:44,34,76,1", "--convert-to", "fods", "--outdir", str(tmp_path), str(table)),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    sheet = etree.parse(tmp_path / "report.fods")
    names = {
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    }
    assert not sheet.xpath("//@table:formula", namespaces=names)
    rows = list(csv.reader(io.StringIO(output.removeprefix("\ufeff"))))
    cells = [
        "".join(cell.xpath(".//text:p//text()", namespaces=names))
        for cell in sheet.xpath("//table:table-cell[text:p]", namespaces=names)
    ]
    assert cells == [cell for row in rows for cell in row if cell]
    assert "'=1+1 执行通知书.txt" in cells
