"""A document of the library: its text with what a search hit and what was judged, and the other documents of its case."""

from __future__ import annotations

import re
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from checker.reports.marked import lines, numbered
from checker.reports.stored import report_of
from checker.verdict import Verdict
from desk.web.asked import Asked, asked, tree_of
from desk.web.library import library_of
from desk.web.rendering import page
from desk.web.trouble import Refused
from index.compose import condition, quoted
from index.encodable import encodable
from index.engine import Sort
from index.entry import Entry
from index.export import row_of
from index.highlight import marked_spans
from index.library import Library
from index.query import QueryError

router = APIRouter(prefix="/search/documents", include_in_schema=False)

_CASE_MATES = 50
_HIT_LINKS = 60
_ID = re.compile("[0-9a-f]{64}")
_NUMBER = re.compile("[^号]*号")


@router.get("/{name}")
async def show(request: Request, name: str) -> Response:
    """The document with that id."""
    question = asked(request.query_params)
    shelf = library_of(request)
    return await shelf.in_thread(
        lambda: page(request, "document.html", **shelf.now(lambda library: _told(library, name, question)))
    )


def _told(library: Library, name: str, question: Asked) -> dict[str, Any]:
    entry = library.entry(name) if _ID.fullmatch(name) else None
    body, record = library.body(name), library.report(name)
    if entry is None or body is None or record is None:
        raise Refused(404, "refused.no_document")
    tree = tree_of(question)
    hits = marked_spans(body.match, tree, entry.shown.parts) if tree else []
    report = report_of(record)
    results = numbered(report, "r")
    mates, case = _same_case(library, entry)
    return {
        "context": {
            "place": "search",
            "asked": question,
            "entry": entry,
            "report": report,
            "results": results,
            "counts": {each.value: report.count(each) for each in Verdict},
            "lines": lines(body.raw, results, hits),
            "hits": len(hits),
            "hit_links": min(len(hits), _HIT_LINKS),
            "back": question.address() if not question.is_nothing else "/search",
            "mates": mates,
            "case": case,
            "case_address": Asked(case).address() if case else "",
        },
        "facts": {
            **row_of(entry),
            "hits": [list(span) for span in hits],
            "text": encodable(body.raw),
            "report": record,
        },
    }


def _same_case(library: Library, entry: Entry) -> tuple[list[Entry], str]:
    """The other documents that bear this one's case number, oldest first, and the query that finds them all."""
    number = _NUMBER.match(entry.case_numbers[0]) if entry.case_numbers else None
    if number is None:
        return [], ""
    try:
        query = condition("case", quoted(encodable(number[0])))
        found = library.search(query, sort=Sort.OLDEST, limit=_CASE_MATES + 1, facets=())
    except QueryError:  # a number that holds nothing to search for
        return [], ""
    return [hit.entry for hit in found.hits if hit.entry.id != entry.id][:_CASE_MATES], query
