"""`zhihe rules`: list, show, test and new, for the bundled rules and for a court's own."""

from __future__ import annotations

import json
import subprocess
from functools import cache
from pathlib import Path

import pytest
import yaml
from test_command import BAD, zhihe

from checker.load import load_rules

INSTRUMENT = "title: 甲市中院文书规范\nshort_title: 文书规范\nnumber: null\n"
TEXT = "# 甲市中院文书规范\nsource: S 内网\n@1 电话\n执行通知书应当写明联系电话。\n"
# Several wordings, examples with false friends: nothing wrong and nothing odd.
RULE = """\
- id: phone
  title: 写明联系电话
  documents: [execution_notice]
  kind: must_contain
  any_of:
    - 联系电话…<telephone>
    - <telephone>~联系
  severity: warning
  message: 没有写明联系电话
  basis: {article: 1, quote: 应当写明联系电话}
  in_force: [null, null]
  examples:
    pass: ["联系电话：13800000000。", "请拨13800000000与本院联系。", "本院联系电话为010-12345678。"]
    fail: ["联系电话另行告知。", "请到庭。", "请来人联系。"]
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own" / "own-court"
    folder.mkdir(parents=True)
    (folder / "instrument.yaml").write_text(INSTRUMENT, "utf-8")
    (folder / "text.txt").write_text(TEXT, "utf-8")
    (folder / "phone.yaml").write_text(RULE, "utf-8")
    return tmp_path / "own"


def test_list_names_every_rule() -> None:
    text = zhihe("rules", "list").stdout
    rules = load_rules().rules
    assert all(rule.id in text and rule.title in text for rule in rules)
    assert f"共 {len(rules)} 条" in text
    records = json.loads(zhihe("rules", "list", "--format", "json").stdout)
    assert [each["id"] for each in records] == [rule.id for rule in rules]
    assert [each["basis"]["quote"] for each in records] == [rule.basis.quote for rule in rules]


def test_list_of_one_type_and_of_own_rules(own: Path) -> None:
    records = json.loads(zhihe("rules", "list", "--type", "执行通知书", "--format", "json").stdout)
    expected = [rule.id for rule in load_rules().rules if rule.concerns("execution_notice")]
    assert [each["id"] for each in records] == expected
    assert "own-court/phone" in zhihe("rules", "list", "--rules", str(own)).stdout


def test_show_says_what_explain_says() -> None:
    assert zhihe("rules", "show", "art20-account").stdout == zhihe("explain", "art20-account").stdout
    page = zhihe("rules", "show", "art20-account", "--format", "markdown").stdout
    assert page.startswith("# 载明案件对应的具体账户\n")
    assert "> 必须载明：案件对应的具体账户" in page


@cache
def bundled_test() -> subprocess.CompletedProcess[str]:
    return zhihe("rules", "test")


def test_the_bundled_rules_pass_their_test() -> None:
    run = bundled_test()
    assert (run.returncode, run.stderr) == (0, "")
    assert f"规则 {len(load_rules().rules)} 条" in run.stdout
    assert "错误 0 处" in run.stdout


TRIALS = [
    # what is changed in the rule, exit code, what is said
    (
        "nothing",
        "",
        "",
        0,
        "规则 1 条，例子 6 个，引文 1 句（与存档文本一致），变异 1 个：错误 0 处，提醒 0 处",
    ),
    (
        "an example with another verdict",
        '"请到庭。"',
        '"联系电话：13800000001。"',
        1,
        "phone.yaml 第 13 行：own-court/phone",
    ),
    ("copies", "请拨13800000000与本院联系。", "联系电话：13800000009。", 1, "只有 2 种"),
    (
        "a wording never needed",
        "<telephone>~联系",
        "本院联系电话…<telephone>\n    - <telephone>~联系",
        0,
        "! ",
    ),
    ("an invented quotation", "quote: 应当写明联系电话", "quote: 可以不写", 2, "引文必须一字不差"),
    ("a broken wording", "联系电话…<telephone>", "联系电话…<phone>", 2, "phone.yaml 第 6 行"),
]


@pytest.mark.parametrize(("label", "old", "new", "code", "said"), TRIALS, ids=[row[0] for row in TRIALS])
def test_own_rules_are_tested(own: Path, label: str, old: str, new: str, code: int, said: str) -> None:
    path = own / "own-court" / "phone.yaml"
    path.write_text(RULE.replace(old, new), "utf-8")
    run = zhihe("rules", "test", str(own))
    assert run.returncode == code, run.stdout + run.stderr
    assert said in run.stdout + run.stderr


def test_an_own_rule_that_stays_green_is_found(own: Path) -> None:
    """Its clause is there twice in every word: what is deleted leaves the same behind."""
    path = own / "own-court" / "phone.yaml"
    source = (
        RULE.replace("must_contain", "must_not_contain").replace("pass:", "PASS:").replace("fail:", "pass:")
    )
    source = source.replace("PASS:", "fail:") + '  excused_by: ["本院依法"]\n'
    path.write_text(source, "utf-8")
    run = zhihe("rules", "test", str(own))
    assert run.returncode == 1
    assert "写入禁止的内容，结论仍是 pass" in run.stdout


def test_the_bundled_folder_may_be_named() -> None:
    assert zhihe("rules", "test", "rules").stdout == bundled_test().stdout


def test_new_writes_a_skeleton_that_can_be_filled_in(tmp_path: Path) -> None:
    run = zhihe("rules", "new", "own-court/phone", cwd=tmp_path)
    assert run.returncode == 0
    folder = tmp_path / "zhihe-rules" / "own-court"
    assert sorted(path.name for path in folder.iterdir()) == ["instrument.yaml", "phone.yaml", "text.txt"]
    [entry] = yaml.safe_load((folder / "phone.yaml").read_text("utf-8"))
    assert entry["id"] == "phone"
    # As it is it is refused, with the line of what is to be filled in.
    empty = zhihe("rules", "test", "zhihe-rules", cwd=tmp_path)
    assert empty.returncode == 2
    assert "instrument.yaml 第 2 行 title：应当是一段文字，现在空着" in empty.stderr
    (folder / "instrument.yaml").write_text(INSTRUMENT, "utf-8")
    empty = zhihe("rules", "test", "zhihe-rules", cwd=tmp_path)
    assert empty.returncode == 2
    assert "phone.yaml 第" in empty.stderr
    # Filled in, it is a rule like any other.
    filled = {**yaml.safe_load(RULE)[0], "kind": entry["kind"]}
    assert set(entry) <= set(filled)
    (folder / "text.txt").write_text(TEXT, "utf-8")
    (folder / "phone.yaml").write_text(yaml.safe_dump([filled], allow_unicode=True), "utf-8")
    assert zhihe("rules", "test", "zhihe-rules", cwd=tmp_path).returncode == 0
    (tmp_path / "缺三项.txt").write_text(BAD, "utf-8")
    checked = zhihe("check", "--rules", "zhihe-rules", "缺三项.txt", cwd=tmp_path)
    assert "没有写明联系电话" in checked.stdout


def test_new_overwrites_nothing(tmp_path: Path) -> None:
    zhihe("rules", "new", "own-court/phone", cwd=tmp_path)
    path = tmp_path / "zhihe-rules" / "own-court" / "phone.yaml"
    path.write_text("# mine\n", "utf-8")
    text = path.with_name("text.txt")
    text.write_text("# mine\n", "utf-8")
    again = zhihe("rules", "new", "own-court/phone", cwd=tmp_path)
    assert (again.returncode, path.read_text("utf-8")) == (2, "# mine\n")
    assert "已经有了" in again.stderr
    assert zhihe("rules", "new", "own-court/other", cwd=tmp_path).returncode == 0
    assert text.read_text("utf-8") == "# mine\n"


def test_a_new_rule_of_a_bundled_instrument_quotes_its_text(tmp_path: Path) -> None:
    assert zhihe("rules", "new", "spc-2021-322/phone", cwd=tmp_path).returncode == 0
    folder = tmp_path / "zhihe-rules" / "spc-2021-322"
    assert [path.name for path in folder.iterdir()] == ["phone.yaml"]
    basis = "basis: {article: 20, quote: 必须载明：案件对应的具体账户}"
    rule = RULE.replace("basis: {article: 1, quote: 应当写明联系电话}", basis)
    (folder / "phone.yaml").write_text(rule, "utf-8")
    run = zhihe("rules", "test", "zhihe-rules", cwd=tmp_path)
    assert (run.returncode, run.stderr) == (0, "")


MISTAKES = [
    (["new", "电话"], "只用小写字母"),
    (["new", "../x/y"], "只用小写字母"),
    (["new", "a/../b"], "只用小写字母"),
    (["new", "spc-2021-322/art20-account"], "编号永不重复使用"),
    (["show", "art20-acount"], "是不是"),
    (["test", "没有的文件夹"], "规则文件夹不存在"),
    (["liste"], "可以是：list、new、show、test"),
    (["list", "--type", "通知"], "没有类型"),
]


@pytest.mark.parametrize(("args", "expected"), MISTAKES, ids=[" ".join(row[0]) for row in MISTAKES])
def test_a_mistake_gets_a_chinese_sentence_and_exit_code_2(
    args: list[str], expected: str, tmp_path: Path
) -> None:
    run = zhihe("rules", *args, cwd=tmp_path)
    assert run.returncode == 2
    assert expected in run.stderr
    assert "Traceback" not in run.stderr
    assert not list(tmp_path.iterdir())


def test_help_is_chinese() -> None:
    for command in ([], ["list"], ["show"], ["test"], ["new"]):
        text = zhihe("rules", *command, "--help").stdout
        assert "用法：" in text
        assert "default" not in text
        assert "Show this message" not in text


def test_a_rule_is_shown_by_its_title_too() -> None:
    shown = zhihe("explain", "art20-account").stdout
    assert zhihe("rules", "show", "载明案件对应的具体账户").stdout == shown
    assert zhihe("explain", "載明案件对应的具体账户").stdout == shown
    several = zhihe("rules", "show", "终本裁定写明")
    assert several.returncode == 0
    assert len(several.stdout.splitlines()) > 1
    assert all("终本裁定写明" in line for line in several.stdout.splitlines())


def test_a_short_id_of_two_rules_is_told_with_the_full_ones(own: Path) -> None:
    path = own / "own-court" / "phone.yaml"
    path.write_text(RULE.replace("id: phone", "id: art20-account"), "utf-8")
    (own / "通知.txt").write_text(BAD, "utf-8")
    rules = ["--rules", str(own)]
    both = zhihe("explain", *rules, "art20-account", str(own / "通知.txt"))
    assert both.returncode == 2
    assert "不止一条规则：" in both.stderr
    assert "spc-2021-322/art20-account" in both.stderr
    assert "own-court/art20-account" in both.stderr
    typo = zhihe("explain", *rules, "art20-acount", str(own / "通知.txt"))
    assert typo.returncode == 2
    assert "是不是 spc-2021-322/art20-account、own-court/art20-account、" in typo.stderr


def test_a_rule_of_an_unknown_folder_is_asked_for_with_the_option(own: Path) -> None:
    assert "--rules 文件夹" in zhihe("rules", "show", "own-court/phone").stderr
    assert "--rules 文件夹" not in zhihe("rules", "show", "spc-2021-322/art20-acount").stderr
    assert zhihe("rules", "show", "own-court/phone", "--rules", str(own)).returncode == 0


@pytest.mark.parametrize("name", ["终本裁定", "終本裁定书", "终结本次执行程序裁定书", "termination_ruling"])
def test_a_type_goes_by_what_people_call_it(name: str) -> None:
    found = zhihe("rules", "list", "--type", name)
    assert found.returncode == 0
    assert "条针对终结本次执行程序裁定书的规则" in found.stdout


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("终本裁", "终结本次执行程序裁定书"),
        ("执行通知", "执行通知书"),
        ("终本的裁定", "终结本次执行程序裁定书"),
    ],
)
def test_a_type_that_is_none_is_told_with_the_nearest(name: str, meant: str) -> None:
    refused = zhihe("rules", "list", "--type", name)
    assert refused.returncode == 2
    assert f"没有类型“{name}”；是不是 {meant}" in refused.stderr
