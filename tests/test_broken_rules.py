"""A rule file that cannot be used is refused with its file, line and field and what to write; no part of it is used."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from test_command import BAD, zhihe
from test_rules_command import INSTRUMENT, RULE, TEXT

from checker.bundled import bundled_rules
from checker.examples import DAY
from checker.instruments import Instrument
from checker.load import RuleError, holds_rules, load_rules, rule_files
from checker.ruleformat import FormatError, rule_of
from checker.wordingsets import FOLDER, UnknownSet, sets_of, with_sets

FILES = {"instrument.yaml": INSTRUMENT, "text.txt": TEXT, "phone.yaml": RULE}


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One rule in the place of the bundled ones, which would be read anew, from their sources, for every fault."""
    folder = tmp_path_factory.mktemp("bundled")
    told = folder / "spc-2021-322"
    told.mkdir()
    (told / "instrument.yaml").write_text("title: 意见\nshort_title: 意见\nnumber: null\n", "utf-8")
    (told / "text.txt").write_text("source: S 甲\n@20 账户\n必须载明：案件对应的具体账户。\n", "utf-8")
    quoted = RULE.replace("article: 1, quote: 应当写明联系电话", "article: 20, quote: 案件对应的具体账户")
    (told / "art20.yaml").write_text(quoted.replace("id: phone", "id: art20-account"), "utf-8")
    return folder


@pytest.fixture(autouse=True)
def _few_bundled(few: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.load.bundled_rules", lambda: few)


def folder_of(tmp_path: Path, changed: dict[str, bytes | str | None], name: str = "own-court") -> Path:
    """A rule folder that is sound but for the files that are changed; None for a folder in the place of the file."""
    own = tmp_path / "own" / name
    own.mkdir(parents=True, exist_ok=True)
    for file, content in {**FILES, **changed}.items():
        if content is None:
            (own / file).mkdir()
        else:
            (own / file).write_bytes(content if isinstance(content, bytes) else content.encode())
    return own.parent


def refusal(tmp_path: Path, changed: dict[str, bytes | str | None]) -> str:
    """What is said, without the place of the folder."""
    folder = folder_of(tmp_path, changed)
    with pytest.raises(RuleError) as refused:
        load_rules([folder])
    return str(refused.value).replace(f"{folder}/own-court/", "")


ENCODINGS = [
    (file, encoding)
    for file in FILES
    for encoding in ("gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig")
]


@pytest.mark.parametrize(("file", "encoding"), ENCODINGS)
def test_only_utf_8_is_read(tmp_path: Path, file: str, encoding: str) -> None:
    changed = FILES[file].encode(encoding)
    if encoding == "utf-8-sig":  # Notepad puts a mark before UTF-8 as well
        assert "own-court/phone" in load_rules([folder_of(tmp_path, {file: changed})]).by_id
        return
    assert refusal(tmp_path, {file: changed}) == f"{file}：不是 UTF-8 文本；请另存为 UTF-8"


@pytest.mark.parametrize("words", [["check", "--rules"], ["rules", "test"]])
@pytest.mark.parametrize("file", FILES)
def test_both_commands_refuse_what_is_not_utf_8(tmp_path: Path, words: list[str], file: str) -> None:
    folder_of(tmp_path, {file: FILES[file].encode("utf-16")})
    (tmp_path / "通知.txt").write_text(BAD, "utf-8")
    run = zhihe(*words, "own", *(["通知.txt"] if words[0] == "check" else []), cwd=tmp_path)
    assert (run.returncode, run.stdout) == (2, "")
    assert f"{file}：不是 UTF-8 文本；请另存为 UTF-8" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_folder_in_the_place_of_the_text_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path, {"text.txt": None}) == "text.txt：读不了（这是一个文件夹）"


TWICE = [
    # what is written twice, in which file, what is said
    (
        "documents",
        "  kind: must",
        "  documents: any\n  kind: must",
        "phone.yaml 第 4 行 documents：写了两次（先在第 3 行）",
    ),
    (
        "severity",
        "  message",
        "  severity: error\n  message",
        "phone.yaml 第 9 行 severity：写了两次（先在第 8 行）",
    ),
    (
        "in an inner mapping",
        "quote: 应当",
        "article: 2, quote: 应当",
        "phone.yaml 第 10 行 article：写了两次",
    ),
    ("examples", "    fail:", "    pass: [甲]\n    fail:", "phone.yaml 第 14 行 pass：写了两次"),
]


@pytest.mark.parametrize(("label", "old", "new", "said"), TWICE, ids=[row[0] for row in TWICE])
def test_what_is_written_twice_is_refused(tmp_path: Path, label: str, old: str, new: str, said: str) -> None:
    assert RULE.count(old) == 1
    message = refusal(tmp_path, {"phone.yaml": RULE.replace(old, new)})
    assert message.startswith(said)
    assert message.endswith("；请留一个")


def test_an_instrument_and_shared_wordings_say_nothing_twice(tmp_path: Path) -> None:
    twice = refusal(tmp_path, {"instrument.yaml": INSTRUMENT + "title: 乙\n"})
    assert twice == "instrument.yaml 第 4 行 title：写了两次（先在第 1 行）；请留一个"
    folder = folder_of(tmp_path, {})
    (folder / "wordings").mkdir()
    (folder / "wordings" / "人.yaml").write_text("人甲: [甲]\n人甲: [乙]\n", "utf-8")
    with pytest.raises(RuleError, match=r"人\.yaml 第 2 行 人甲：写了两次（先在第 1 行）"):
        load_rules([folder])


def test_the_same_key_in_two_rules_and_what_an_alias_repeats_are_not_twice(tmp_path: Path) -> None:
    second = RULE.replace("id: phone", "id: second").replace("[execution_notice]", "*types")
    shared = RULE.replace("[execution_notice]", "&types [execution_notice]") + second
    rules = load_rules([folder_of(tmp_path, {"phone.yaml": shared})]).by_id
    assert rules["own-court/second"].documents == rules["own-court/phone"].documents == ("execution_notice",)


SYNTAX = [
    # label, old, new, what is said
    ("a full-width colon", "  kind: must", "  kind：must", "第 4 行 kind：冒号是全角的“：”；请改为半角冒号，后面空一格（kind: …）"),
    ("a full-width colon before a list", "    pass: [", "    pass：[", "第 13 行 pass：冒号是全角"),
    ("a full-width colon at the id", "- id: phone", "- id：phone", "第 1 行 id：冒号是全角"),
    ("no colon", "  title: 写明联系电话", "  title 写明联系电话", "第 2 行：YAML 格式错误：这一行没有冒号"),
    ("a colon in a text", "message: 没有", "message: 没有: 写", "第 9 行：YAML 格式错误：这里不该有冒号"),
    ("a quote that does not end", '"请到庭。"', '"请到庭。', "第 14 行：YAML 格式错误："),
    ("a list that does not end", "[execution_notice]", "[execution_notice", "第 3 行：YAML 格式错误：方括号没有配对"),
    ("a tab", "  kind: must", "\tkind: must", "第 4 行：YAML 格式错误：不能以这个字符开头；缩进用空格"),
    ("out of line", "  severity: warning", "   severity: warning", "第 8 行：YAML 格式错误："),
    ("a star", "    - 联系电话…", "    - *联系电话…", "第 6 行：YAML 格式错误：文字以 * 或 & 开头的加引号"),
    ("a control character", "没有写明", "没有\x07写明", "第 9 行：有看不见的控制字符；请删去"),
    ("a second document", "- id: phone", "--- []\n---\n- id: phone", "第 2 行：YAML 格式错误：一个文件只能有一份"),
]  # fmt: skip


@pytest.mark.parametrize(("label", "old", "new", "said"), SYNTAX, ids=[row[0] for row in SYNTAX])
def test_what_is_not_yaml_is_told_with_the_right_line(
    tmp_path: Path, label: str, old: str, new: str, said: str
) -> None:
    assert old in RULE
    message = refusal(tmp_path, {"phone.yaml": RULE.replace(old, new, 1)})
    assert message.startswith(f"phone.yaml {said}")
    assert not re.search("[a-z]{3,} [a-z]{2,}", message)  # no English


def test_a_full_width_colon_inside_a_text_is_no_fault(tmp_path: Path) -> None:
    text = RULE.replace("message: 没有写明联系电话", "message: >\n    没有写明：\n    title：联系电话")
    assert "own-court/phone" in load_rules([folder_of(tmp_path, {"phone.yaml": text})]).by_id


JUDGED = RULE[RULE.index("severity") : RULE.index("  in_force")]
FIELDS = [
    # label, old, new, what is said
    ("a capital in the id", "id: phone", "id: Phone", "第 1 行 id：只用小写字母、数字和连字符，现在是“Phone”"),
    ("a Chinese id", "id: phone", "id: 电话", "第 1 行 id：只用小写字母、数字和连字符，现在是“电话”"),
    ("an id that ends in a hyphen", "id: phone", "id: phone-", "第 1 行 id：只用小写字母"),
    ("an id that is a number", "id: phone", "id: 12368", "第 1 行 id：应当是一段文字，现在是 12368；请在两边加引号"),
    ("no message", "  message: 没有写明联系电话\n", "", "第 1 行：缺少 message"),
    ("an empty message", "message: 没有写明联系电话", "message:", "第 9 行 message：应当是一段文字，现在空着"),
    ("a title that is a date", "title: 写明联系电话", "title: 2022-01-01", "第 2 行 title：应当是一段文字，现在是 2022-01-01；请在两边加引号"),
    ("a title that YAML takes for a mapping", "title: 写明联系电话", "title: {court}", "第 2 行 title：应当是一段文字，现在是“键: 值”（"),
    ("a wording that is a number", "    - 联系电话…<telephone>", "    - 12368", "第 6 行 any_of：应当是一段文字，现在是 12368；请在两边加引号"),
    ("a text for a list", "[execution_notice]", "execution_notice", "第 3 行 documents：应当是列表（每行以“- ”开头），现在是“execution_notice”"),
    ("no documents", "[execution_notice]", "[]", "第 3 行 documents：至少要有一种文书；所有文书写 any"),
    ("no severity", "severity: warning", "severity:", "第 8 行 severity：现在空着；可以是：error、"),
    ("another severity", "severity: warning", "severity: high", "第 8 行 severity：不能是“high”；可以是：error、"),
    ("yes for true", "  severity", "  spread: 是\n  severity", "第 8 行 spread：不能是“是”；可以是：true、false"),
    ("a condition", "  severity", "  when: {pays_money: 是}\n  severity", "第 8 行 when/pays_money：不能是“是”；可以是：true、false"),
    ("modes that are a text", "  severity", "  modes: draft\n  severity", "第 8 行 modes：应当是列表"),
    ("modes that are nothing", "  severity", "  modes:\n  severity", "第 8 行 modes：应当是列表（每行以“- ”开头），现在空着"),
    ("where is a number", "  severity", "  where: 1\n  severity", "第 8 行 where：应当是列表（每行以“- ”开头），现在是 1"),
    ("an article in words", "article: 1", "article: 第一条", "第 10 行 basis/article：own-court/text.txt 里没有“@第一条”；有：1"),
    ("a quotation that is not there", "应当写明联系电话}", "可以写明联系电话}", "第 10 行 basis/quote：这句话不在 own-court/text.txt 的“@1”里"),
    ("a quotation of one character", "quote: 应当写明联系电话", "quote: 应", "第 10 行 basis/quote：引文太短（“应”）；至少 4 个字"),
    ("an instrument that is a list", "article: 1,", "instrument: [], article: 1,", "第 10 行 basis/instrument：应当是一段文字，现在是列表"),
    ("a period the wrong way round", "[null, null]", "[2024-01-05, 2022-01-05]", "第 11 行 in_force：起在止之后（2024-01-05、2022-01-05）"),
    ("examples with a number for a name", "    fail:", "    1: []\n    fail:", "第 13 行 examples：不认识“1”；可以有 pass、"),
    ("no such rule in also_affects", "  severity", "  also_affects: [nope]\n  severity", "第 8 行 also_affects：没有规则“nope”"),
    ("no such rule in fails_with", "  severity", "  fails_with: [art20-account]\n  severity", "第 8 行 fails_with：没有规则“art20-account”；写全编号"),
    ("an error without basis", JUDGED, "severity: error\n  message: 没有\n  basis: {}\n", "第 10 行 basis：error 必须有依据：写 article 和 quote"),
    ("an error without quotation", JUDGED, "severity: error\n  message: 没有\n  basis: {article: 1}\n", "第 10 行 basis：error 必须有依据：写 article 和 quote"),
    ("full-width punctuation in braces", "article: 1, quote: ", "article：1，quote：", "第 10 行 basis：不认识“article：1，quote：应当写明联系电话”（冒号、逗号要用半角"),
    ("a full-width colon in a condition", "  severity", "  when: {pays_money：true}\n  severity", "第 8 行 when：不认识“pays_money：true”（冒号、逗号要用半角"),
    ("an unknown condition", "  severity", "  when: {paid: true}\n  severity", "第 8 行 when：不认识“paid”；可以有："),
    ("an unknown key of a veto", "  severity", "  veto: [{words: 传真}]\n  severity", "第 8 行 veto：不认识“words”；只能有 because、"),
    ("an unknown key of an example", '"请到庭。"', "{words: 甲}", "第 14 行 examples/fail：不认识“words”；可以有 text、"),
    ("a wrong cite", "kind: must_contain", "kind: cite\n  cite: {check: []}", "phone.yaml 第 "),
]  # fmt: skip


@pytest.mark.parametrize(("label", "old", "new", "said"), FIELDS, ids=[row[0] for row in FIELDS])
def test_a_field_that_is_wrong_is_told_with_its_line(
    tmp_path: Path, label: str, old: str, new: str, said: str
) -> None:
    assert old in RULE
    message = refusal(tmp_path, {"phone.yaml": RULE.replace(old, new, 1)})
    assert message.startswith(said if said.startswith("phone") else f"phone.yaml {said}")
    assert not re.search("None|True|False|'", message)


SOUND = [
    ("no basis", "basis: {article: 1, quote: 应当写明联系电话}", "basis: {}"),
    ("an article alone", ", quote: 应当写明联系电话}", "}"),
    ("an error with its quotation", "severity: warning", "severity: error"),
    ("figures and hyphens in the id", "id: phone", "id: art20-phone-2"),
    ("a figure in quotes", "title: 写明联系电话", 'title: "12368"'),
    ("one day", "[null, null]", "[2024-01-05, 2024-01-05]"),
    ("a bundled rule in also_affects", "  severity", "  also_affects: [spc-2021-322/art20-account]\n  severity"),
    ("a veto without reason", "  severity", "  veto: [传真]\n  severity"),
    ("where and modes", "  severity", "  where: [正文]\n  modes: [draft, served]\n  severity"),
]  # fmt: skip


@pytest.mark.parametrize(("label", "old", "new"), SOUND, ids=[row[0] for row in SOUND])
def test_what_may_be_written_is_loaded(tmp_path: Path, label: str, old: str, new: str) -> None:
    assert old in RULE
    folder = folder_of(tmp_path, {"phone.yaml": RULE.replace(old, new, 1)})
    assert len(load_rules([folder]).rules) == 2


INSTRUMENTS = [
    # file, old, new, what is said
    ("instrument.yaml", "number: null", "nummer: null", "instrument.yaml 第 1 行：必须有 title、short_title 和 number（"),
    ("instrument.yaml", "number: null", "number: null\ntitel: 甲", "instrument.yaml 第 4 行 titel：不认识；可以有：title、"),
    ("instrument.yaml", "title: 甲市中院文书规范", "title: 2022", "instrument.yaml 第 1 行 title：应当是一段文字，现在是 2022；请在"),
    ("instrument.yaml", "number: null", "number: 373", "instrument.yaml 第 3 行 number：应当是一段文字，现在是 373；请在"),
    ("instrument.yaml", "short_title: 文书规范", "short_title:", "instrument.yaml 第 2 行 short_title：应当是一段文字，现在空着"),
    ("text.txt", "source: S", "source: Z", "text.txt 第 2 行 source：来源等级应当是 S、A、B、C 之一，现在是“Z”"),
    ("text.txt", "source: S 内网", "source:", "text.txt 第 2 行 source：来源等级应当是"),
    ("text.txt", "source: S", "source：S", "text.txt 第 2 行 source：冒号是全角的"),
    ("text.txt", "@1 电话\n", "@1 地址\n应当写明地址。\n@1 电话\n", "text.txt 第 5 行：“@1”写了两次（先在第 3 行）；每个条号只能有一个"),
    ("text.txt", "@1 电话", "@ 1 电话", "text.txt 第 3 行：@ 后面要直接写条号"),
    ("text.txt", "source: S", "source: C", "phone.yaml 第 10 行 basis/quote：来源为 C 级（原文未核）时不能有引文"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "said"), INSTRUMENTS)
def test_what_is_wrong_in_an_instrument_is_told_where_it_stands(
    tmp_path: Path, file: str, old: str, new: str, said: str
) -> None:
    assert old in FILES[file]
    assert refusal(tmp_path, {file: FILES[file].replace(old, new, 1)}).startswith(said)


def test_an_instrument_may_say_who_issued_it_and_where_it_was_found(tmp_path: Path) -> None:
    more = "number: 甲法〔2022〕1号\nissuer: 甲市中院\nin_force: [2022-01-01, null]\nsource: {grade: S, note: 内网}\n"
    folder = folder_of(tmp_path, {"instrument.yaml": INSTRUMENT.replace("number: null\n", more)})
    assert load_rules([folder]).by_id["own-court/phone"].basis.instrument == "甲法〔2022〕1号"


def test_a_rule_that_stands_twice_is_told_with_both_places(tmp_path: Path) -> None:
    message = refusal(tmp_path, {"telephone.yaml": "# 又一份\n" + RULE})
    assert message.startswith(
        "telephone.yaml 第 2 行 id：规则 own-court/phone 重复（先在 phone.yaml 第 1 行）；"
    )


def test_a_folder_named_as_a_bundled_one_is_refused_by_its_own_name(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, {}, "spc-2021-322")
    with pytest.raises(RuleError) as refused:
        load_rules([folder])
    assert str(refused.value).startswith(f"{folder}/spc-2021-322：文件夹名“spc-2021-322”已经有了（")


def test_a_bundled_instrument_may_be_quoted_from_a_folder_of_its_name(tmp_path: Path) -> None:
    """A folder that brings rules and no text of its own adds to the bundled one."""
    own = tmp_path / "own" / "spc-2021-322"
    own.mkdir(parents=True)
    basis = "basis: {article: 20, quote: 必须载明：案件对应的具体账户}"
    rule = RULE.replace("basis: {article: 1, quote: 应当写明联系电话}", basis)
    (own / "phone.yaml").write_text(rule, "utf-8")
    assert "spc-2021-322/phone" in load_rules([own.parent]).by_id


ODD: tuple[Any, ...] = (None, 1, 1.5, True, [], {}, [None], {1: 2}, [[1]], "", [{}], {"甲": ["甲"]}, DAY)


SETS: dict[str, str] = {}
for words in sorted((bundled_rules() / FOLDER).glob("*.yaml")):
    SETS |= sets_of(yaml.load(words.read_bytes(), Loader=yaml.CSafeLoader), SETS)


def of_each_kind() -> dict[str, dict[str, Any]]:
    """For every kind of check the bundled rule that has the most to say."""
    entries: dict[str, dict[str, Any]] = {}
    for path in filter(holds_rules, rule_files(bundled_rules())):
        for entry in yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader):
            if len(entry) > len(entries.get(entry["kind"], ())):
                entries[entry["kind"]] = entry
    return entries


@pytest.mark.parametrize(("kind", "entry"), of_each_kind().items(), ids=of_each_kind())
def test_whatever_stands_in_the_place_of_a_field_is_refused_in_words(
    kind: str, entry: dict[str, Any]
) -> None:
    instruments = {"own": Instrument("own", "甲", "甲", None, {})}
    examples = {name: texts[:3] for name, texts in entry["examples"].items()}
    sound = {**entry, "examples": examples, "severity": "info", "basis": {}}
    rule_of(with_sets(sound, SETS), (0,), "own", instruments)
    places = [(key, None) for key in sound]
    places += [(key, name) for key, value in sound.items() if isinstance(value, dict) for name in value]
    for key, name in [*places, ("basis", "instrument"), ("modes", None), ("where", None)]:
        for odd in ODD:
            wrong = sound | {key: odd if name is None else {**sound[key], name: odd}}
            with contextlib.suppress(FormatError, UnknownSet):
                rule_of(with_sets(wrong, SETS), (0,), "own", instruments)
