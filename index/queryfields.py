"""The fields one can search by, with their Chinese and English names. It holds no syntax."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from checker.verdict import MODE_NAMES
from corpus.casekinds import KINDS, PROCEDURES
from corpus.doctype import TYPE_NAMES
from corpus.matchtext import fold_query
from corpus.patterns import lazy_pattern
from corpus.typenames import TYPES_BY_NAME
from index.formats import FORMATS
from index.tree import VERDICT_FIELDS


class Kind(Enum):
    """How the value of a field is compared."""

    PHRASE = auto()
    """Found anywhere in the field, character for character."""
    NAME = auto()
    """Like PHRASE; with `*` or `?`, or with `=` in front, compared as a whole."""
    KEYWORD = auto()
    """Compared as a whole; `*` and `?` allowed."""
    DATE = auto()
    AMOUNT = auto()
    COUNT = auto()
    """A whole number."""
    ACCOUNT = auto()
    """The number of a bank account, compared as a whole; only its fingerprint is ever in an index."""


RANGES = (Kind.DATE, Kind.AMOUNT, Kind.COUNT)


@dataclass(frozen=True, slots=True)
class QueryField:
    """A field of the query language: the engine's name for it, what people call it, how it is compared."""

    id: str
    names: tuple[str, ...]
    kind: Kind
    about: str


# What people write for a party or an officer; an index knows names, not as what somebody stands there.
PARTY_NAMES = (
    "被执行人",
    "申请执行人",
    "申请人",
    "被申请人",
    "异议人",
    "复议申请人",
    "利害关系人",
    "案外人",
    "第三人",
)
OFFICER_NAMES = (
    "审判长",
    "审判员",
    "陪审员",
    "人民陪审员",
    "执行员",
    "执行长",
    "执行法官",
    "法官",
    "法官助理",
    "书记员",
    "承办人",
)

QUERY_FIELDS: tuple[QueryField, ...] = (
    QueryField("text", ("全文", "正文"), Kind.PHRASE, "文书全文"),
    QueryField("head", ("首部",), Kind.PHRASE, "标题、案号和当事人部分"),
    QueryField("ruling", ("主文", "裁判结果"), Kind.PHRASE, "裁定、决定、通知的内容"),
    QueryField("notice", ("告知",), Kind.PHRASE, "告知权利、救济途径等的句子"),
    QueryField("signature", ("落款", "尾部"), Kind.PHRASE, "署名和日期部分"),
    QueryField("title", ("标题",), Kind.PHRASE, "文书标题"),
    QueryField("name", ("案件名称",), Kind.PHRASE, "案件名称：某某与某某买卖合同纠纷"),
    QueryField("cause", ("案由",), Kind.NAME, "案由"),
    QueryField("type", ("类型", "文书类型"), Kind.KEYWORD, "文书类型"),
    QueryField("court", ("法院", "法院名称"), Kind.NAME, "作出文书的法院"),
    QueryField("level", ("层级", "法院层级"), Kind.KEYWORD, "法院层级：最高、高级、中级、基层"),
    QueryField("region", ("地域", "地区", "省市", "省份", "城市", "省", "市"), Kind.NAME, "法院所在的省和市"),
    QueryField("case", ("案号",), Kind.NAME, "文书中的案号"),
    QueryField("own", ("本案案号",), Kind.NAME, "文书自己的案号"),
    QueryField("related", ("关联案号",), Kind.KEYWORD, "本案、执行依据、并案和恢复执行的案号"),
    QueryField("kind", ("案件类型",), Kind.KEYWORD, "案件类型：执行、民事……或者类型代字：执、执恢、执异……"),
    QueryField("procedure", ("程序", "审判程序"), Kind.KEYWORD, "审判程序：首次执行、恢复执行、执行异议……"),
    QueryField("date", ("日期", "裁判日期", "年份", "年"), Kind.DATE, "落款日期"),
    QueryField("party", ("当事人", *PARTY_NAMES), Kind.PHRASE, "当事人姓名或名称"),
    QueryField(
        "officer", ("人员", "审判人员", *OFFICER_NAMES), Kind.PHRASE, "落款处的审判、执行人员和书记员"
    ),
    QueryField("lawyer", ("律师",), Kind.PHRASE, "代理律师的姓名"),
    QueryField("firm", ("律所", "律师事务所"), Kind.NAME, "代理律师所在的律师事务所"),
    QueryField("amount", ("金额",), Kind.AMOUNT, "文书中的金额"),
    QueryField("largest", ("最大金额",), Kind.AMOUNT, "文书中最大的一笔金额"),
    QueryField("claim", ("标的", "标的额", "执行标的"), Kind.AMOUNT, "写明的执行标的额"),
    QueryField("basis", ("法律依据",), Kind.PHRASE, "作出文书所依照的条文"),
    QueryField("statute", ("引用",), Kind.PHRASE, "引用的法律文件和条文"),
    QueryField("fail", ("违反", "缺", "缺少", "不合格", "不符合", "missing"), Kind.KEYWORD, "不符合的规则"),
    QueryField("undecided", ("待定", "无法判断"), Kind.KEYWORD, "不能判定的规则"),
    QueryField("pass", ("符合", "合格"), Kind.KEYWORD, "符合的规则"),
    QueryField("verdict", ("结论",), Kind.KEYWORD, "有没有违反、待定、符合的规则"),
    QueryField("errors", ("错误数",), Kind.COUNT, "不符合的规则中，错误有几项"),
    QueryField("warnings", ("提醒数",), Kind.COUNT, "不符合的规则中，提醒有几项"),
    QueryField("infos", ("提示数",), Kind.COUNT, "不符合的规则中，提示有几项"),
    QueryField("undecideds", ("待定数",), Kind.COUNT, "不能判定的规则有几项"),
    QueryField("account", ("账户", "账号", "账号指纹"), Kind.ACCOUNT, "写明的账号，按指纹比较"),
    QueryField("mode", ("模式",), Kind.KEYWORD, "检查模式：草稿、已送达、已公开、模板"),
    QueryField("source", ("来源",), Kind.NAME, "公布文书的网站"),
    QueryField("format", ("格式",), Kind.KEYWORD, "文件格式：DOCX、PDF、扫描件……"),
    QueryField("damage", ("损坏", "损坏处"), Kind.COUNT, "文字损坏有几处"),
    QueryField("unread", ("未读页",), Kind.COUNT, "没有读出文字的页数"),
    QueryField("confidence", ("置信度",), Kind.COUNT, "识别的文字中把握最小的一行，百分数"),
    QueryField("path", ("路径",), Kind.PHRASE, "文件路径"),
)

BY_ID: Mapping[str, QueryField] = {field.id: field for field in QUERY_FIELDS}
BY_NAME: Mapping[str, QueryField] = {
    fold_query(name): field for field in QUERY_FIELDS for name in (field.id, *field.names)
}

# What people write for a value, and what the index holds for it.
LEVELS = ("最高", "高级", "中级", "基层", "专门")
_MODES = {fold_query(name): str(mode) for mode, name in MODE_NAMES.items()}
_MODES |= {"公开": "published", "送达": "served"}
_VERDICTS = {"违反": "fail", "不合格": "fail", "不符合": "fail"}
_VERDICTS |= {"待定": "undecided", "无法判断": "undecided", "符合": "pass", "合格": "pass"}
_VERDICTS |= {"有不符合的规则": "fail", "有待定的规则": "undecided", "有符合的规则": "pass"}
_FORMATS = {fold_query(name): id_ for id_, name in FORMATS.items()}

# The field by which the hits of one value of a facet are asked for.
FACET_FIELDS: Mapping[str, str] = {
    **{name: name for name in ("type", "court", "level", "region", "kind", "procedure", "cause")},
    **{name: name for name in ("verdict", "fail", "undecided", "mode", "format")},
    "city": "region",
    "year": "date",
}
FACET_NAMES: Mapping[str, str] = {
    "city": "城市",
    "year": "年份",
    "region": "省份",
    **{facet: BY_ID[field].names[0] for facet, field in FACET_FIELDS.items() if facet == field != "region"},
}


# Of what type codes are made: 执恢, 民初, 行审复字; which there are nobody has listed.
_CODE = lazy_pattern(
    "[执恢异议复监督申协保他司惩财行证审非诉赔刑民商知速海金融初终抗再更医特催撤委法救访辖破清强中高提一二三四五六七八字预分决凭重仲调确]{1,6}"
)


def kind_value(folded: str) -> str | None:
    """What an index holds for a kind of case or a type code as it was typed; None for what is neither."""
    kind = folded.removesuffix("案件")
    if kind in KINDS:
        return kind
    return folded if _CODE.fullmatch(folded) else None


def known_values(field: str) -> Mapping[str, str] | None:
    """For a field with a closed list of values: each way to write one, and its id; None for an open field."""
    if field == "type":
        return {**TYPES_BY_NAME, **{id_: id_ for id_ in TYPE_NAMES}}
    if field == "mode":
        return _MODES | {str(mode): str(mode) for mode in MODE_NAMES}
    if field == "level":
        return {f"{level}{court}": level for court in ("", "法院", "人民法院") for level in LEVELS}
    if field == "procedure":
        return {name: name for name in PROCEDURES}
    if field == "verdict":
        return _VERDICTS | {id_: id_ for id_ in VERDICT_FIELDS}
    if field == "format":
        return _FORMATS | {id_: id_ for id_ in FORMATS}
    return None


def main_values(field: str) -> list[str]:
    """For a field with a closed list of values: how each of them is called, without other names for the same."""
    if field == "verdict":
        return [
            name for name in _VERDICTS if not name.startswith("有")
        ]  # few, and each as usual as the others
    names: dict[str, str] = {}
    for name, id_ in (known_values(field) or {}).items():
        if not name.isascii():
            names.setdefault(id_, name)
    return list(names.values())
