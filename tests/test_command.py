"""The command line: contracts of output and exit codes, and a Chinese sentence for every mistake."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import jsonschema
import pytest
from started_commands import Commands, forking_commands

ROOT = Path(__file__).resolve().parents[1]
SCHEMA = json.loads((ROOT / "docs" / "report.schema.json").read_text("utf-8"))
GOLDEN = ROOT / "docs" / "report.golden.json"

HEAD = "甲县人民法院\n执行通知书\n（2022）甲0101执123号\n张某甲：\n"
# What every notice tells, so that the clauses of article 20 are all that these differ in.
TOLD = "\n逾期不履行的，加倍支付迟延履行期间的债务利息。有法律规定的失信情形的，本院将依法把你纳入失信被执行人名单。"
TAIL = TOLD + "\n甲县人民法院\n二〇二二年六月一日\n"
GOOD = (
    HEAD
    + "责令你于收到本通知书之日起三日内支付货款10000元。本案案款账户：户名甲县人民法院，开户行乙银行丙支行，账号6222000000000000001。"
    "被执行人有权拒绝向上述账户以外的账户付款。如发现执行人员指定其他案款交付途径的，可向12368举报。" + TAIL
)
BAD = HEAD + "责令你于收到本通知书之日起三日内支付货款10000元。" + TAIL


@cache
def _forking() -> Commands:
    """One for all tests of a worker, from the first who asks to the end."""
    commands = forking_commands()
    atexit.register(commands.__exit__, None, None, None)
    return commands.__enter__()


def zhihe(*args: str, cwd: Path = ROOT, home: Path | None = None) -> subprocess.CompletedProcess[str]:
    """What the command line prints and returns, as a program of its own."""
    environment = os.environ | ({"ZHIHE_HOME": str(home)} if home else {}) | {"PYTHONPATH": str(ROOT)}
    return _forking().run(args, cwd, environment)


def started(*args: str) -> subprocess.CompletedProcess[str]:
    """The same with a start of Python: what the command imports when it is called is not there yet."""
    return subprocess.run(
        [sys.executable, "-m", "desk", *args],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=ROOT,
        check=False,
    )


@pytest.fixture
def good(tmp_path: Path) -> str:
    (tmp_path / "合格.txt").write_text(GOOD, "utf-8")
    return str(tmp_path / "合格.txt")


@pytest.fixture
def bad(tmp_path: Path) -> str:
    (tmp_path / "缺三项.txt").write_text(BAD, "utf-8")
    return str(tmp_path / "缺三项.txt")


def test_exit_codes(good: str, bad: str, tmp_path: Path) -> None:
    missing = str(tmp_path / "没有.txt")
    assert zhihe("check", good).returncode == 0
    assert zhihe("check", bad).returncode == 1
    assert zhihe("check", "--fail-on", "never", bad).returncode == 0
    assert zhihe("check", bad, missing).returncode == 2
    assert zhihe("check", "--fail-on", "never", missing).returncode == 2
    assert zhihe("check").returncode == 2
    masked = tmp_path / "公开版.txt"
    masked.write_text(GOOD.replace("6222000000000000001", "6222****0001"), "utf-8")
    assert zhihe("check", "--mode", "published", "--fail-on", "undecided", str(masked)).returncode == 0
    assert zhihe("check", "--mode", "published", "--fail-on", "warning", good).returncode == 1


@pytest.mark.parametrize(
    "args",
    [
        ("check", "--format", "json", "examples/drafts", "没有.txt"),
        ("read", "--format", "json", *map(str, sorted(ROOT.glob("examples/served/*.pdf"))[:1])),
        ("annotate", "没有.docx"),
        ("explain", "art20-account"),
        ("rules", "list"),
        ("index", "没有"),
        ("search", "没有"),
        ("library", "stats"),
        ("compare", "没有.txt", "没有.txt"),
        ("audit", "没有"),
        ("desk", "--port", "x"),
        ("token", "list"),
    ],
    ids=lambda args: args[0],
)
def test_what_is_forked_is_as_if_it_were_started(args: tuple[str, ...]) -> None:
    """Most tests of the command line fork a process that has imported it: `started_commands`."""
    forked, alone = zhihe(*args), started(*args)
    assert (forked.returncode, forked.stdout, forked.stderr) == (alone.returncode, alone.stdout, alone.stderr)
    assert forked.stdout + forked.stderr


def test_the_report_of_the_others_is_printed_although_one_is_missing(
    good: str, bad: str, tmp_path: Path
) -> None:
    result = zhihe("check", "--format", "json", str(tmp_path / "没有.txt"), bad, good)
    report = json.loads(result.stdout)
    assert result.returncode == 2
    assert [document["unreadable"] is None for document in report["documents"]] == [False, True, True]
    assert report["totals"]["unreadable"] == 1


@pytest.mark.parametrize("everything", [False, True])
def test_json_follows_its_schema_and_adds_up(good: str, bad: str, tmp_path: Path, everything: bool) -> None:
    options = ["--all"] if everything else []
    report = json.loads(zhihe("check", "--format", "json", *options, good, bad, str(tmp_path)).stdout)
    jsonschema.validate(report, SCHEMA)
    totals = report["totals"]
    rules = sum(totals[verdict] for verdict in ("pass", "fail", "undecided", "not_applicable"))
    per_document = [
        sum(result["verdict"] != "not_applicable" for result in each["results"])
        + sum(each["not_applicable"].values())
        for each in report["documents"]
    ]
    assert rules == sum(per_document)
    assert per_document[0] == per_document[1] > 25
    assert per_document[2] == 0


def test_offsets_index_the_text_that_read_prints(good: str) -> None:
    text = json.loads(zhihe("read", "--format", "json", good).stdout)["text"]
    [document] = json.loads(zhihe("check", "--format", "json", good).stdout)["documents"]
    evidence = [each for result in document["results"] for each in result["evidence"]]
    assert len(evidence) > 4
    assert all(each["text"] == text[each["start"] : each["end"]] for each in evidence)


def test_golden_report() -> None:
    """`make docs` writes it anew."""
    paths = [
        "examples/drafts/执行通知书-只有执行费账户.txt",
        "examples/drafts/执行裁定书-终本-轮候查封抵押未商请.txt",
    ]
    report = json.loads(zhihe("check", "--format", "json", *paths).stdout)
    jsonschema.validate(report, SCHEMA)
    report |= {"engine": "", "rules": "sha256:" + "0" * 64}
    assert report == json.loads(GOLDEN.read_text("utf-8"))


def test_text_says_what_is_missing_which_article_where_and_what_to_paste(bad: str) -> None:
    text = zhihe("check", bad).stdout
    for expected in (
        "没有写明本案案款账户",
        "法〔2021〕322号第20条",
        "必须载明：案件对应的具体账户",
        "建议：",
        "户名甲县人民法院",
        "共 1 份文书",
        "无法判断 0 项",
    ):
        assert expected in "".join(text.split()) or expected in text
    assert "\x1b[" not in text


def test_a_hostile_name_cannot_steer_the_terminal(tmp_path: Path) -> None:
    name = tmp_path / "a\x1b[31m\u202etxt.txt"
    name.write_text(BAD, "utf-8")
    assert "\x1b" not in zhihe("check", str(name)).stdout
    assert "\u202e" not in zhihe("check", str(name)).stdout


def test_standard_input() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "desk", "check", "-"],
        input=BAD.encode("gb18030"),
        capture_output=True,
        cwd=ROOT,
        check=False,
    )
    assert result.returncode == 1
    assert "没有写明本案案款账户" in result.stdout.decode()


MISTAKES = [
    (["chek"], "没有这个命令"),
    (["check", "--mod", "draft", "x"], "没有选项 --mod"),
    (["check", "--mode", "final", "x"], "可以是：draft、served、published、template"),
    (["check", "--as-of", "2022年", "x"], "请写成 2022-03-01"),
    (["check"], "缺少 FILE"),
    (["check", "--type", "通知", "x"], "没有类型“通知”"),
    (["explain", "art20-acount"], "是不是"),
    (["check", "--rules", "没有的文件夹", "x"], "规则文件夹不存在"),
    (["rules", "list", "x"], "多了参数 x"),
    (["search", "-12368"], "把减号写成“非”"),
    ([], "用法：zhihe"),
]


@pytest.mark.parametrize(("args", "expected"), MISTAKES, ids=[" ".join(row[0]) for row in MISTAKES])
def test_a_mistake_gets_a_chinese_sentence_and_exit_code_2(args: list[str], expected: str) -> None:
    result = zhihe(*args)
    assert result.returncode == 2
    assert expected in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("content", "expected"), [(b"[check\n", "第 1 行第 7 个字符处写法不对"), (b"\xff", "不是 UTF-8 编码")]
)
def test_a_broken_settings_file_is_told_in_chinese(content: bytes, expected: str, tmp_path: Path) -> None:
    (tmp_path / "zhihe.toml").write_bytes(content)
    result = zhihe("check", "x", cwd=tmp_path)
    assert (result.returncode, expected in result.stderr) == (2, True)


def test_help_asked_for_by_saying_nothing_is_no_error_message() -> None:
    assert zhihe().stderr.startswith("用法：")


BROKEN_RULES = [
    ("not yaml", "- id: x\n  title: [", "YAML 格式错误"),
    ("unknown key", "- id: x\n  titel: y\n", "不认识“titel”"),
    ("no list", "id: x\n", "列表"),
    ("wrong wording", "RULE", "没有名为“acount”的要素"),
    ("invented quotation", "QUOTE", "引文必须一字不差"),
]
RULE = """- id: own
  title: 自有规则
  documents: [execution_notice]
  kind: must_contain
  any_of: ["{wording}"]
  severity: warning
  message: 没有写明
  basis: {basis}
  in_force: [null, null]
  examples: {{pass: [联系电话甲, 乙联系电话, 丙的联系电话], fail: [丁, 戊, 己]}}
"""


@pytest.mark.parametrize(("label", "source", "expected"), BROKEN_RULES, ids=[row[0] for row in BROKEN_RULES])
def test_a_broken_rule_file_stops_everything_and_says_where(
    label: str, source: str, expected: str, good: str, tmp_path: Path
) -> None:
    folder = tmp_path / "rules" / "own-court"
    folder.mkdir(parents=True)
    (folder / "instrument.yaml").write_text("title: 甲\nshort_title: 甲\nnumber: null\n", "utf-8")
    (folder / "text.txt").write_text("# 甲\nsource: S x\n@1 一\n法院应当写明。\n", "utf-8")
    if source == "RULE":
        source = RULE.format(wording="账号<acount>", basis="{}")
    elif source == "QUOTE":
        source = RULE.format(wording="账号", basis="{article: 1, quote: 法院可以不写}")
    (folder / "rules.yaml").write_text(source, "utf-8")
    result = zhihe("check", "--rules", str(tmp_path / "rules"), good)
    assert result.returncode == 2
    assert expected in result.stderr
    assert "rules.yaml" in result.stderr
    assert "第" in result.stderr or label == "no list"
    assert result.stdout == ""
    assert "Traceback" not in result.stderr


def test_own_rules_whose_examples_prove_nothing_are_refused(good: str, tmp_path: Path) -> None:
    folder = tmp_path / "rules" / "own-court"
    folder.mkdir(parents=True)
    (folder / "instrument.yaml").write_text("title: 甲\nshort_title: 甲\nnumber: null\n", "utf-8")
    (folder / "rules.yaml").write_text(RULE.format(wording="联系手机", basis="{}"), "utf-8")
    result = zhihe("check", "--rules", str(tmp_path / "rules"), good)
    assert result.returncode == 2
    assert "例子与规则不符" in result.stderr


def test_own_rules_are_used(good: str, tmp_path: Path) -> None:
    folder = tmp_path / "rules" / "own-court"
    folder.mkdir(parents=True)
    (folder / "instrument.yaml").write_text("title: 甲\nshort_title: 甲\nnumber: null\n", "utf-8")
    (folder / "rules.yaml").write_text(RULE.format(wording="联系电话", basis="{}"), "utf-8")
    result = zhihe("check", "--rules", str(tmp_path / "rules"), "--fail-on", "warning", good)
    assert result.returncode == 1
    assert "自有规则" in result.stdout


def test_settings_file_environment_and_flag_in_that_order(good: str, tmp_path: Path) -> None:
    (tmp_path / "zhihe.toml").write_text('[check]\nformat = "json"\nmode = "served"\n', "utf-8")
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)

    def mode(*args: str) -> str:
        return str(json.loads(zhihe("check", *args, good, cwd=inner).stdout)["documents"][0]["mode"])

    assert mode() == "served"
    os.environ["ZHIHE_CHECK_MODE"] = "published"
    try:
        assert mode() == "published"
        assert mode("--mode", "template") == "template"
    finally:
        del os.environ["ZHIHE_CHECK_MODE"]
    (tmp_path / "zhihe.toml").write_text("[check\n", "utf-8")
    broken = zhihe("check", good, cwd=inner)
    assert (broken.returncode, "zhihe.toml" in broken.stderr) == (2, True)


def test_explain_names_the_article_and_for_a_file_the_place(bad: str) -> None:
    rule = zhihe("explain", "art20-account").stdout
    assert "“必须载明：案件对应的具体账户”" in rule
    assert "执行通知书" in rule
    here = zhihe("explain", "spc-2021-322/art20-account", bad).stdout
    assert "不合格" in here
    assert "建议" in here
    other = zhihe("explain", "art24-served-clause", bad).stdout
    assert "不适用" in other


def test_help_is_chinese() -> None:
    for command in ([], ["check"], ["read"], ["explain"], ["index"], ["search"], ["audit"]):
        text = started(*command, "--help").stdout
        assert "用法：" in text
        assert "选项" in text
        assert "Show this message" not in text
        assert "default" not in text
