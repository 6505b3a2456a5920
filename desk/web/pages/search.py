"""检索: what the library holds, found by the query language or by fields, narrowed by facets, and taken along as a file."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, RedirectResponse, Response, StreamingResponse
from starlette.background import BackgroundTask

from checker.load import RuleSet
from checker.verdict import MODE_NAMES, Mode
from corpus.doctype import TYPE_NAMES
from desk.rulenames import refuse_unknown_rules
from desk.web.asked import FIELDS, SIZES, VERDICTS, WITHIN, Asked, FieldTrouble, asked, is_untidy
from desk.web.histogram import HEIGHT, bars
from desk.web.language import Say, speaker
from desk.web.library import library_of
from desk.web.rendering import json_response, language_of, page, wants_json
from desk.web.state import desk_of
from desk.web.trouble import Refused
from index.engine import Sort
from index.export import csv_lines, json_lines
from index.exportfile import write_export
from index.folded import folded
from index.formats import FORMATS
from index.highlight import Passage
from index.library import Library
from index.query import QueryError, parse_query
from index.queryfields import QUERY_FIELDS
from index.results import Hit, SearchResult, value_name
from index.ruletitles import names_of, titles_of
from index.tree import Node

router = APIRouter(prefix="/search", include_in_schema=False)

EXAMPLES = (
    "有权拒绝 12368",
    '"有权 拒绝"',
    "冻结 或 扣划",
    "冻结 -扣划",
    "类型:执行通知书 缺:art20-account",
    "法院:芜湖 日期:2022..2023",
    "案号:(2021)皖*",
    "金额:>10万元",
    "非 违反:*",
)
_EXPORTS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson",
    "json": "application/json",
}
_SHOWN = 8  # values of a facet before the rest is folded away
_MOST_VALUES = 60
_NEAR_PAGES = 3


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a facet: its name, how many hits have it, and the address of those; `taken` when they are all there is."""

    name: str
    title: str
    count: int
    address: str
    taken: bool


def pieces(passage: Passage) -> list[tuple[str, bool]]:
    """The text of a passage in order, each piece with whether it is a hit."""
    found, at = [], 0
    for start, end in passage.marks:
        found += [(passage.text[at:start], False), (passage.text[start:end], True)]
        at = end
    return [each for each in (*found, (passage.text[at:], False)) if each[0]]


@dataclass(frozen=True, slots=True)
class Names:
    """How a person calls the values of facets and fields, in the language of a visitor."""

    rules: RuleSet
    say: Say

    def of(self, facet: str, value: str) -> tuple[str, str]:
        """The name of a value, and what else there is to say of it."""
        if facet in VERDICTS:
            rule = self.rules.find(value)
            return (rule.title, value) if rule else (value, "")
        if (facet == "type" and value in TYPE_NAMES) or (facet == "mode" and value in set(Mode)):
            return self.say(f"{facet}.{value}"), ""
        if (facet == "format" and value in FORMATS) or (facet == "verdict" and value in VERDICTS):
            return self.say(f"search.{facet}.{value}"), ""
        return value_name(facet, value), ""


def _facets(question: Asked, result: SearchResult, names: Names) -> dict[str, list[Value]]:
    found = {}
    address = question.narrower()
    narrowed = {(facet, folded(value)) for facet, value in question.narrowed}
    for facet, counts in result.facets.items():
        found[facet] = [
            Value(
                *names.of(facet, value),
                count,
                address(facet, value),
                (facet, folded(value)) in narrowed,
            )
            for value, count in counts[:_MOST_VALUES]
        ]
    return found


def _chips(question: Asked, names: Names) -> list[tuple[str, str, str]]:
    """What narrows the hits beside the box: the string that names it, its value, and the address without it."""
    found = []
    for name, value in question.fields.items():
        if name in ("verdict", "rule"):
            continue
        label = f"search.field.{name}"
        found.append((label, names.of(name, value)[0], question.without_field(name).address()))
    if "verdict" in question.fields or "rule" in question.fields:
        verdict = question.fields.get("verdict")
        label = f"search.verdict.{verdict}" if verdict else "search.field.rule"
        bare = question.without_field("verdict", "rule").address()
        found.append((label, question.fields.get("rule", ""), bare))
    for facet, value in question.narrowed:
        found.append(
            (
                f"search.facet.{facet}",
                names.of(facet, value)[0],
                question.without(facet, value).address(),
            )
        )
    return found


def _pages(question: Asked, last: int) -> list[int | None]:
    """The numbers of pages to link to, None for those left out between."""
    near = {n for n in range(question.page - _NEAR_PAGES, question.page + _NEAR_PAGES + 1) if 1 <= n <= last}
    found: list[int | None] = []
    for number in sorted({1, last, *near}):
        if found and number - (found[-1] or 0) > 1:
            found.append(None)
        found.append(number)
    return found


@dataclass(frozen=True, slots=True)
class Answer:
    """What the library said."""

    query: str
    result: SearchResult
    documents: int
    courts: tuple[str, ...]


def _answer(request: Request, question: Asked, query: str) -> Answer:
    """Asks the library; in a thread."""
    shelf = library_of(request)
    tree = parse_query(query)

    def find(library: Library) -> Answer:
        # Of a question that is none only the facets are shown, to begin with.
        _refuse_unknown_rules(library, tree, question)
        limit = 1 if question.is_nothing else question.limit
        through = question.through if question.page != 1 else None
        result = library.search(tree, sort=question.sort, page=question.page, limit=limit, through=through)
        held = result.total or library.count()
        return Answer(query, result, held, shelf.courts(library))

    return shelf.now(find)


def _refuse_unknown_rules(library: Library, tree: Node, question: Asked) -> None:
    """QueryError, or FieldTrouble at the field of the form, for a rule that nobody knows."""
    try:
        refuse_unknown_rules(library, tree, question.typed)
    except QueryError as fault:
        if fault.position is None and "rule" in question.fields:
            raise FieldTrouble("rule", fault) from None
        raise


def _hits(question: Asked, result: SearchResult) -> list[dict[str, Any]]:
    asked_so = question.address("")
    return [
        {
            "entry": hit.entry,
            "href": f"/search/documents/{hit.entry.id}{asked_so}",
            "passages": [pieces(each) for each in hit.highlights],
            "verdicts": {name: _rules_of(hit, name) for name in ("fail", "undecided")},
        }
        for hit in result.hits
    ]


def _rules_of(hit: Hit, verdict: str) -> list[str]:
    return [each.rule for each in hit.entry.verdicts if each.verdict == verdict]


def _form(request: Request, question: Asked) -> dict[str, Any]:
    """What every page with the form needs."""
    return {
        "place": "search",
        "asked": question,
        "fields": {**dict.fromkeys(FIELDS, ""), **question.fields},
        "types": TYPE_NAMES,
        "modes": MODE_NAMES,
        "verdicts": VERDICTS,
        "rules": desk_of(request).rules,
        "examples": [(each, Asked(each).address()) for each in EXAMPLES],
        "query_fields": QUERY_FIELDS,
        "courts": (),
        "trouble": None,
        "within": "",
        "answer": None,
    }


def _refused(request: Request, question: Asked, trouble: Mapping[str, Any]) -> Response:
    """The form as it was filled, and what is wrong with it."""
    facts = {"error": trouble["said"], "position": trouble["position"]}
    within = ""
    if trouble["narrowing"]:
        # It has a field of its own to be mended in; kept beside that, it would spoil every further search.
        facet, value = trouble["narrowing"]
        question = question.without(facet, value)
        within = value if facet == WITHIN else ""
    context = {**_form(request, question), "trouble": trouble, "within": within}
    return page(request, "search.html", context, facts=facts, status=400)


def trouble_of(fault: QueryError | FieldTrouble, typed: str) -> dict[str, Any]:
    """What is said of a question that cannot be understood: where, and what to write instead."""
    said: dict[str, Any] = {
        "said": str(fault),
        "field": "q",
        "position": None,
        "pieces": None,
        "narrowing": None,
    }
    at = fault.position
    if isinstance(fault, FieldTrouble):
        said |= {"field": fault.field, "narrowing": fault.narrowing}
        if fault.narrowing is None or fault.narrowing[0] != WITHIN:
            return said
        typed = fault.narrowing[1]
    if at is None or at > len(typed):
        return said
    # At the end of what was typed there is no character to be marked.
    return said | {"position": at, "pieces": (typed[:at], typed[at : at + 1] or "␣", typed[at + 1 :])}


@router.get("")
async def search(request: Request) -> Response:
    """The form, and what was found."""
    question = asked(request.query_params)
    as_facts = wants_json(request)
    if is_untidy(request.query_params) and not as_facts:
        kept = {"lang": request.query_params["lang"]} if request.query_params.get("lang") else {}
        return RedirectResponse(question.address(**kept), 303)
    try:
        if as_facts and question.is_nothing:
            parse_query("")  # says that something must be asked, as the command line does
        query = question.query()
    except (QueryError, FieldTrouble) as fault:
        return _refused(request, question, trouble_of(fault, question.typed))

    try:
        return await library_of(request).in_thread(lambda: _shown(request, question, query))
    except (QueryError, FieldTrouble) as fault:
        return _refused(request, question, trouble_of(fault, question.typed))


def _shown(request: Request, question: Asked, query: str) -> Response:
    answer = _answer(request, question, query)
    if wants_json(request):
        return json_response(answer.result.to_json(titles_of(names_of(desk_of(request).rules.rules))))
    result = answer.result
    names = Names(desk_of(request).rules, speaker(language_of(request)))
    last = max(1, -(-result.total // question.limit))
    context = {
        **_form(request, question),
        "answer": answer,
        "courts": answer.courts,
        "hits": _hits(question, result),
        "first": (question.page - 1) * question.limit + 1,
        "last": last,
        "pages": [
            (number, number and replace(question, page=number, through=result.through).address())
            for number in _pages(question, last)
        ],
        "facets": _facets(question, result, names),
        "shown": _SHOWN,
        "chips": _chips(question, names),
        "all_address": Asked("*", sort=Sort.NEWEST, limit=question.limit).address(),
        "bare": Asked(question.typed, sort=question.sort, limit=question.limit).address(),
        "bars": [(bar, question.narrower()("year", bar.year)) for bar in bars(result.facets.get("year", []))],
        "height": HEIGHT,
        "sorts": [(each.value, replace(question, sort=each, page=1).address()) for each in Sort],
        "sizes": [(each, replace(question, limit=each, page=1).address()) for each in SIZES],
        "exports": [(kind, question.address(f"/search/export.{kind}")) for kind in _EXPORTS],
        "folder": library_of(request).folder,
    }
    return page(request, "search.html", context)


@router.get("/export.{kind}")
async def export(request: Request, kind: str) -> Response:
    """Every hit as a file: a workbook or CSV, JSON lines, or the JSON of `zhihe search --all --format json`."""
    if kind not in _EXPORTS:
        raise Refused(404, "refused.not_found")
    question = asked(request.query_params)
    shelf, rules = library_of(request), desk_of(request).rules
    titles = titles_of(names_of(rules.rules))
    try:
        tree = parse_query(question.query())
        await shelf.in_thread(
            lambda: shelf.now(lambda library: _refuse_unknown_rules(library, tree, question))
        )
    except (QueryError, FieldTrouble) as fault:
        return _refused(request, question, trouble_of(fault, question.typed))

    name = "%E6%A3%80%E7%B4%A2%E7%BB%93%E6%9E%9C"  # 检索结果
    headers = {
        "content-disposition": f"attachment; filename=\"search.{kind}\"; filename*=UTF-8''{name}.{kind}"
    }
    if getattr(request.state, "head", False):  # a file of all hits is not made to be thrown away
        return Response(media_type=_EXPORTS[kind], headers=headers)
    if kind == "xlsx":
        folder = Path(await run_sync(tempfile.mkdtemp))
        file = folder / "search.xlsx"
        gone = BackgroundTask(shutil.rmtree, folder, ignore_errors=True)
        try:
            await shelf.in_thread(
                lambda: shelf.now(
                    lambda library: write_export(
                        file, kind, library.iterate(tree, question.sort), titles=titles
                    )
                )
            )
        except BaseException:
            await gone()
            raise
        return FileResponse(file, media_type=_EXPORTS[kind], headers=headers, background=gone)

    def rows(library: Library) -> Iterator[str]:
        if kind == "json":
            return library.json_pieces(tree, question.sort)
        entries = library.iterate(tree, question.sort)
        return csv_lines(entries, titles) if kind == "csv" else json_lines(entries)

    stream = await shelf.in_thread(lambda: shelf.pieces(rows))
    return StreamingResponse(stream, media_type=_EXPORTS[kind], headers=headers)
