"""Web archives (MHT), as browsers and Word save them, and mails: the page inside is read as HTML."""

from __future__ import annotations

import contextlib
import email
import email.policy
from dataclasses import replace
from email.message import Message

from corpus.document import Extract, Unreadable
from corpus.limits import Limits
from corpus.readers import html, txt

MEDIA_TYPE = "multipart/related"


def _bytes(part: Message) -> bytes:
    """The content of a part, in UTF-8 where its head names the encoding and it fits."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return b""
    charset = html.codec_of(part.get_content_charset() or "")
    with contextlib.suppress(LookupError, ValueError):
        if charset:
            text = data.decode(charset)
            return b"\xef\xbb\xbf" + text.removeprefix("\ufeff").encode()
    return data


def _parts(data: bytes) -> list[Message]:
    message = email.message_from_bytes(data.lstrip(b"\xef\xbb\xbf\r\n\t "), policy=email.policy.compat32)
    return [part for part in message.walk() if not part.is_multipart()]


def _beside(parts: list[Message]) -> list[bytes]:
    return [_bytes(part) for part in parts if part.get_content_maintype() == "image"]


def _page(parts: list[Message], beside: list[bytes], limits: Limits) -> tuple[bytes, Extract] | None:
    """The first page that holds text, or else pictures of it."""
    shown = None
    for part in parts:
        if part.get_content_type() == "text/html":
            page = _bytes(part)
            extract = html.read(page, limits, beside)
            if extract.text.strip():
                return page, extract
            if extract.pages and shown is None:
                shown = page, extract
    return shown


def pictures(data: bytes, limits: Limits) -> list[bytes]:
    """The pictures that stand for pages (`html.pictures`)."""
    parts = _parts(data)
    beside = _beside(parts)
    found = _page(parts, beside, limits)
    return html.pictures(found[0], limits, beside) if found else []


def read(data: bytes, limits: Limits) -> Extract:
    """The visible text of the archive's page. Raises `Unreadable` where there is none."""
    parts = _parts(data)
    pages = [part for part in parts if part.get_content_type() == "text/html"]
    found_page = _page(parts, _beside(parts), limits)
    extracts = [found_page[1]] if found_page else []
    if not extracts:
        plain = [part for part in parts if part.get_content_type() == "text/plain"]
        extracts = [txt.read(content, limits) for part in plain if (content := _bytes(part).strip())]
    if not extracts:
        raise Unreadable(
            "这是网页存档（MHT）或邮件，里面没有找到网页或文字；请用浏览器或 Word 打开并另存为 DOCX 后重试"
        )
    found = extracts[0]
    notes = list(found.notes)
    if len(pages) > 1:
        notes.append("网页存档里还有其他网页（页眉页脚或框架），没有读取")
    if any(part.get_content_disposition() == "attachment" for part in parts):
        notes.append("邮件有附件，附件没有读取；请把附件另存出来检查")
    return replace(found, media_type=MEDIA_TYPE, notes=tuple(notes))
