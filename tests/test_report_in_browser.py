"""The reports of an audit and of a check in a real browser: they render, ask the network for nothing, and print."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import html
from test_command import zhihe

from corpus.read import read_path

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium, which is not installed here")


def browse(profile: Path, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            *(
                str(CHROMIUM),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
            ),
            *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
            *(f"--user-data-dir={profile}", "--enable-logging=stderr", "--v=0", *args),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )


def test_the_report_renders_and_stays_at_home(tmp_path: Path) -> None:
    out = tmp_path / "out"
    zhihe("audit", str(ROOT / "examples" / "published"), str(ROOT / "examples" / "served"), "--out", str(out))
    report = out / "report.html"
    shown = browse(tmp_path / "profile", "--dump-dom", report.as_uri())
    page = html.document_fromstring(shown.stdout)
    text = page.text_content()
    assert "不合格" in text
    assert "无法判断" in text
    assert page.xpath("count(//table)") > 2
    assert not page.xpath("//script | //link[@rel='stylesheet'] | //img[starts-with(@src, 'http')]")
    assert "Refused to" not in shown.stderr, (
        "the page's own Content-Security-Policy must let all of it through"
    )
    pdf = tmp_path / "report.pdf"
    browse(tmp_path / "profile2", f"--print-to-pdf={pdf}", report.as_uri())
    assert pdf.stat().st_size > 10_000
    picture = tmp_path / "report.png"
    browse(tmp_path / "profile3", f"--screenshot={picture}", "--window-size=1366,2000", report.as_uri())
    assert picture.stat().st_size > 20_000


def test_a_check_as_a_page_renders_and_stays_at_home(tmp_path: Path) -> None:
    files = [
        "examples/drafts/执行通知书-只有执行费账户.txt",
        "examples/drafts/执行裁定书-终本-多处缺陷.docx",
        "examples/served/执行通知书-表格内账号折行.pdf",
    ]
    report = tmp_path / "检查.html"
    report.write_text(zhihe("check", "--format", "html", *files).stdout, "utf-8")
    shown = browse(tmp_path / "profile", "--dump-dom", report.as_uri())
    page = html.document_fromstring(shown.stdout)
    assert len(page.xpath("//article")) > 5
    assert page.xpath("//mark[@class='fail']")
    assert not page.xpath("//script | //link | //img | //iframe")
    assert "Refused to" not in shown.stderr, (
        "the page's own Content-Security-Policy must let all of it through"
    )
    pdf = tmp_path / "report.pdf"
    browse(tmp_path / "profile2", f"--print-to-pdf={pdf}", report.as_uri())
    printed = read_path(pdf).raw
    assert "没有写明本案案款账户的户名、开户行和账号" in "".join(printed.split())
    sizes = []
    for number, options in enumerate((["--window-size=1366,2000"], ["--window-size=400,900"])):
        picture = tmp_path / f"{number}.png"
        browse(tmp_path / f"profile-{number}", f"--screenshot={picture}", *options, report.as_uri())
        sizes.append(picture.stat().st_size)
    assert min(sizes) > 15_000
