"""What a form says about how a draft is to be judged: as it was typed, so that a page can show it again, and as an order."""

from __future__ import annotations

from dataclasses import dataclass, replace

from starlette.datastructures import FormData

from checker.verdict import DocumentReport, Mode
from desk.web.forms import date_field, mode_field, text_field, type_field
from desk.web.judging import Order

_ITS_OWN = (
    "document",
    "metadata",
)  # sources of the date that one given for documents without any gives way to


@dataclass(frozen=True, slots=True)
class Conditions:
    """The fields as typed, right or wrong. A password is not shown again."""

    mode: str = Mode.DRAFT.value
    type: str = ""
    as_of: str = ""
    ocr: bool = False


def typed(form: FormData) -> Conditions:
    """What a form says."""
    return Conditions(
        text_field(form, "mode") or Mode.DRAFT.value,
        text_field(form, "type"),
        text_field(form, "as_of").strip(),
        text_field(form, "ocr") == "yes",
    )


def conditions_of(order: Order) -> Conditions:
    """How an order is judged, as a form would say it."""
    day = order.as_of.isoformat() if order.as_of else ""
    return Conditions(order.mode.value, order.declared_type or "", day, order.ocr)


def judged_so(order: Order, form: FormData) -> Order:
    """The order, judged as a form says; `Refused` for a state, a type or a day that there is not."""
    return replace(
        order, mode=mode_field(form), declared_type=type_field(form), as_of=date_field(form, "as_of")
    )


def given_in_vain(order: Order, report: DocumentReport) -> bool:
    """Whether a day was given that did not count, since the document has its own."""
    return order.as_of is not None and report.date_source in _ITS_OWN and report.date != order.as_of
