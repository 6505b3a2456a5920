"""How much of a text arrives: the same documents issued in every format (`bench.issued`), read, compared with what was written.

    python -m bench.fidelity [--files 24] [--form PDF ...] [--show] [--keep FOLDER]

White space and furniture (running heads, page numbers) apart. CER is the edit distance over the length of the source. Intact
is a paragraph, table row, account, ID or case number that stands in the text read without a change and with no figure beside it.
"""

from __future__ import annotations

import argparse
import difflib
import re
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from bench.issued import FORMS, HEAD, Form, Source, forms, generated, real
from bench.report import ROOT, Row, publish
from corpus.document import Document, Unreadable
from corpus.read import read_path

REAL = ROOT.parent / "shared" / "corpus" / "real"
_BLANK = re.compile(r"\s+")
_NUMBERS = re.compile(
    r"(?<![0-9A-Za-z])[0-9*]{15,19}[0-9X*]?(?![0-9A-Za-z])"  # accounts and ID numbers, also masked ones
    r"|[（(〔][12][0-9]{3}[）)〕][^\s，。；：、（）()]{1,9}?[0-9]{1,6}号(?:之[一二三四五六七八九十]{1,2})?"  # case numbers
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file."""

    name: str
    cer: float
    paragraphs: tuple[int, int]  # intact and all
    numbers: tuple[int, int]
    difference: str


def bare(text: str) -> str:
    """Text without white space."""
    return _BLANK.sub("", text)


def shown(document: Document) -> str:
    """What was read, without furniture."""
    pieces = []
    position = 0
    for start, end in document.extract.furniture:
        pieces.append(document.raw[position:start])
        position = end
    return "".join([*pieces, document.raw[position:]])


def difference_of(written: str, read: str) -> str:
    """The first places where two texts differ, with what stands around."""
    found = []
    for what, a, b, c, d in difflib.SequenceMatcher(None, written, read, autojunk=False).get_opcodes():
        if what != "equal":
            found.append(
                f"…{written[max(0, a - 6) : a]}[{written[a:b][:40]}→{read[c:d][:40]}]{written[b : b + 6]}…"
            )
    return " ".join(found[:6])


def compared(name: str, source: Source, read: str, form: Form, *, show: bool = False) -> Outcome:
    """A text that was read against its source. A running head that stays once, at an end, is no difference."""
    got = bare(read)
    written = form.known(bare(source.text))
    candidates = [got]
    candidates += [got.removeprefix(HEAD), got.removesuffix(HEAD)]
    got = min(candidates, key=lambda each: Levenshtein.distance(written, each))
    distance = Levenshtein.distance(written, got)
    paragraphs = [form.known(bare(each)) for each in source.paragraphs if each.strip()]
    numbers = [
        hit.group()
        for each in source.paragraphs
        for cell in each.split("\t")
        for hit in _NUMBERS.finditer(bare(cell))
    ]
    # In cells of a table a number may stand beside another one: white space keeps them apart there.
    spaced = re.sub(r"(?<=[^\t])\n(?=[^\t])|[ \u3000]+", "", read)
    return Outcome(
        name,
        distance / max(len(written), 1),
        (sum(each in got for each in paragraphs), len(paragraphs)),
        (sum(_stands(form.known(each), read, spaced) for each in numbers), len(numbers)),
        difference_of(written, got) if show and distance else "",
    )


def _stands(number: str, read: str, spaced: str) -> bool:
    """Whether a number stands there with no figure glued to it; line breaks inside paragraphs are no change."""
    alone = re.compile(rf"(?<![0-9]){re.escape(number)}(?![0-9])")
    return bool(alone.search(read) or alone.search(spaced))


def outcomes(form: Form, sources: Sequence[Source], folder: Path, *, show: bool) -> list[Outcome]:
    """Issues the sources, reads the files, compares. A file that cannot be read counts as lost, with its reason."""
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    for source, path in zip(sources, form.issue(list(sources), folder), strict=True):
        try:
            text = shown(read_path(path))
        except Unreadable as reason:
            print(f"  {form.name}: {source.name}: {reason}")
            text = ""
        found.append(compared(source.name, source, text, form, show=show))
    return found


def _share(pairs: Sequence[tuple[int, int]]) -> float:
    whole = sum(each[1] for each in pairs)
    return 100 * sum(each[0] for each in pairs) / whole if whole else 100.0


def rows_of(label: str, found: Sequence[Outcome]) -> list[Row]:
    """The rows of one form: CER, paragraphs, numbers."""
    cers = [each.cer for each in found]
    worst = max(found, key=lambda each: each.cer)
    paragraphs, numbers = [each.paragraphs for each in found], [each.numbers for each in found]
    return [
        Row(f"{label}: CER, median of {len(found)} files", 100 * statistics.median(cers), "%",
            note=f"worst {100 * worst.cer:.2f} %" + (f" ({worst.name})" if worst.cer else "")),
        Row("  paragraphs and rows intact", _share(paragraphs), "%", note=f"of {sum(each[1] for each in paragraphs):,}"),
        Row("  accounts, ID and case numbers intact", _share(numbers), "%", 99, note=f"of {sum(each[1] for each in numbers):,}"),
    ]  # fmt: skip


def _pages_as_they_are(show: bool) -> list[Row]:
    """The real pages against the texts that were kept of them."""
    sources = [source for source in real(REAL) if (REAL / f"{source.name}.html").is_file()]
    form = Form("HTML", lambda some, _: [REAL / f"{each.name}.html" for each in some])
    found = outcomes(form, sources, Path(tempfile.gettempdir()), show=show)
    _tell(form, found)
    return rows_of("real pages as they are, HTML", found) if found else []


def _tell(form: Form, found: Sequence[Outcome]) -> None:
    for each in found:
        if each.difference:
            print(f"  {form.name}: {each.name}: CER {100 * each.cer:.2f} %: {each.difference}")


def main() -> int:
    """Measures and prints."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--files", type=int, default=24)
    options.add_argument(
        "--form",
        action="append",
        default=[],
        help=f"part of a name of {', '.join(form.name for form in FORMS)}",
    )
    options.add_argument("--show", action="store_true", help="print where texts differ")
    options.add_argument("--keep", type=Path, help="where the files stay")
    given = options.parse_args()
    rows: list[Row] = []
    left_out = []
    with tempfile.TemporaryDirectory(prefix="zhihe-fidelity-") as temporary:
        place = given.keep or Path(temporary)
        texts = {"generated": generated(given.files)}
        if REAL.is_dir():
            texts["real"] = real(REAL)
        else:
            print(f"  left out: the real documents, {REAL} is not here")
        for label, sources in texts.items():
            for form in forms(given.form):
                if reason := form.lacks():
                    left_out.append(f"{form.name}: {reason}")
                    continue
                found = outcomes(form, sources, place / f"{label} {form.name}", show=given.show)
                _tell(form, found)
                rows += rows_of(f"{label}, {form.name}", found)
        if REAL.is_dir() and not given.form:
            rows += _pages_as_they_are(given.show)
    for reason in dict.fromkeys(left_out):
        print(f"  left out: {reason}")
    publish(
        "fidelity",
        "fidelity: what arrives of texts of which every character is known",
        rows,
        left_out=left_out,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
