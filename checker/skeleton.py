"""The beginning of a new rule: files with remarks in them that a lawyer fills in without any code."""

from __future__ import annotations

import re
from pathlib import Path

from checker.bundled import bundled_rules
from checker.rule import ANCHORS
from corpus.doctype import TYPE_NAMES
from corpus.systemerrors import reason

NAME = re.compile("([a-z0-9]+(?:-[a-z0-9]+)*)/([a-z0-9]+(?:-[a-z0-9]+)*)")

_RULE = """\
# 一条要求。逐项填写；以 # 开头的是说明，填完可以删去。写法见 docs/zh/写一条规则.md
# 填好后运行：zhihe rules test {folder}
- id: {name}
  title:            # 一句话说清要求什么，如：载明案件对应的具体账户
  documents:        # 针对哪些文书，写编号，如 [execution_notice, risk_notice]；所有文书写 any
{types}
  kind: must_contain       # must_contain 必须写明；must_not_contain 不得写有
  any_of:           # 写成什么样就算写了：每行一种写法，有一种即可
    -               # 如：联系电话
    # 写法里可以用：… 中间隔着别的字（不跨句）；~ 中间最多隔 12 个字；
    # (甲|乙) 甲或者乙；[甲] 甲可有可无；<account> 账号、<court> 法院、<amount> 金额、<hotline> 12368
  # 要同时写明几样的，删去 any_of，改用 all_of：
  # all_of:
  #   户名: ["户名…<court>"]
  #   账号: ["账号…<account>"]
  # 看着像、其实不算的写法：
  # veto:
  #   - wording: (诉讼费|申请费)…账号…<account>
  #     because: 这是缴纳诉讼费的账户
  severity: warning        # error 错误；warning 提醒；info 提示
  message:          # 不合格时对法官说的话，如：没有写明联系电话
  basis: {{}}         # 依据，如 {{article: 20, quote: 必须载明…}}；引文必须与 text.txt 一字不差；没有条文的留空（severity 不能写 error）
  in_force: [null, null]   # 从哪一天到哪一天有效，如 [2021-12-06, null]
  # insert:         # 缺少时建议补在哪里、补什么
  #   after: obligation    # {anchors}
  #   text: 联系电话：××××。
  examples:         # 正反例子各至少 3 个，写法要真正不同；反例里要有容易误认的
    pass:
      -
      -
      -
    fail:
      -
      -
      -
"""
_INSTRUMENT = """\
# 这一组规则依据的规范性文件
title:              # 全称，如：甲市中级人民法院关于规范执行文书的意见
short_title:        # 简称
number: null        # 文号，没有的写 null
"""
_TEXT = """\
# 规范性文件全称（改成真的）
source: C 来源（网址、日期）；与官方文本核对过的写 S 或 A，二手来源写 B，没有核对的写 C
@1 条文标题
条文原文，一字不差地抄在这里；每条以“@条号 标题”开头。
"""


class SkeletonError(Exception):
    """A new rule cannot be begun; `str()` says why, in Chinese."""


def write_skeleton(rule_id: str, folder: Path) -> list[Path]:
    """Writes the files of a new rule and returns them; the rule's file first. Raises `SkeletonError`.

    Nothing that is there is touched: of the instrument's files only those that are missing are written.
    """
    parts = NAME.fullmatch(rule_id)
    if parts is None:
        raise SkeletonError(
            f"编号“{rule_id}”不对；写成 文件夹/编号 的样子，只用小写字母、数字和连字符，如 own-court/phone"
        )
    prefix, name = parts.groups()
    types = "".join(f"    # {kind} {title}\n" for kind, title in TYPE_NAMES.items()).rstrip("\n")
    rule = folder / prefix / f"{name}.yaml"
    if rule.exists():
        raise SkeletonError(f"{rule} 已经有了；没有改动。请换一个编号，或者直接编辑它")
    source = _RULE.format(name=name, folder=folder, types=types, anchors="、".join(ANCHORS))
    others = {rule.parent / "instrument.yaml": _INSTRUMENT, rule.parent / "text.txt": _TEXT}
    if (bundled_rules() / prefix).is_dir():
        others = {}  # the rule joins those that are bundled and quotes the text they quote
    written = {rule: source} | {path: text for path, text in others.items() if not path.exists()}
    try:
        rule.parent.mkdir(parents=True, exist_ok=True)
        for path, text in written.items():
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
    except OSError as trouble:
        raise SkeletonError(f"{trouble.filename or rule} 写不了：{reason(trouble)}") from None
    return list(written)
