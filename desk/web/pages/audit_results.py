"""What came of an audit: from a rule to its courts, their documents and the clause; and everything to download."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response, StreamingResponse

from audit.manifest import Manifest
from audit.tally import GROUPINGS, STANDINGS, VERDICTS
from audit.totals import read_totals
from audit.walk import leads_inside
from corpus.doctype import TYPE_NAMES
from corpus.document import Unreadable
from desk.web import auditcsv, auditrecords
from desk.web.auditrecords import Place, Record, Wanted, place_of
from desk.web.auditruns import Run
from desk.web.auditstates import committed
from desk.web.charts import group_row, rule_row
from desk.web.language import speaker
from desk.web.pages.audit import NOTHING, documents_link, run_and_plan
from desk.web.rendering import json_response, language_of, page, wants_json
from desk.web.state import Desk, desk_of
from desk.web.surroundings import Surroundings, surroundings
from desk.web.trouble import Refused

router = APIRouter(prefix="/audit/run/{name}", include_in_schema=False)
_SHOWN = 200  # courts or types on a page
_AROUND_SECONDS = 20.0
_MOST_KEY = 500  # characters of a court in an address
# The report brings its own styles; nothing in it may run, be sent or be fetched, and it is nobody's frame.
_REPORT_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def _planned(request: Request, name: str) -> tuple[Run, Manifest]:
    run, plan = run_and_plan(request, name)
    if plan is None:
        raise Refused(409, "audit.no_plan")
    return run, plan


def _finished(request: Request, name: str) -> tuple[Run, Manifest, dict[str, Any]]:
    """A finished run with its totals; `Refused` for any other: sums of a part would pass for the whole."""
    run, plan = _planned(request, name)
    totals = read_totals(run.results) if plan.totals is not None else None
    if totals is None:
        raise Refused(409, "audit.not_finished")
    return run, plan, totals


@router.get("/rule/{rule:path}")
async def rule_page(request: Request, name: str, rule: str) -> Response:
    """A rule: its figures, and the courts whose documents fail it."""
    desk = desk_of(request)

    def found() -> tuple[Run, dict[str, Any], auditrecords.Courts]:
        run, plan, totals = _finished(request, name)
        figures = next((each for each in totals["by_rule"] if each["rule"] == rule), None)
        if figures is None:
            raise Refused(404, "audit.no_rule")
        return run, figures, desk.crossings.courts(run.results, plan, rule)

    run, figures, courts = await run_sync(found)
    context = {
        "place": "audit",
        "run": run,
        "row": rule_row(figures),
        "courts": courts,
        "shown": courts.counts[:_SHOWN],
        "known": desk.rules.by_id.get(rule),
        "link": documents_link(run),
    }
    facts = {
        "rule": figures,
        "courts": [{"court": court or None, "fail": count} for court, count in courts.counts],
        "looked": courts.looked,
        "documents": courts.planned,
    }
    return page(request, "audit_rule.html", context, facts=facts)


@router.get("/by/{grouping}")
async def groups(request: Request, name: str, grouping: str) -> Response:
    """All courts, types or years of the totals, in pages."""
    if grouping not in GROUPINGS:
        raise Refused(404, "refused.not_found")
    run, _, totals = await run_sync(_finished, request, name)
    rows = totals[f"by_{grouping}"]
    first = _number(request, "from")
    context = {
        "place": "audit",
        "run": run,
        "grouping": grouping,
        "rows": [group_row(each) for each in rows[first : first + _SHOWN]],
        "first": first,
        "whole": len(rows),
        "step": _SHOWN,
        "link": documents_link(run),
    }
    return page(request, "audit_groups.html", context, facts={grouping: rows})


def _number(request: Request, name: str) -> int:
    given = request.query_params.get(name, "0")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 9 else 0


def _wanted(request: Request) -> Wanted:
    """What an address looks for; `Refused` for a condition that there is not."""
    query = request.query_params
    if any(len(value) > _MOST_KEY for value in query.values()):
        raise Refused(400, "audit.bad_condition", value="…")
    for key, allowed in (("verdict", VERDICTS), ("standing", (*STANDINGS, "failing"))):
        value = query.get(key)
        if value and (value not in allowed or value == "not_applicable"):
            raise Refused(400, "audit.bad_condition", value=value[:40])
    return Wanted(
        rule=query.get("rule") or None,
        verdict=query.get("verdict") or None,
        **{name: _group(query.get(name, "").strip()) for name in GROUPINGS},
        standing=query.get("standing") or None,
    )


def _group(value: str) -> str | None:
    return "" if value == NOTHING else value or None


@router.get("/documents")
async def documents(request: Request, name: str) -> Response:
    """A page of documents that meet the conditions of the address."""
    wanted = _wanted(request)
    start = place_of(request.query_params.get("from", "0-0"))
    if start is None:
        raise Refused(404, "audit.no_document")

    def found() -> tuple[Run, Manifest, auditrecords.Found, int]:
        run, plan = _planned(request, name)
        missing = plan.documents - committed(run.results, plan)
        return run, plan, auditrecords.page_of(run.results, plan, wanted, start), missing

    run, plan, listed, missing = await run_sync(found)
    asked = {key: value or NOTHING for key, value in asdict(wanted).items() if value is not None}
    context = {
        "place": "audit",
        "run": run,
        "plan": plan,
        "titles": {rule.id: rule.title for rule in plan.rules},
        "types": TYPE_NAMES,
        "standings": ("failing", *STANDINGS),
        "verdicts": [each for each in VERDICTS if each != "not_applicable"],
        "wanted": wanted,
        "asked": _asked(request, plan, wanted),
        "short": _shortened(plan),
        "found": listed,
        "missing": missing,
        "first": start == Place(),
        "next": listed.next and documents_link(run)(**asked, **{"from": str(listed.next)}),
        "begin": documents_link(run)(**asked),
        "nothing": NOTHING,
        "csv": f"/audit/run/{quote(run.id)}/download/documents.csv?{urlencode(asked)}",
    }
    facts = {
        "wanted": asdict(wanted),
        "documents": [{"id": str(place), **record} for place, record in listed.documents],
        "next": listed.next and str(listed.next),
        "looked": listed.looked,
        "planned": listed.planned,
        "missing": missing,
    }
    return page(request, "audit_documents.html", context, facts=facts)


def _asked(request: Request, plan: Manifest, wanted: Wanted) -> list[tuple[str, str]]:
    """The conditions in words."""
    say = speaker(language_of(request))
    titles = {rule.id: rule.title for rule in plan.rules}
    words: dict[str, Callable[[str], str]] = {
        "rule": lambda value: titles.get(value, value),
        "verdict": lambda value: say(f"verdict.{value}"),
        "standing": lambda value: say(f"audit.standing.{value}"),
        "type": lambda value: say(f"type.{value}") if value in TYPE_NAMES else value,
    }
    asked: dict[str, str | None] = asdict(wanted)
    return [
        (say(f"audit.{name}"), words.get(name, str)(value) if value else say("audit.none"))
        for name, value in asked.items()
        if value is not None
    ]


def _shortened(plan: Manifest) -> Callable[[str], str]:
    """Paths without the folder that all of them are in."""
    top = f"{plan.given[0].rstrip('/')}/" if len(plan.given) == 1 else ""
    return lambda path: path.removeprefix(top) or path


def _record(request: Request, name: str, document: str) -> tuple[Run, Manifest, Place, Record]:
    run, plan = _planned(request, name)
    place = place_of(document)
    record = auditrecords.record_at(run.results, plan, place) if place else None
    if place is None or record is None:
        raise Refused(404, "audit.no_document")
    return run, plan, place, record


@router.get("/document/{document}")
async def document_page(request: Request, name: str, document: str) -> Response:
    """A document with all its results."""
    run, plan, place, record = await run_sync(_record, request, name, document)
    order = {verdict: at for at, verdict in enumerate(("fail", "undecided", "pass"))}
    results = sorted(enumerate(record["results"], 1), key=lambda each: order[each[1]["verdict"]])
    context = {
        "place": "audit",
        "run": run,
        "at": place,
        "record": record,
        "results": results,
        "short": _shortened(plan),
    }
    return page(request, "audit_document.html", context, facts=record)


@router.get("/document/{document}/clause/{number}")
async def clause(request: Request, name: str, document: str, number: int) -> Response:
    """One result of a document, with what was found and the text around it."""
    desk = desk_of(request)
    run, plan, place, record = await run_sync(_record, request, name, document)
    if not 0 < number <= len(record["results"]):
        raise Refused(404, "audit.no_result")
    result = record["results"][number - 1]
    around = await _around(desk, run, plan, place, record, result)
    evidence = result["evidence"]
    passages = around.passages[: len(evidence)] or (None,) * len(evidence)
    context = {
        "place": "audit",
        "run": run,
        "at": place,
        "record": record,
        "result": result,
        "short": _shortened(plan),
        "around": around,
        "evidence": list(zip(evidence, passages, strict=True)),
        "insertion": next(iter(around.passages[len(evidence) :]), None),
    }
    facts = {
        "path": record["path"],
        "result": result,
        "surroundings": [each and asdict(each) for each in around.passages],
    }
    return page(request, "audit_clause.html", context, facts=facts)


async def _around(
    desk: Desk, run: Run, plan: Manifest, place: Place, record: Record, result: dict[str, Any]
) -> Surroundings:
    """The text around what was found, and last that around where a clause is to be put, when the file is still there, the same, and one we may read."""
    spans = [(each["start"], each["end"], each["text"]) for each in result["evidence"]]
    if result["insert_at"] and result["suggestion"]:
        spans.append((result["insert_at"]["start"], result["insert_at"]["start"], ""))
    if not spans:
        return Surroundings()

    def opened() -> tuple[Path, Any] | None:
        entry = auditrecords.entry_at(run.results, place)
        if entry is None or entry.unreadable is not None:
            return None
        path = plan.opened(entry)
        # An audit of the command line may have been of any folder; the pages show files below their roots only.
        ours = path.is_file() and any(leads_inside(path, root) for root in desk.audit_roots)
        return (path, entry.place) if ours else None

    found = await run_sync(opened)
    if found is None:
        return Surroundings(trouble="audit.around.away")
    try:
        return await desk.judges.run(
            _AROUND_SECONDS, surroundings, str(found[0]), found[1], record["sha256"], spans
        )
    except Unreadable as reason:  # the process ended, or took too long
        return Surroundings(trouble="audit.around.unreadable", reason=str(reason))


@router.get("/report")
async def report(request: Request, name: str) -> Response:
    """The report that the audit wrote, where nothing in it can run."""
    run, _, totals = await run_sync(_finished, request, name)
    if wants_json(request):
        return json_response(totals)
    return FileResponse(
        run.results.report, media_type="text/html", headers={"content-security-policy": _REPORT_POLICY}
    )


@router.get("/download/{what}")
async def download(request: Request, name: str, what: str) -> Response:
    """A file of the audit as it is, its records one after the other, or as CSV; streamed."""
    run, plan, _ = await run_sync(_finished, request, name)
    files = {"report.html": run.results.report, "totals.json": run.results.totals}
    if what in files:
        return FileResponse(files[what], media_type="application/octet-stream", filename=f"{run.id}-{what}")
    if what == "documents.jsonl":
        return _streamed(_lines(run, plan), f"{run.id}-{what}", "application/x-ndjson")
    if what == "documents.csv":
        wanted = _wanted(request)
        verdicts = frozenset([wanted.verdict] if wanted.verdict else ("fail", "undecided"))
        if request.query_params.get("all") == "yes":
            verdicts = frozenset(VERDICTS)
        found = (record for _, record in auditrecords.matching(run.results, plan, wanted) if record)
        rows = auditcsv.lines(found, rule=wanted.rule, verdicts=verdicts)
        return _streamed(
            (row.encode("utf-8", "backslashreplace") for row in rows), f"{run.id}-{what}", "text/csv"
        )
    raise Refused(404, "refused.not_found")


def _lines(run: Run, plan: Manifest) -> Iterator[bytes]:
    for shard in range(len(plan.shards)):
        with run.results.part(shard).open("rb") as part:
            while block := part.read(1 << 16):
                yield block


def _streamed(blocks: Iterator[bytes], filename: str, kind: str) -> Response:
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(filename)}"}
    return StreamingResponse(blocks, media_type=kind, headers=headers)
