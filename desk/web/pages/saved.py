"""Saved searches on the desk: which there are and how many new documents each has, what is new to one, save, forget.

They belong to the library, so everybody who uses it has the same. Only what was shown and then said to be seen is no
longer new: a page that was merely opened changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from desk.rulenames import refuse_unknown_rules
from desk.web.asked import Asked
from desk.web.forms import StaleForm, form_of, text_field
from desk.web.library import library_of
from desk.web.pages.search import pieces
from desk.web.rendering import page, wants_json
from desk.web.trouble import Refused
from index.home import LibraryError
from index.library import Library
from index.query import QueryError, parse_query
from index.results import Hit
from index.saved import Saved, SavedSearches

router = APIRouter(prefix="/search/saved", include_in_schema=False)

_SHOWN = 50  # new documents on a page; the others stay new
_ID = re.compile("[0-9a-f]{64}")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Row:
    """One saved search in the list; `new` is None when its query is no longer understood."""

    saved: Saved
    new: int | None
    address: str
    whole: str


def _address(name: str) -> str:
    return f"/search/saved/new?{urlencode({'name': name})}"


async def _asked(request: Request, question: Callable[[Library, SavedSearches], T]) -> T:
    """Asks in a thread. What a person can put right is said as it is: a name that is taken, one that is not there."""
    shelf = library_of(request)

    def ask(library: Library) -> T | LibraryError | QueryError:
        try:
            with SavedSearches(library.home) as searches:
                return question(library, searches)
        except (LibraryError, QueryError) as trouble:
            return trouble

    answer = await shelf.in_thread(lambda: shelf.now(ask))
    if isinstance(answer, (LibraryError, QueryError)):
        raise Refused(400, "saved.said", why=answer)
    return answer


@router.get("")
async def saved(request: Request) -> Response:
    """All of them."""

    def rows(library: Library, searches: SavedSearches) -> list[Row]:
        found = []
        for each in searches.all():
            try:
                new: int | None = searches.count_new(library, each)
            except QueryError:
                new = None
            found.append(Row(each, new, _address(each.name), Asked(each.query).address()))
        return found

    found = await _asked(request, rows)
    facts = {"saved": [{"name": row.saved.name, "query": row.saved.query, "new": row.new} for row in found]}
    return page(request, "saved.html", {"place": "search", "rows": found}, facts=facts)


@router.post("")
async def save(request: Request) -> Response:
    """Keeps a query under a name; what cannot be kept comes back in its form."""
    try:
        async with form_of(request) as form:
            name, query = text_field(form, "name").strip(), text_field(form, "query")

            def keep(library: Library, searches: SavedSearches) -> None:
                refuse_unknown_rules(library, parse_query(query), query)
                searches.save(library, name, query)

            try:
                await _asked(request, keep)
            except Refused as trouble:
                if trouble.status != 400:
                    raise
                return _unsaved(request, name, query, trouble)
    except StaleForm as stale:
        name, query = text_field(stale.form, "name"), text_field(stale.form, "query")
        return _unsaved(request, name, query, Refused(stale.status, "saved.outdated"))
    return RedirectResponse("/search/saved", 303)


def _unsaved(request: Request, name: str, query: str, trouble: Refused) -> Response:
    """The form as it was filled, and why nothing was saved."""
    if wants_json(request):
        raise trouble
    context = {
        "place": "search",
        "name": name,
        "asked_for": query,
        "whole": Asked(query).address(),
        "trouble": trouble,
    }
    return page(request, "saved_again.html", context, status=trouble.status)


@router.get("/new")
async def new(request: Request) -> Response:
    """What is new to one of them."""
    name = request.query_params.get("name", "")

    def ask(library: Library, searches: SavedSearches) -> tuple[Saved, int, list[Hit]]:
        one = searches.get(name)
        tree = parse_query(one.query)
        entries = islice(searches.new(library, one), _SHOWN)
        hits = [hit for hit in (library.hit(entry, tree) for entry in entries) if hit]
        return one, searches.count_new(library, one), hits

    one, count, hits = await _asked(request, ask)
    question = Asked(one.query)
    shown: list[dict[str, Any]] = [
        {
            "entry": hit.entry,
            "href": f"/search/documents/{hit.entry.id}{question.address('')}",
            "passages": [pieces(each) for each in hit.highlights],
        }
        for hit in hits
    ]
    context = {"place": "search", "saved": one, "count": count, "hits": shown, "whole": question.address()}
    facts = {"name": one.name, "query": one.query, "new": count, "hits": [hit.to_json() for hit in hits]}
    return page(request, "saved_new.html", context, facts=facts)


@router.post("/seen")
async def seen(request: Request) -> Response:
    """The documents that the page showed are no longer new."""
    async with form_of(request) as form:
        name = text_field(form, "name")
        ids = text_field(form, "ids").split()
    if len(ids) > _SHOWN or not all(_ID.fullmatch(each) for each in ids):
        raise Refused(400, "refused.form")
    await _asked(request, lambda _library, searches: searches.mark(searches.get(name), ids))
    return RedirectResponse("/search/saved", 303)


@router.post("/forget")
async def forget(request: Request) -> Response:
    """Deletes one of them."""
    async with form_of(request) as form:
        name = text_field(form, "name")
        await _asked(request, lambda _library, searches: searches.forget(name))
    return RedirectResponse("/search/saved", 303)
