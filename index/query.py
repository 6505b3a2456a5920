"""Compiles what a person typed into the tree of `index.tree`.

Whoosh's query parser does the parsing. Left to itself it guesses: an unknown field becomes text, a range that
it cannot read becomes nothing, brackets that do not match are dropped. Here every such guess is a QueryError
that says where, and what to write instead. Searching is the business of the engines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from whoosh import fields as whoosh_fields
from whoosh import qparser
from whoosh import query as whoosh_query
from whoosh.qparser import plugins, syntax, taggers

from corpus.casekinds import KINDS
from corpus.casenumbers import in_figures
from corpus.matchtext import fold_query
from corpus.patterns import lazy_pattern
from index.bounds import BadBounds, amount_bounds, count_bounds, date_bounds
from index.cases import number_typed, stem, with_brackets
from index.fingerprints import account_typed
from index.nearness import MOST, SHORTEST
from index.queryerror import QueryError
from index.queryfields import BY_ID, BY_NAME, QUERY_FIELDS, RANGES, Kind, kind_value, known_values
from index.querysigns import AND, DEEPEST, NEAR_ADVICE, NOT, OR, QUOTE, UNQUOTE, prepared
from index.statuteform import statute_form
from index.tree import (
    All,
    And,
    Keyword,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Present,
    Range,
    Wildcard,
    conditions,
)

__all__ = ["CONDITIONS", "DEEPEST", "LONGEST", "QueryError", "parse_query"]

LONGEST = 2_000  # characters; the longest article of the Opinion has 400
CONDITIONS = 256  # whoosh recurses through them
NEARS = 20  # pieces with a distance: Whoosh takes a fifth of a second for each in three thousand documents
_LONGEST_PATTERN = 80  # a regular expression of an engine has a size limit

_COMPARISON = lazy_pattern(r"[<>≥≤＜＞]|=[<>]")


def parse_query(text: str) -> Node:
    """The compiled tree of a query; QueryError for whatever cannot be understood without guessing."""
    if len(text) > LONGEST:
        raise QueryError(
            f"检索式有 {len(text)} 个字符，上限是 {LONGEST} 个", advice="请只留下要查找的关键语句。"
        )
    signs = prepared(text)
    if not signs.strip():
        raise QueryError("检索式是空的", advice="请输入要查找的文字；要列出全部文书，请输入 *。")
    tree = _compile(_parser().parse(signs, normalize=False))
    if (count := _nears(tree)) > NEARS:
        raise QueryError(f"检索式里有 {count} 处“~”，上限是 {NEARS} 处", advice="请分几次检索。")
    if (count := conditions(tree)) > CONDITIONS:
        raise QueryError(f"检索式有 {count} 个条件，上限是 {CONDITIONS} 个", advice="请分几次检索。")
    return tree


def _nears(node: Node) -> int:
    match node:
        case And(parts) | Or(parts):
            return sum(map(_nears, parts))
        case Not(part):
            return _nears(part)
    return int(isinstance(node, Near))


# --- parsing: Whoosh with an explicit list of plugins


class _Quoted(whoosh_query.Term):  # type: ignore[misc]  # whoosh publishes no types
    """What stood between quotes: a term without wildcards or operators."""


class _Pieces(whoosh_query.Term):  # type: ignore[misc]
    """What stood between quotes with a distance after them: `甲 乙`, UNQUOTE, `~10`."""


class _QuotedNode(syntax.TextNode):  # type: ignore[misc]
    qclass = _Quoted


class _PiecesNode(syntax.TextNode):  # type: ignore[misc]
    qclass = _Pieces


class _QuotePlugin(plugins.Plugin):  # type: ignore[misc]
    """Quoted text in one piece; Whoosh's own plugin would cut it into words."""

    def taggers(self, parser: Any) -> list[tuple[Any, int]]:
        inside = f"[^{UNQUOTE}]*"
        pieces = taggers.FnTagger(f"{QUOTE}(?P<text>{inside}{UNQUOTE}~\\d+)", _PiecesNode, "pieces")
        return [
            (pieces, -11),  # before the other, which would take it
            (taggers.FnTagger(f"{QUOTE}(?P<text>{inside}){UNQUOTE}", _QuotedNode, "quote"), -10),
        ]


class _StrictPlugin(plugins.Plugin):  # type: ignore[misc]
    """Looks at the nodes before Whoosh repairs them in silence, and refuses what it would drop or guess."""

    def filters(self, parser: Any) -> list[tuple[Any, int]]:
        return [(self.look, 95)]  # after grouping (0), before field names (100) and white space (500)

    def look(self, parser: Any, group: Any) -> Any:
        nodes = [node for node in group if not node.is_ws()]
        if not nodes:
            raise QueryError("括号里没有内容", advice="请删去空括号，或者在里面写上条件。")
        chain: dict[type, int] = {}  # kinds of infix operators in a run of operands joined by them
        previous: Any = None
        for node, following in zip(nodes, [*nodes[1:], None], strict=True):
            if isinstance(node, syntax.FieldnameNode):
                self._field(node, following)
                if not isinstance(previous, syntax.Operator):
                    chain = {}
            elif isinstance(node, syntax.PrefixOperator):
                if following is None or isinstance(following, syntax.Operator):
                    raise QueryError(f"“{node.text}”后面没有要排除的内容", node.startchar, _QUOTE_ADVICE)
                if not isinstance(previous, syntax.Operator):
                    chain = {}
            elif isinstance(node, syntax.InfixOperator):
                lonely = following is None or isinstance(following, syntax.InfixOperator)
                if previous is None or isinstance(previous, syntax.Operator) or lonely:
                    raise QueryError(f"“{node.text}”前后都要有内容", node.startchar, _QUOTE_ADVICE)
                chain[node.grouptype] = node.startchar
                if len(chain) > 1:
                    raise QueryError(
                        "“和”与“或”混在一起，先后不明",
                        node.startchar,
                        "请用括号写明先后，例如：(甲 和 乙) 或 丙。",
                    )
            else:
                if isinstance(node, syntax.GroupNode):
                    self.look(parser, node)
                if not isinstance(previous, (syntax.Operator, syntax.FieldnameNode)):
                    chain = {}
            previous = node
        return group

    def _field(self, node: Any, following: Any) -> None:
        name = node.original.rstrip().rstrip(":")
        field = BY_NAME.get(fold_query(name))
        if field is None:
            raise QueryError(
                f"没有叫“{name}”的检索栏",
                node.startchar,
                f"{_fields_like(name)}。要查找冒号本身，请把整句放进引号。",
            )
        if following is None or isinstance(following, (syntax.FieldnameNode, syntax.Operator)):
            raise QueryError(f"“{name}：”后面没有内容", node.startchar, f"请写上要找的{field.about}。")
        node.set_fieldname(field.id, override=True)


def _fields_like(name: str) -> str:
    """The fields that were perhaps meant, else all of them."""
    from difflib import get_close_matches  # noqa: PLC0415  only for what was misspelt

    alike = get_close_matches(fold_query(name), [each for each in BY_NAME if len(each) > 1], 3, 0.5)
    if alike:
        return f"是不是 {'、'.join(alike)}"
    return f"可用的有：{'、'.join(each.names[0] for each in QUERY_FIELDS)}"


_QUOTE_ADVICE = "要查找这个词本身，请把它放进引号。"


# An operator is a word of its own: 权利和义务 holds none.
_ALONE = rf"(?:^|(?<=[\s(){UNQUOTE}]))"
_ENDS = rf"(?=[\s({QUOTE}]|$)"


def _parser() -> Any:
    """A parser for one query: it is cheap to make, and sharing one would need a lock."""
    schema = whoosh_fields.Schema(**{field.id: whoosh_fields.ID() for field in QUERY_FIELDS})
    pins = [
        _QuotePlugin(),
        plugins.GroupPlugin(),
        plugins.OperatorsPlugin(
            And=f"{_ALONE}(?:{AND}){_ENDS}",
            Or=f"{_ALONE}(?:{OR}){_ENDS}",
            Not=f"{_ALONE}(?:(?:{NOT}){_ENDS}|[-－](?=[^\\s\\-－]))",
            AndNot=None,
            AndMaybe=None,
            Require=None,
        ),
        plugins.FieldsPlugin(rf"(?<![^\s(:\-{UNQUOTE}])(?P<text>[\w\-./]+):\s*", remove_unknown=False),
        _StrictPlugin(),
    ]
    return qparser.QueryParser("text", schema, plugins=pins, group=syntax.AndGroup)


# --- after parsing: Whoosh's tree to ours


@dataclass(frozen=True, slots=True)
class _Value:
    """A value of a field as typed."""

    text: str
    quoted: bool
    position: int | None


def _compile(query: Any) -> Node:
    if isinstance(query, _Pieces):
        return _near(query.fieldname, query.text, getattr(query, "startchar", None))
    if isinstance(query, whoosh_query.Term):
        value = _Value(query.text, isinstance(query, _Quoted), getattr(query, "startchar", None))
        return _condition(query.fieldname, value)
    if isinstance(query, whoosh_query.Not):
        part = _compile(query.query)
        return part.part if isinstance(part, Not) else Not(part)
    if isinstance(query, (whoosh_query.And, whoosh_query.Or)):
        kind: type[And] | type[Or] = And if isinstance(query, whoosh_query.And) else Or
        parts: list[Node] = []
        for sub in query:
            node = _compile(sub)
            parts.extend(node.parts if isinstance(node, kind) else [node])
        if parts:
            return parts[0] if len(parts) == 1 else kind(tuple(parts))
    raise QueryError("这个检索式没有内容", advice="请输入要查找的文字。")


def _condition(field_id: str, value: _Value) -> Node:
    field = BY_ID[field_id]
    if field.kind in RANGES:
        return _range(field_id, value)
    if field.kind is Kind.ACCOUNT:
        return _account(field_id, value)
    folded = fold_query(value.text)
    if field_id in ("case", "own", "related"):
        folded = in_figures(folded if value.quoted else with_brackets(folded))
    if not folded:
        raise QueryError("这里没有可查找的文字", value.position, "请输入文字。")
    if not value.quoted:
        if folded == "*":
            return All() if field_id == "text" else Present(field_id)
        if field_id == "text":
            _refuse_stray(value, folded)
        if field.kind in (Kind.KEYWORD, Kind.NAME) and ("*" in folded or "？" in folded):
            return _pattern(field_id, folded, value)
        if field.kind is Kind.NAME and folded.startswith("=") and len(folded) > 1:
            if field_id == "region":
                _refuse_no_place(value, folded[1:], whole=True)
            return Keyword(field_id, folded[1:])
    if field_id == "related":
        number = number_typed(folded)
        if number is None:
            raise QueryError(f"“{value.text}”不是案号", value.position, _NUMBER_ADVICE)
        return Keyword(field_id, stem(number))
    if field.kind is Kind.KEYWORD:
        return Keyword(field_id, _keyword(field_id, folded, value))
    if field.kind is Kind.PHRASE and not value.quoted and "*" in folded:
        raise QueryError(
            "这一栏按文字查找，不用 *",
            value.position,
            "写出连续的几个字就能找到含有它们的文书；要查找星号本身，请加引号。",
        )
    if field_id in ("statute", "basis"):
        folded = statute_form(folded)
    if field_id == "region":
        _refuse_no_place(value, folded)
    return Phrase(field_id, folded)


_NUMBER_ADVICE = "请写完整的案号，例如：（2022）皖0202执1号；只记得一部分，用 * 代替其余。"


def _refuse_no_place(value: _Value, folded: str, whole: bool = False) -> None:
    from corpus.regions import is_region  # noqa: PLC0415  a table that most queries do not need

    if not is_region(folded, whole):
        raise QueryError(
            f"没有叫“{value.text}”的省、市",
            value.position,
            "这一栏是法院所在的省和市，例如：安徽、芜湖市；县、区请用法院的名称查，例如：法院:镜湖区。",
        )


def _near(field_id: str, text: str, position: int | None) -> Node:
    inside, _, distance = text.partition(UNQUOTE + "~")
    pieces = [fold_query(piece) for piece in inside.split()]
    if field_id not in ("text", "title", "court"):
        raise QueryError(f"{BY_ID[field_id].names[0]}里不能用“~”", position, "它只用于全文、标题和法院。")
    if len(pieces) != 2:
        raise QueryError(f"“~”要两段文字，这里有 {len(pieces)} 段", position, NEAR_ADVICE)
    short = next((piece for piece in pieces if len(piece) < SHORTEST), None)
    if short is not None:
        raise QueryError(f"“{short}”太短", position, f"用“~”时，每段文字至少 {SHORTEST} 个字。")
    if int(distance) > MOST:
        raise QueryError(
            f"相隔的字数“{int(distance)}”太大", position, f"最多是 {MOST}；不论远近时，用空格隔开两个词。"
        )
    return Near(field_id, pieces[0], pieces[1], int(distance))


_SYMBOLS = lazy_pattern(r"&{1,2}|\|{1,2}|\+|-|~\d*")


def _refuse_stray(value: _Value, folded: str) -> None:
    """What belongs to a condition, or is an operator elsewhere, and would otherwise be searched as text."""
    if _SYMBOLS.fullmatch(folded):
        raise QueryError(
            f"单独的“{value.text}”没有含义",
            value.position,
            "“和”用空格，“或”写或，排除写非，范围写成 2022..2023，“~10”紧接在引号之后；要查找这个符号本身，请加引号。",
        )
    if _COMPARISON.match(value.text):
        raise QueryError(
            "比较号前面要有检索栏",
            value.position,
            "例如：金额:>10万元、日期:>2022-01-01；要查找这个符号，请加引号。",
        )
    if re.search(r"^\.\.|\.\.$|^\d{4}(-\d+)*\.\.\d", folded):
        raise QueryError(
            "范围要写在检索栏里",
            value.position,
            "例如：日期:2022..2023，中间不加空格；要查找这些字符，请加引号。",
        )


_READERS = {
    Kind.DATE: (date_bounds, "2022、2022-03、2022..2023、>2022-01-01"),
    Kind.AMOUNT: (amount_bounds, "10万元、>10万元、10万..50万"),
    Kind.COUNT: (count_bounds, "0、>0、2..5"),
}


def _range(field_id: str, value: _Value) -> Node:
    read, example = _READERS[BY_ID[field_id].kind]
    try:
        low, high = read(value.text)
    except BadBounds as fault:
        said = str(fault).replace(f"“{fold_query(value.text)}”", f"“{value.text}”")  # as it was typed
        raise QueryError(said, value.position, f"请写成这样：{example}。") from None
    return Range(field_id, low, high)


def _account(field_id: str, value: _Value) -> Node:
    folded = fold_query(value.text)
    if folded == "*" and not value.quoted:
        return Present(field_id)
    account = account_typed(folded)
    if account is None:
        raise QueryError(
            f"“{value.text}”不是账号",
            value.position,
            "请写出完整的账号，中间不加空格，例如：账户:6222020200001234567；写 * 表示有账号。",
        )
    return Keyword(field_id, account)


def _pattern(field_id: str, folded: str, value: _Value) -> Node:
    if len(folded) > _LONGEST_PATTERN:
        raise QueryError(f"带 * 的内容超过 {_LONGEST_PATTERN} 个字符", value.position, "请写短一些。")
    closed = known_values(field_id)
    if closed is not None:
        # Names and ids fit alike; the index holds ids.
        shape = re.compile(re.escape(folded).replace(r"\*", ".*").replace("？", "."))
        ids = sorted({id_ for name, id_ in closed.items() if shape.fullmatch(name)})
        if not ids:
            raise _unknown_value(field_id, value)
        either = tuple(Keyword(field_id, id_) for id_ in ids)
        return either[0] if len(either) == 1 else Or(either)
    body = folded.rstrip("*")
    if folded.endswith("*") and "*" not in body and "？" not in body:
        return Prefix(field_id, body)
    return Wildcard(field_id, re.sub(r"\*+", "*", folded).replace("？", "?"))


def _keyword(field_id: str, folded: str, value: _Value) -> str:
    if field_id == "kind":
        kind = kind_value(folded)
        if kind is None:
            raise QueryError(
                f"“{value.text}”不是{BY_ID[field_id].names[0]}的取值",
                value.position,
                f"可以写：{'、'.join(KINDS)}；或者案号里的类型代字：执、执恢、执异、民初……",
            )
        return kind
    closed = known_values(field_id)
    if closed is None:
        return folded
    if folded not in closed:
        raise _unknown_value(field_id, value)
    return closed[folded]


def _unknown_value(field_id: str, value: _Value) -> QueryError:
    field = BY_ID[field_id]
    closed = known_values(field_id) or {}
    alike = [name for name in closed if not name.isascii() and set(name) & set(value.text)]
    alike.sort(key=lambda name: -len(set(name) & set(value.text)) / len(set(name) | set(value.text)))
    if field_id == "verdict":
        alike = []  # 不合格 is like 合格, and means the opposite
    names = alike[:5] or [name for name in closed if not name.isascii()][:8]
    return QueryError(
        f"“{value.text}”不是{field.names[0]}的取值",
        value.position,
        f"可以写：{'、'.join(names)}；也可以用 * 代替一部分。",
    )
