"""Which way findings go into a file: by its format; each is loaded when it is met."""

from __future__ import annotations

import datetime

from checker.verdict import DocumentReport
from corpus.document import Document
from corpus.limits import Limits
from desk.markup.remarks import Marked


def annotated(
    kind: str,
    data: bytes,
    document: Document,
    report: DocumentReport,
    when: datetime.datetime,
    limits: Limits,
    password: str | None,
) -> Marked:
    """The file, a `pdf` or else a DOCX, with the findings of its report in it. Raises `Unreadable`."""
    if kind == "pdf":
        from desk.markup.pdf import annotate_pdf  # noqa: PLC0415  each format is loaded when it is met

        return annotate_pdf(data, document, report, when, limits, password)
    from desk.markup.docx import annotate_docx  # noqa: PLC0415  as above

    return annotate_docx(data, document, report, when, limits)
