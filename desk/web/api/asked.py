"""What a program asks for: parameters and bodies, read strictly; whatever cannot be understood is a `Refused` that says why."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import Request
from starlette.datastructures import FormData

from desk.web.forms import parsed
from desk.web.trouble import Refused

_FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
_FIELDS = ("file", "text", "name", "mode", "as_of", "type", "all", "ocr", "password")
_TEXT_FIELDS = ("text", "name", "mode", "as_of", "type", "all")
_SWITCHES = ("all", "ocr")
_VALUES = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False, "": False}
_HALF = re.compile("[\ud800-\udfff]")
_EVERYWHERE = ("lang",)


def known_only(given: Iterable[str], known: Iterable[str]) -> None:
    """Refuses a name that is not there: a slip of the pen would otherwise be a silent default."""
    names = list(known)
    for name in given:
        if name not in names:
            raise Refused(400, "api.unknown", field=name[:40], known="、".join(names) or "没有")


def parameters(request: Request, known: Iterable[str]) -> Mapping[str, str]:
    """The parameters of an address, each at most once."""
    given = request.query_params
    known_only((name for name in given if name not in _EVERYWHERE), known)
    for name in given:
        if len(given.getlist(name)) > 1:
            raise Refused(400, "api.twice", field=name)
    return given


def number(given: Mapping[str, str], name: str, default: int, most: int, least: int = 1) -> int:
    """A whole number from `least` to `most`."""
    text = given.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most):
        raise Refused(400, "api.number", field=name, most=most)
    return int(text)


def switch(form: FormData, name: str) -> bool:
    """A field that is on or off."""
    value = form.get(name, "")
    if not isinstance(value, str) or value.lower() not in _VALUES:
        raise Refused(400, "api.switch", field=name)
    return _VALUES[value.lower()]


async def fields(request: Request) -> FormData:
    """The fields of a check, from a form or from JSON; close it afterwards."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        return _of_json(await request.body())
    if kind not in _FORMS:
        raise Refused(415, "api.kind")
    form = await parsed(request)
    known_only(form, _FIELDS)
    for name in form:
        if len(form.getlist(name)) > 1:
            raise Refused(400, "api.twice", field=name)
    return form


def _of_json(body: bytes) -> FormData:
    try:
        data: Any = json.loads(body)
    except (ValueError, RecursionError):
        raise Refused(400, "api.json") from None
    if not isinstance(data, dict):
        raise Refused(400, "api.json")
    known_only(data, _TEXT_FIELDS)
    for name, value in data.items():
        if not isinstance(value, bool if name in _SWITCHES else str):
            raise Refused(400, "api.value", field=name)
    # JSON can name halves of characters, which no file can hold.
    return FormData([(name, _HALF.sub("\ufffd", str(value))) for name, value in data.items()])
