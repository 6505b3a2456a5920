"""Marks on the characters of a page that cannot be seen, and the runs of them as `HiddenText`. PDF and OFD share them."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.document import Page
from corpus.readers.pagetext import Glyphs
from corpus.redaction import HIDDEN_NAMES, HiddenText
from corpus.spans import RawSpan

VISIBLE = 0
KINDS = ("", *HIDDEN_NAMES)  # a character is marked with the place of its kind here


def drop_stray_punctuation(text: str, marks: bytearray) -> None:
    """A full stop without a hidden word beside it hides nothing: its few pixels may have been missed."""
    start = 0
    while start < len(marks):
        if not marks[start]:
            start += 1
            continue
        end = start
        while end < len(marks) and (marks[end] or text[end].isspace()):
            end += 1
        if not any(marks[index] and text[index].isalnum() for index in range(start, end)):
            marks[start:end] = bytes(end - start)
        start = end


def hidden_runs(page: Page, glyphs: Glyphs) -> Iterator[HiddenText]:
    """Runs of characters of one kind that cannot be seen; blanks between two of them belong to the run."""
    text, marks = glyphs.text, glyphs.marks
    start = 0
    while start < len(marks):
        kind = marks[start]
        end = last = start + 1
        while kind and end < len(marks) and (marks[end] == kind or text[end].isspace()):
            end += 1
            last = end if marks[end - 1] == kind else last
        if kind:
            span = RawSpan(page.span.start + start, page.span.start + last)
            yield HiddenText(page.number, KINDS[kind], span, page.box(span), text[start:last])
        start = last
