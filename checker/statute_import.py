"""Makes the data files of rules/statutes from the collected statute texts and their timeline.

    python -m checker.statute_import ../shared/domain/statutes

The collection says of every fact how far it can be trusted; what it only recalls is marked with `?` and never
makes a citation wrong. Nothing here runs when documents are checked.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from checker.bundled import bundled_rules
from corpus.fields import article_number

Row = dict[str, Any]
UNTIL = "2026-06-08"
_HEADING = re.compile("^第([一二三四五六七八九十百零〇]+)条[ 　]*(.*)")
_REFERENCE = re.compile("第[一二三四五六七八九十百零]+条")
_CPL = "中华人民共和国民事诉讼法"
_INTERPRETATION = "最高人民法院关于适用《中华人民共和国民事诉讼法》的解释"
# Where the collection has a day from the text itself, its header or a page of the announcement.
_SEEN = ("text", "header", "stored page")
_LONGEST_WAIT = 3  # years
# Older copies may have been amended since without the collection knowing it.
_RECENT = "2016-01-01"
# Transitional: old agreements stay under the old arrangement, so its end is not the end of its use.
_LIVES_ON = "当事人协议管辖的民商事案件判决的安排"
_REPEALED = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》(?:（(法(?:释|发)〔\d{4}〕\d+号)）)?")


def rows(path: Path) -> list[Row]:
    """The rows of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def articles(path: Path) -> dict[int, str]:
    """The articles of a text of the collection, by number; headings of chapters left out."""
    found: dict[int, list[str]] = {}
    lines: list[str] = []
    for line in path.read_text("utf-8").splitlines():
        heading = _HEADING.match(line)
        if heading:
            lines = found.setdefault(int(article_number(heading[1])), [])
            lines.append(heading[2])
        elif line.startswith("#"):
            lines = []
        elif line.strip() and found:
            lines.append(line.strip())
    return {number: "\n".join(text) for number, text in found.items()}


def _block(numbers: dict[str, str], newer: str | None, older: tuple[str, str] | None) -> str:
    head = "@" + "".join(f"{version}:{number};" for version, number in numbers.items())
    pieces = [head, newer] if newer else [head]
    if older and (older[1] != newer or not newer):
        pieces += [f"--{older[0]}", older[1]]
    return "\n".join(piece for piece in pieces if piece)


def civil_procedure_law(folder: Path, confirmed: dict[int, int]) -> str:
    """The file of the law: its versions, then each article with its numbers in them.

    `~` marks a number that follows from a uniform offset only; `confirmed` has numbers of 2021 with those of 2017 that
    a text attests, for articles of which the collection has no old number as well.
    """
    data = rows(folder / "civil-procedure-law.jsonl")
    lines = [
        f"# {_CPL}",
        "source: A 公开法规库副本（github LawRefBook/Laws，提交 2f4c5c2371），未与公报核对；2021年以前的文本未收，旧条号按统一位移推算（~）",
        f"until: {UNTIL}",
    ]
    for row in data:
        if row["kind"] == "version":
            count = row["articles"] if row["articles_confidence"] == "full_text" else "-"
            lines.append(
                f"version: {row['version']} {row['effective_from']} {row['effective_to'] or '-'} {count}"
            )
    for row in data:
        if row["kind"] != "mapping":
            continue
        old = {year: row.get(f"a{year}") for year in ("2007", "2012", "2017")}
        attested_number = confirmed.get(row["a2021"])
        if attested_number and not old["2017"]:
            # The amendment of 2017 added a paragraph and moved no article.
            old |= dict.fromkeys(("2012", "2017"), attested_number)
        anchored = bool(row.get("anchor_old")) or (attested_number and attested_number == old["2017"])
        numbers = {
            (year if anchored and year in ("2012", "2017") else f"~{year}"): str(number)
            for year, number in old.items()
            if number
        }
        numbers |= {year: str(row[f"a{year}"]) for year in ("2021", "2023") if row.get(f"a{year}")}
        older = ("2021", row["text_2021"]) if row.get("text_2021") else None
        lines.append(_block(numbers, row.get("text_2023"), older))
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    return _REFERENCE.sub("第条", text)


def aligned(old: dict[int, str], new: dict[int, str]) -> dict[int, int]:
    """Old article numbers to new ones: equal texts first, then the most alike between them, in order."""
    before, after = list(old), list(new)
    matcher = SequenceMatcher(
        None, [_plain(old[n]) for n in before], [_plain(new[n]) for n in after], autojunk=False
    )
    found: dict[int, int] = {}
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            found.update(zip(before[i1:i2], after[j1:j2], strict=True))
            continue
        at = j1
        for old_number in before[i1:i2]:
            alike = [
                (SequenceMatcher(None, old[old_number], new[after[j]], autojunk=False).ratio(), j)
                for j in range(at, j2)
            ]
            score, j = max(alike, default=(0.0, j2))
            if score > 0.6:
                found[old_number] = after[j]
                at = j + 1
    return found


_CITED = re.compile(
    "民事诉讼法(第[一二三四五六七八九十百零]+条(?:(?:第[一二三四五六七八九十]+[款项])*[、和或至]第[一二三四五六七八九十百零]+条)*)"
)
_NUMBER = re.compile("第([一二三四五六七八九十百零]+)条")


def _cited(text: str) -> list[int]:
    return [
        int(article_number(number)) for listed in _CITED.findall(text) for number in _NUMBER.findall(listed)
    ]


def attested(old: dict[int, str], new: dict[int, str]) -> dict[int, int]:
    """Numbers of 2021 of the articles that the interpretation's 2020 text cites, with the number of 2017 it uses.

    Both texts say the same in the same place, the one with the law's old number, the other with the new. A number that
    two places pair differently is left out.
    """
    found: dict[int, set[int]] = {}
    for old_number, new_number in aligned(old, new).items():
        earlier, later = _cited(old[old_number]), _cited(new[new_number])
        if len(earlier) == len(later):
            for before, now in zip(earlier, later, strict=True):
                found.setdefault(now, set()).add(before)
    return {now: next(iter(before)) for now, before in found.items() if len(before) == 1}


def interpretation(old: dict[int, str], new: dict[int, str]) -> str:
    """The file of the interpretation of the law: numbers of 2020 and 2022, text of 2022."""
    lines = [
        f"# {_INTERPRETATION}",
        "source: A 公开法规库副本（github qisehong/china-law-db，提交 b477e47a80，2020年、2022年修正文本），未与公报核对；条号对照由文本比对得出",
        f"until: {UNTIL}",
        "version: 2020 ?2021-01-01 2022-04-10 552",
        "version: 2022 2022-04-10 - 550",
    ]
    back = {new_number: old_number for old_number, new_number in aligned(old, new).items()}
    for number, text in new.items():
        numbers = {"2020": str(back[number])} if number in back else {}
        lines.append(_block(numbers | {"2022": str(number)}, text, None))
    lines += [
        _block({"2020": str(number)}, None, ("2020", text))
        for number, text in old.items()
        if number not in back.values()
    ]
    return "\n".join(lines) + "\n"


def _seen(source: str | None) -> bool:
    return bool(source) and str(source).startswith(_SEEN)


def _line(title: str, kind: str, number: str, start: str, end: str, articles_: str, source: str) -> str:
    return "\t".join((title, kind, number, start, end, articles_, source))


def _start(row: Row) -> str:
    """The day an instrument began, `?` before one that may be the day of a later version only."""
    start, sure = row.get("effective_original"), _seen(row.get("effective_original_source"))
    if not start and row.get("confidence") == "high":
        start, sure = row.get("effective_version"), True
    if not start:
        return "-"
    # A copy adopted long before the day its last article names was given a new commencement when it was revised.
    adopted = row.get("adopted")
    if adopted and int(start[:4]) - int(adopted[:4]) > _LONGEST_WAIT:
        sure = False
    return start if sure else f"?{start}"


def _count(row: Row) -> str:
    """The number of articles with the day from which the copy holds; `-` where a later version may have more."""
    day = row.get("effective_version")
    if (
        not row.get("articles")
        or row.get("articles_note")
        or row.get("amended_adopted")
        or row.get("status_upstream_disputed")
        or row.get("scope") != "enforcement"
        or not _seen(row.get("effective_version_confidence"))
        or str(day) < _RECENT
    ):
        return "-"
    return f"{row['articles']}@{day}"


def _instruments(data: list[Row]) -> Iterator[str]:
    for row in data:
        if "修改" in row["title"] and "决定" in row["title"]:
            continue
        number = row.get("doc_number") or ""
        if number and row["doc_number_confidence"] in ("recalled_unverified", "unknown"):
            number = f"?{number}"
        yield _line(row["title"], row["kind"], number, _start(row), "-", _count(row), row["source"])


def _repeals(data: list[Row]) -> Iterator[str]:
    ended: set[str] = set()
    for row in data:
        start = row.get("effective_original") or row.get("effective_version")
        for clause in row.get("repeals_clause") or ():
            for title, number in _REPEALED.findall(clause.partition("同时废止")[0].partition("即行废止")[0]):
                short = title.removeprefix("最高人民法院")
                if title == row["title"] or not start or short in ended:
                    continue
                ended.add(short)
                end = f"?{start}" if _LIVES_ON in title else str(start)
                kind = "law" if title.startswith("中华人民共和国") else "judicial_interpretation"
                yield _line(title, kind, number, "-", end, "-", f"《{row['title']}》：{clause}")


def instruments(folder: Path) -> str:
    """The register: one line per known text of an instrument, and one per instrument that another repeals."""
    data = [row for row in rows(folder / "instruments.jsonl") if row["title"] != _CPL]
    lines = dict.fromkeys([*_instruments(data), *_repeals(data)])
    head = "# 规范性文件登记：名称、种类、文号、施行日、失效日、条数@该文本施行日、来源；以制表符分隔，? 表示未核实，- 表示不知道"
    return "\n".join([head, f"# until: {UNTIL}", *lines]) + "\n"


def main(folder: Path) -> None:
    """Writes the three files."""
    target = bundled_rules() / "statutes"
    old, new = (articles(folder / "texts" / name) for name in ("ji-082.txt", "ji-083.txt"))
    (target / "cpl.txt").write_text(civil_procedure_law(folder, attested(old, new)), "utf-8")
    (target / "cpl-interp.txt").write_text(interpretation(old, new), "utf-8")
    (target / "instruments.txt").write_text(instruments(folder), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
