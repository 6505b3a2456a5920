"""Reads what a form sends, within limits, and only when it came from a page of ours."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager, suppress
from urllib.parse import parse_qsl

from anyio.to_thread import run_sync
from fastapi import Request
from python_multipart.exceptions import FormParserError
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from checker.verdict import Mode
from corpus.doctype import TYPE_NAMES
from corpus.limits import limits_in_force
from desk.web.bodies import Bounds
from desk.web.state import desk_of
from desk.web.trouble import Refused
from desk.web.visitors import FIELD, HEADER

_FIELDS = 200
_FILES = 20
_MOST_NAME = 255  # characters of a file's name: what file systems hold
_ESCAPED = (
    ('"', "%22"),
    ("\r", "%0D"),
    ("\n", "%0A"),
)  # as browsers write them in the head of a part; `%` they leave
_NAMELESS = "没有名称的文件"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_UNSEEN = ("Cc", "Cf", "Zl", "Zp")  # controls, marks that turn a line round or are not seen, ends of lines


class _InMemory(MultiPartParser):
    """The framework's parser lays files above a megabyte into a temporary file; drafts must not touch the disk."""

    spool_max_size = 1 << 62


async def parsed(request: Request) -> FormData:
    """The fields of a form, files in memory; `Refused` when it is broken. `Guard` bounds its length."""
    most = Bounds.in_force().most
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        async with aclosing(request.stream()) as stream:
            if kind != "multipart/form-data":
                # Undoing the escapes of a long text takes seconds; others need not wait for that.
                return await run_sync(_unescaped, b"".join([piece async for piece in stream]))
            parser = _InMemory(
                request.headers, stream, max_files=_FILES, max_fields=_FIELDS, max_part_size=most
            )
            return await parser.parse()
    except (MultiPartException, FormParserError, KeyError, ValueError) as trouble:
        # Only the name of a file can make the head of a part so long; the parser says no more than this.
        if "header size" in str(trouble.__cause__).lower():
            raise Refused(400, "refused.file_name", most=_MOST_NAME) from None
        raise Refused(400, "refused.form") from None


def _unescaped(body: bytes) -> FormData:
    """The fields of a form without files. Raises ValueError for too many."""
    text = body.decode("utf-8", "replace")
    found: list[tuple[str, str | UploadFile]] = []
    found += parse_qsl(text, keep_blank_values=True, max_num_fields=_FIELDS)
    return FormData(found)


class StaleForm(Refused):
    """A form that cannot be told from one of another site: its page was opened before the desk was started, or was not ours.

    What stands in `form` is for showing only.
    """

    def __init__(self, form: FormData) -> None:
        super().__init__(403, "refused.csrf")
        self.form = form


@asynccontextmanager
async def form_of(request: Request) -> AsyncIterator[FormData]:
    """The fields of a form; `Refused` when it is broken, `StaleForm` when it does not come from our own page."""
    form = await parsed(request)
    try:
        given = request.headers.get(HEADER) or _text(form, FIELD)
        if not desk_of(request).sessions.proves(request.state.session, given):
            raise StaleForm(form)
        yield form
    finally:
        await form.close()


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def text_field(form: FormData, name: str) -> str:
    """A field of text, empty when it is missing; browsers send CRLF, which no document means."""
    return _text(form, name).replace("\r\n", "\n")


def without_unseen(text: str) -> str:
    """A line without what nobody sees in it, or what makes it look like another one."""
    return "".join(char for char in text if unicodedata.category(char) not in _UNSEEN)


async def file_field(form: FormData, name: str) -> tuple[str, bytes] | None:
    """The name and bytes of a chosen file; None when none was chosen. Only the last part of the name is kept.

    `Refused` for more than one, and for a name that is too long.
    """
    chosen = [each for each in form.getlist(name) if isinstance(each, UploadFile) and each.filename]
    if len(chosen) > 1:
        raise Refused(400, "refused.files")
    if not chosen:
        return None
    value, given = chosen[0], chosen[0].filename or ""
    for char, escaped in _ESCAPED:
        given = given.replace(escaped, char)
    own = given.replace("\\", "/").rpartition("/")[2] or given
    if not without_unseen(own).strip():
        own = _NAMELESS
    if len(own) > _MOST_NAME:
        raise Refused(400, "refused.file_name", most=_MOST_NAME)
    limit = limits_in_force().file_bytes
    data = await value.read(limit + 1)
    return own, data


def mode_field(form: FormData) -> Mode:
    """The state of the document; `Refused` for one that there is not."""
    try:
        return Mode(text_field(form, "mode") or Mode.DRAFT)
    except ValueError:
        raise Refused(400, "refused.mode") from None


def date_field(form: FormData, name: str) -> datetime.date | None:
    """A day as date fields send it; None when left empty."""
    value = text_field(form, name).strip()
    if not value:
        return None
    with suppress(ValueError):
        if _DAY.fullmatch(value):  # else a week or a day of the year would be understood too
            return datetime.date.fromisoformat(value)
    raise Refused(400, "refused.date", value=value[:20])


def type_field(form: FormData) -> str | None:
    """The type of the document that was chosen; None for recognised by itself."""
    value = text_field(form, "type")
    if value and value not in TYPE_NAMES:
        raise Refused(400, "refused.type")
    return value or None
