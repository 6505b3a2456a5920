"""Compiles what a person typed into the tree of `index.tree`.

Whoosh's query parser does the parsing. Left to itself it guesses: an unknown field becomes text, a range that
it cannot read becomes nothing, brackets that do not match are dropped. Here every such guess is a QueryError
that says where, and what to write instead. Searching is the business of the engines.
"""

from __future__ import annotations

from typing import Any

from corpus.matchtext import fold_query
from index.likeness import likest
from index.numberspelling import conditions_typed
from index.queryerror import QueryError
from index.queryfields import BY_NAME, QUERY_FIELDS, RANGES
from index.queryhabits import COMPARED, JOINT, STARTS, settled
from index.querysigns import AND, DEEPEST, EITHER, NOT, OR, QUOTE, UNQUOTE, prepared
from index.queryvalues import condition, near
from index.severalvalues import Value
from index.tree import And, Near, Node, Not, Or, conditions
from index.whooshparser import fields as whoosh_fields
from index.whooshparser import plugins, qparser, syntax, taggers
from index.whooshparser import query as whoosh_query

__all__ = ["CONDITIONS", "DEEPEST", "LONGEST", "QueryError", "parse_query"]

LONGEST = 2_000  # characters; the longest article of the Opinion has 400
CONDITIONS = 256  # whoosh recurses through them
_WRITTEN_OUT = (
    6 * CONDITIONS
)  # with the spellings of the case numbers among them, of which each has up to six
NEARS = 20  # pieces with a distance: Whoosh takes a fifth of a second for each in three thousand documents


def parse_query(text: str) -> Node:
    """The compiled tree of a query; QueryError for whatever cannot be understood without guessing."""
    if len(text) > LONGEST:
        raise QueryError(
            f"检索式有 {len(text)} 个字符，上限是 {LONGEST} 个", advice="请只留下要查找的关键语句。"
        )
    signs = settled(prepared(text))
    if not signs.strip():
        raise QueryError("检索式是空的", advice="请输入要查找的文字；要列出全部文书，请输入 *。")
    tree = _compile(_parser().parse(signs, normalize=False))
    if (count := _nears(tree)) > NEARS:
        raise QueryError(f"检索式里有 {count} 处“~”，上限是 {NEARS} 处", advice="请分几次检索。")
    if (count := conditions_typed(tree)) > CONDITIONS or (count := conditions(tree)) > _WRITTEN_OUT:
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
                    sign = node.text.replace(EITHER, "或")
                    raise QueryError(f"“{sign}”前后都要有内容", node.startchar, _QUOTE_ADVICE)
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
        name = node.original.replace(JOINT, "").rstrip().rstrip(":")
        field = BY_NAME.get(fold_query(name))
        if field is None:
            raise QueryError(
                f"没有叫“{name}”的检索栏",
                node.startchar,
                f"{_fields_like(name)}。要查找冒号本身，请把整句放进引号。",
            )
        if isinstance(following, syntax.FieldnameNode) and following.startchar == node.endchar:
            second = following.original.replace(JOINT, "").rstrip()
            raise QueryError(
                f"“{name}：”的内容里又有冒号（{second}）",
                following.startchar,
                f"内容里有冒号的，请加引号：{name}:“……”；是另一个条件的，请写上{name}的内容，在它前面加空格。",
            )
        if following is None or isinstance(following, (syntax.FieldnameNode, syntax.Operator)):
            raise QueryError(f"“{name}：”后面没有内容", node.startchar, f"请写上要找的{field.about}。")
        node.set_fieldname(field.id, override=True)


class _FieldsPlugin(plugins.FieldsPlugin):  # type: ignore[misc]
    """Also a comparison right behind the name of a field: 金额>10万元."""

    class _Compared(plugins.FieldsPlugin.FieldnameTagger):  # type: ignore[misc]
        def create(self, parser: Any, match: Any) -> Any:
            field = BY_NAME.get(fold_query(match.group("text")))
            return super().create(parser, match) if field and field.kind in RANGES else None

    def taggers(self, parser: Any) -> list[tuple[Any, int]]:
        compared = self._Compared(rf"{STARTS}(?P<text>[\w{JOINT}]+){COMPARED}")
        return [*super().taggers(parser), (compared, 0)]


def _fields_like(name: str) -> str:
    """The fields that were perhaps meant, else all of them."""
    alike = likest(fold_query(name), [each for each in BY_NAME if len(each) > 1], 3)
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
            Or=f"{_ALONE}(?:{OR}){_ENDS}|{EITHER}",
            Not=f"{_ALONE}(?:(?:{NOT}){_ENDS}|[-－](?=[^\\s\\-－]))",
            AndNot=None,
            AndMaybe=None,
            Require=None,
        ),
        _FieldsPlugin(rf"{STARTS}(?P<text>[\w\-./{JOINT}]+):\s*", remove_unknown=False),
        _StrictPlugin(),
    ]
    return qparser.QueryParser("text", schema, plugins=pins, group=syntax.AndGroup)


# --- after parsing: Whoosh's tree to ours


def _compile(query: Any) -> Node:
    if isinstance(query, _Pieces):
        return near(query.fieldname, query.text, getattr(query, "startchar", None))
    if isinstance(query, whoosh_query.Term):
        typed = query.text.replace(JOINT, "")
        value = Value(typed, isinstance(query, _Quoted), getattr(query, "startchar", None))
        return condition(query.fieldname, value)
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
