"""The fields one can search by, with their Chinese and English names. It holds no syntax."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from checker.verdict import MODE_NAMES
from corpus.doctype import TYPE_NAMES
from corpus.matchtext import fold_query


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


@dataclass(frozen=True, slots=True)
class QueryField:
    """A field of the query language: the engine's name for it, what people call it, how it is compared."""

    id: str
    names: tuple[str, ...]
    kind: Kind
    about: str


QUERY_FIELDS: tuple[QueryField, ...] = (
    QueryField("text", ("全文", "正文"), Kind.PHRASE, "文书全文"),
    QueryField("title", ("标题", "案件名称"), Kind.PHRASE, "文书标题"),
    QueryField("type", ("类型", "文书类型"), Kind.KEYWORD, "文书类型"),
    QueryField("court", ("法院", "法院名称"), Kind.NAME, "作出文书的法院"),
    QueryField("level", ("层级", "法院层级"), Kind.KEYWORD, "法院层级：最高、高级、中级、基层"),
    QueryField("case", ("案号",), Kind.NAME, "文书中的案号"),
    QueryField("kind", ("案件类型",), Kind.KEYWORD, "本案案号的类型代字：执、执恢、执异……"),
    QueryField("date", ("日期", "裁判日期"), Kind.DATE, "落款日期"),
    QueryField("party", ("当事人",), Kind.PHRASE, "当事人姓名或名称"),
    QueryField("officer", ("人员", "审判人员"), Kind.PHRASE, "落款处的审判、执行人员和书记员"),
    QueryField("amount", ("金额",), Kind.AMOUNT, "文书中的金额"),
    QueryField("statute", ("引用", "法律依据"), Kind.PHRASE, "引用的法律文件和条文"),
    QueryField("fail", ("违反", "缺", "缺少", "missing"), Kind.KEYWORD, "不符合的规则"),
    QueryField("undecided", ("待定",), Kind.KEYWORD, "不能判定的规则"),
    QueryField("pass", ("符合",), Kind.KEYWORD, "符合的规则"),
    QueryField("mode", ("模式",), Kind.KEYWORD, "检查模式：草稿、已送达、已公开、模板"),
    QueryField("path", ("路径",), Kind.PHRASE, "文件路径"),
)

BY_ID: Mapping[str, QueryField] = {field.id: field for field in QUERY_FIELDS}
BY_NAME: Mapping[str, QueryField] = {
    fold_query(name): field for field in QUERY_FIELDS for name in (field.id, *field.names)
}

# What people write for a value, and what the index holds for it.
LEVELS = ("最高", "高级", "中级", "基层", "专门")
_TYPES = {fold_query(name): id_ for id_, name in TYPE_NAMES.items()}
# What everybody calls them.
_TYPES |= {"终本裁定": "termination_ruling", "终本裁定书": "termination_ruling"}
_MODES = {fold_query(name): str(mode) for mode, name in MODE_NAMES.items()}
_MODES |= {"公开": "published", "送达": "served"}


def known_values(field: str) -> Mapping[str, str] | None:
    """For a field with a closed list of values: each way to write one, and its id; None for an open field."""
    if field == "type":
        return _TYPES | {id_: id_ for id_ in TYPE_NAMES}
    if field == "mode":
        return _MODES | {str(mode): str(mode) for mode in MODE_NAMES}
    if field == "level":
        return {level: level for level in LEVELS}
    return None
