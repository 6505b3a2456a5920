"""What a visitor asks of the library, as the address of the page says it: the box, the fields, what was narrowed, order and page.

One `Asked` is one address; links of a page are addresses of altered ones. Nothing is searched here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from urllib.parse import quote, urlencode

from starlette.datastructures import QueryParams

from corpus.doctype import TYPE_NAMES
from corpus.limits import MEBI
from desk.web.trouble import Refused
from index.compose import condition, exactly, joined, words
from index.encodable import encodable
from index.engine import Sort
from index.query import QueryError, parse_query
from index.queryfields import FACET_FIELDS
from index.tree import Node

FIELDS = ("text", "case", "court", "party", "type", "from", "to", "mode", "verdict", "rule")
VERDICTS = ("fail", "undecided", "pass")
SIZES = (20, 50, 100)
_LARGEST = 1_000  # hits on a page, as on the command line
_DEEPEST = MEBI  # pages
_MOST_NUMBER = 999_999_999  # of a document
WITHIN = "q"  # a query of its own, to search within what was found
_WHOLE = (
    "court",
    "region",
    "cause",
)  # fields in which a part of a value would find more than the facet counted


class FieldTrouble(Exception):  # noqa: N818  an answer to a visitor, not a fault of the program
    """What was typed in a field cannot be understood; `field` is one of FIELDS, or `within` for what was asked of the hits.

    `narrowing` is the facet and the value that it was of an address.
    """

    def __init__(self, field: str, fault: QueryError, narrowing: tuple[str, str] | None = None) -> None:
        super().__init__(f"{fault.reason}。{fault.advice}")
        self.field, self.narrowing, self.position = field, narrowing, fault.position


@dataclass(frozen=True, slots=True)
class Asked:
    """One question. `typed` is the query language of the box, `narrowed` pairs of a facet and its value."""

    typed: str = ""
    fields: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    narrowed: tuple[tuple[str, str], ...] = ()
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    limit: int = SIZES[0]
    through: int | None = None
    """The newest document when the first page was asked for: what came since moves no hit to another page."""

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is asked yet."""
        return not (self.typed.strip() or self.fields or self.narrowed)

    def query(self) -> str:
        """All of it as one query; QueryError with a place in `typed`, or FieldTrouble."""
        parts = []
        if self.typed.strip():
            parse_query(self.typed)
            parts.append(self.typed.strip())
        parts += self._conditions()
        for facet, value in self.narrowed:
            try:
                parts.append(_narrowing(facet, value))
            except QueryError as fault:
                raise FieldTrouble("within", fault, (facet, value)) from None
        return joined(parts) if parts else "*"

    def _conditions(self) -> list[str]:
        made = []
        for name, value in self.fields.items():
            try:
                if name == "text":
                    made.append(words(value))
                elif name in ("case", "court", "party", "type", "mode"):
                    made.append(condition(name, TYPE_NAMES.get(value, value) if name == "type" else value))
                elif name == "from" or (name == "to" and "from" not in self.fields):
                    made.append(self._dates())
                elif name == "verdict" or (name == "rule" and "verdict" not in self.fields):
                    made.append(self._verdicts())
            except QueryError as fault:
                raise FieldTrouble(name, fault) from None
        return made

    def _dates(self) -> str:
        ends = []
        for name in ("from", "to"):
            value = self.fields.get(name, "")
            try:
                ends.append(_end(value) if value else "")
            except QueryError as fault:
                raise FieldTrouble(name, fault) from None
        return condition("date", "..".join(ends))

    def _verdicts(self) -> str:
        verdict, rule = self.fields.get("verdict", ""), self.fields.get("rule", "*")
        if verdict:
            return condition(verdict, rule)
        return "(" + " 或 ".join(condition(each, rule) for each in VERDICTS) + ")"

    def narrower(self) -> Callable[[str, str], str]:
        """What gives the address of those hits only that have a value of a facet; a page has a hundred such links."""
        base = replace(self, page=1).address()
        join = "&" if "?" in base else "?"
        return lambda facet, value: f"{base}{join}with={facet}:{quote(encodable(value), safe='')}"

    def without(self, facet: str, value: str) -> Asked:
        """The same without that narrowing."""
        rest = tuple(each for each in self.narrowed if each != (facet, value))
        return replace(self, narrowed=rest, page=1)

    def without_field(self, *names: str) -> Asked:
        """The same without those fields."""
        rest = {name: value for name, value in self.fields.items() if name not in names}
        return replace(self, fields=rest, page=1)

    def address(self, path: str = "/search", **more: str) -> str:
        """The address of this question, with what is not as by default."""
        pairs = [("q", self.typed)] if self.typed else []
        pairs += self.fields.items()
        pairs += [("with", f"{facet}:{value}") for facet, value in self.narrowed]
        pairs += [("sort", self.sort.value)] if self.sort is not Sort.RELEVANCE else []
        pairs += [("page", str(self.page))] if self.page != 1 else []
        pairs += [("limit", str(self.limit))] if self.limit != SIZES[0] else []
        pairs += [("through", str(self.through))] if self.through and self.page != 1 else []
        pairs += more.items()
        clean = [(name, encodable(value)) for name, value in pairs]
        return f"{path}?{urlencode(clean)}" if clean else path


def _end(value: str) -> str:
    """One day, month or year: an end of a range cannot be a range itself."""
    if ".." in value or value[0] in "<>=≥≤＜＞":
        raise QueryError(f"“{value}”不是日期", advice="请写成这样：2022、2022-03、2022-03-01。")
    return condition("date", value).partition(":")[2]


def _narrowing(facet: str, value: str) -> str:
    if facet == WITHIN:
        parse_query(value)
        return value.strip()
    field_id = FACET_FIELDS[facet]
    if facet == "type":
        return condition(field_id, TYPE_NAMES.get(value, value))
    return exactly(field_id, value) if field_id in _WHOLE else condition(field_id, value)


def asked(parameters: QueryParams) -> Asked:
    """The question of an address; `Refused` for what no page of ours links to."""
    fields = {name: parameters.get(name, "").strip() for name in FIELDS}
    if fields["verdict"] and fields["verdict"] not in VERDICTS:
        raise Refused(400, "refused.verdict")
    narrowed = []
    for each in parameters.getlist("with"):
        facet, _, value = each.partition(":")
        if facet not in (*FACET_FIELDS, WITHIN) or not value:
            raise Refused(400, "refused.narrowed", value=each[:40])
        narrowed.append((facet, value))
    if parameters.get("within", "").strip():
        narrowed.append((WITHIN, parameters["within"].strip()))
    try:
        sort = Sort(parameters.get("sort") or Sort.RELEVANCE)
    except ValueError:
        raise Refused(400, "refused.sort", known="、".join(Sort)) from None
    return Asked(
        typed=parameters.get("q", ""),
        fields={name: value for name, value in fields.items() if value},
        narrowed=tuple(dict.fromkeys(narrowed)),
        sort=sort,
        page=_number(parameters, "page", 1, _DEEPEST),
        limit=_number(parameters, "limit", SIZES[0], _LARGEST),
        through=_number(parameters, "through", 1, _MOST_NUMBER) if parameters.get("through") else None,
    )


def is_untidy(parameters: QueryParams) -> bool:
    """Whether a form sent what its address says otherwise or not at all: the tidy one is the one to keep."""
    return any(not value for value in parameters.values()) or "within" in parameters


def _number(parameters: QueryParams, name: str, usual: int, most: int) -> int:
    value = parameters.get(name) or str(usual)
    if not (value.isascii() and value.isdigit() and 1 <= int(value[:9]) <= most):
        raise Refused(400, "refused.number", which=name, value=value[:20], most=most)
    return int(value[:9])


def tree_of(question: Asked) -> Node | None:
    """The compiled question, None when it is nothing or cannot be understood: for marking hits in a document."""
    if question.is_nothing:
        return None
    try:
        return parse_query(question.query())
    except (QueryError, FieldTrouble):
        return None
