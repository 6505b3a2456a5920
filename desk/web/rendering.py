"""Makes pages from templates, and the same facts as JSON when a program asks."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from checker.reports.page import neutral as visible
from checker.reports.text import neutral
from corpus import __version__
from corpus.doctype import TYPE_NAMES
from desk.web.language import LANGUAGES, speaker, worded

_LANGUAGE = "zhihe_language"
_SPACE = re.compile(r"\s+")
_CHINESE = re.compile("[\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")


def _native(language: str, value: object) -> Markup:
    """Words that are not ours (of a document, of the law, of a visitor, of the checker) on one line.

    They stay Chinese on a page in another language, and are marked as such for whoever has it read aloud.
    """
    text = neutral(str(value))
    if language == LANGUAGES[0] or not _CHINESE.search(text):
        return escape(text)
    return Markup('<span lang="zh-CN">{}</span>').format(text)


@pass_context
def _native_here(context: Context, value: object) -> Markup:
    return _native(context["language"], value)


def _teller(language: str) -> Callable[..., Markup]:
    """What says a string of the catalogue as markup, with what fills it marked as by `_native`."""
    say = speaker(language)

    def tell(name: str, **values: object) -> Markup:
        filled = {each: _native(language, worded(value, language)) for each, value in values.items()}
        return escape(say(name)).format(**filled) if filled else escape(say(name))

    return tell


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("desk.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # Text of documents and file names may hold marks that turn a line round; a page shows them.
    made.filters["neutral"] = neutral
    made.filters["native"] = _native_here
    made.filters["shown"] = lambda text: visible(text.replace("\t", "    "))
    made.filters["one_line"] = lambda text: visible(_SPACE.sub(" ", text))
    return made


def language_of(request: Request) -> str:
    """The language of this visitor: the address, else the cookie, else Chinese."""
    for wanted in (request.query_params.get("lang"), request.cookies.get(_LANGUAGE)):
        if wanted in LANGUAGES:
            return wanted
    return LANGUAGES[0]


def _in_other(request: Request, language: str) -> str:
    """The address of this page in the other language."""
    rest = [each for each in request.query_params.multi_items() if each[0] != "lang"]
    other = next(each for each in LANGUAGES if each != language)
    return f"{quote(request.url.path)}?{urlencode([*rest, ('lang', other)])}"


def wants_json(request: Request) -> bool:
    """Whether the facts are wanted instead of the page: `?format=json`, or the header of a program."""
    if "format" in request.query_params:
        return request.query_params["format"] == "json"
    accepted = request.headers.get("accept", "")
    return "application/json" in accepted and "text/html" not in accepted


def json_response(facts: object, status: int = 200) -> Response:
    """Facts as JSON in UTF-8, Chinese as it is."""
    body = json.dumps(facts, ensure_ascii=False).encode("utf-8", "backslashreplace")
    return Response(body, status, media_type="application/json")


def page(
    request: Request,
    template: str,
    context: Mapping[str, Any],
    *,
    facts: object = None,
    status: int = 200,
) -> Response:
    """The page, or its `facts` as JSON when those are wanted."""
    if facts is not None and wants_json(request):
        return json_response(facts, status)
    language = language_of(request)
    say = speaker(language)
    body = (
        _environment()
        .get_template(template)
        .render(
            {
                "t": say,
                "tell": _teller(language),
                "kind": lambda id_, name: say(f"type.{id_}") if id_ in TYPE_NAMES else name or "",
                # For what is Chinese whatever the language of the page.
                "law": Markup("") if language == LANGUAGES[0] else Markup(' lang="zh-CN"'),
                "language": language,
                "other_language": next(each for each in LANGUAGES if each != language),
                "here": request.url.path,
                "in_other_language": _in_other(request, language),
                "query": request.url.query,
                "version": __version__,
                "visitor": request.state.visitor,
                "csrf": request.state.csrf,
                **context,
            }
        )
    )
    response = HTMLResponse(body.encode("utf-8", "backslashreplace"), status)
    if request.query_params.get("lang") in LANGUAGES:
        response.set_cookie(_LANGUAGE, language, max_age=31_536_000, samesite="strict", httponly=True)
    return response
