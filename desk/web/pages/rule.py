"""One rule in a judge's words: why something was found, and on what that rests."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from checker.explain import explain_rule
from desk.web.asked import Asked
from desk.web.rendering import page
from desk.web.state import desk_of
from desk.web.trouble import Refused

router = APIRouter(prefix="/rules", include_in_schema=False)
# What begins the lines of an explanation, by the string that says it.
_HEADS = {
    "依据": "basis",
    "适用": "applies",
    "要求": "demands",
    "不算": "vetoed",
    "相反": "contrary",
    "例外": "excused",
    "存疑": "doubtful",
    "合格的例子": "good",
    "不合格的例子": "bad",
    "建议补写": "insert",
    "说明": "remark",
}


@router.get("/{instrument}/{name}")
async def show(request: Request, instrument: str, name: str) -> Response:
    """The rule, as `zhihe explain` says it."""
    rule = desk_of(request).rules.find(f"{instrument}/{name}")
    if rule is None:
        raise Refused(404, "refused.no_rule")
    entries = [line.partition("　") for line in explain_rule(rule).splitlines()[1:] if line.strip()]
    facts = {"id": rule.id, "title": rule.title, "message": rule.message, "says": explain_rule(rule)}
    context = {
        "place": "",
        "rule": rule,
        "entries": [(_HEADS.get(head), body) for head, _, body in entries],
        "searches": [
            (verdict, Asked(fields={"verdict": verdict, "rule": rule.id}).address())
            for verdict in ("fail", "undecided")
        ],
    }
    return page(request, "rule.html", context, facts=facts)
