"""The statutes that documents cite: versions with their days in force, numbers of articles in each, titles, texts.

Read from rules/statutes (its README says what each file holds and how far it can be trusted) when a document
first cites one. How a document cites is in `checker.citations`, what follows from it in `checker.citation_numbers` and `checker.citation_sources`.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from checker.bundled import bundled_rules
from corpus.patterns import lazy_pattern

# Files of the folder that have versions and texts of their own, by the title they are cited by.
CODES = {
    "cpl": "中华人民共和国民事诉讼法",
    "cpl-interp": "最高人民法院关于适用《中华人民共和国民事诉讼法》的解释",
}
_DIGITS = "零一二三四五六七八九"
_NUMBER = lazy_pattern(r"(~?)([0-9]{4}):([0-9]+);")
_GAP = "[^。；！？]{0,20}"
_ENUMERATED = lazy_pattern("（([一二三四五六七八九十]+)）")


def chinese(number: int) -> str:
    """264 as 二百六十四."""
    pieces: list[str] = []
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            one_ten = unit == 10 and digit == 1 and not pieces
            pieces.append(("" if one_ten else _DIGITS[digit]) + name)
        elif pieces and number and not pieces[-1].endswith("零"):
            pieces.append("零")
    return "".join(pieces) or "零"


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a code: the year it is called by, its first day and the day after its last, its last article."""

    year: str
    start: datetime.date
    end: datetime.date | None
    articles: int | None


@cache
def _gapped(words: str) -> re.Pattern[str]:
    return re.compile(_GAP.join(map(re.escape, words.split("…"))))


@dataclass(frozen=True, slots=True)
class Words:
    """Words that a text may hold, those with a gap (…) apart: most are looked for without a pattern."""

    plain: tuple[str, ...]
    gapped: tuple[str, ...]

    def find(self, text: str) -> str | None:
        """The first of the words that stands in a text, as it stands there."""
        for word in self.plain:
            if word in text:
                return word
        hits = (_gapped(words).search(text) for words in self.gapped)
        return next((hit.group() for hit in hits if hit), None)


def words_of(text: str) -> Words:
    """Words written as 迟延履行、责令…履行."""
    every = [word for word in text.split("、") if word]
    return Words(
        tuple(word for word in every if "…" not in word), tuple(word for word in every if "…" in word)
    )


@dataclass(frozen=True, slots=True)
class Subject:
    """What an article speaks of: `strong` words point to it, `own` words, those included, excuse citing it."""

    article: int
    name: str
    strong: Words
    own: Words


@dataclass(frozen=True, slots=True, eq=False)
class Code:
    """A code with its versions; numbers of articles are followed from one version to another. Equal only to itself."""

    id: str
    title: str
    source: str
    until: datetime.date
    versions: tuple[Version, ...]
    text: str
    # By version: the numbers of its articles to the offset of their blocks in `text`.
    blocks: dict[str, dict[int, int]]
    # By the number of its article in the version `subjects_of`.
    subjects: dict[int, Subject]
    subjects_of: str

    @property
    def short(self) -> str:
        """How the code is called in a sentence."""
        return "民事诉讼法" if self.id == "cpl" else "民诉法解释"

    def at(self, day: datetime.date) -> Version | None:
        """The version in force on a day."""
        for version in self.versions:
            if version.start <= day and (version.end is None or day < version.end):
                return version
        return None

    def numbers(self, version: str, article: int) -> dict[str, tuple[int, bool]]:
        """The numbers of an article in every version, each with whether a text attests it."""
        at = self.blocks.get(version, {}).get(article)
        return {} if at is None else _numbers(self.text[at : self.text.index("\n", at)])

    def wording(self, version: str, article: int) -> str | None:
        """The text of an article in a version; None where it is not at hand."""
        return _wording(self, version, article)

    def cut_out(self, version: str, article: int) -> str | None:
        """The same, cut out of the file anew."""
        at = self.blocks.get(version, {}).get(article)
        if at is None or version not in self._texts:
            return None
        start = self.text.index("\n", at) + 1
        end = self.text.find("\n@", at)
        block = self.text[start : end if end >= 0 else len(self.text)].rstrip("\n")
        newer, mark, older = block.partition(f"--{version}\n")
        if mark:
            return older
        return newer.partition("\n--")[0] if not newer.startswith("--") else None

    @property
    def _texts(self) -> tuple[str, ...]:
        """The versions whose texts the file holds whole."""
        return ("2021", "2023") if self.id == "cpl" else ("2022",)

    def items(self, version: str, article: int) -> int | None:
        """How many items （一）（二）… an article has; None where its text is not at hand."""
        wording = self.wording(version, article)
        return None if wording is None else len(_ENUMERATED.findall(wording))

    def subject(self, version: str, article: int) -> Subject | None:
        """What an article of a version speaks of, as far as the list of subjects says."""
        if version == self.subjects_of:
            return self.subjects.get(article)
        listed = self.numbers(version, article).get(self.subjects_of)
        return self.subjects.get(listed[0]) if listed else None

    def article_of(self, subject: Subject, version: str) -> int | None:
        """The number of a subject's article in a version."""
        number = self.numbers(self.subjects_of, subject.article).get(version)
        return number[0] if number else None


# Three rules ask for the same few articles of every document.
@lru_cache(maxsize=1024)
def _wording(code_: Code, version: str, article: int) -> str | None:
    return code_.cut_out(version, article)


@lru_cache(maxsize=4096)
def _numbers(head: str) -> dict[str, tuple[int, bool]]:
    return {year: (int(number), not offset) for offset, year, number in _NUMBER.findall(head)}


@dataclass(frozen=True, slots=True)
class Instrument:
    """An entry of the register: days and counts are known (`sure`) or only recalled; None is unknown."""

    title: str
    kind: str
    number: str
    start: datetime.date | None
    start_sure: bool
    end: datetime.date | None
    end_sure: bool
    articles: int | None
    articles_from: datetime.date | None
    source: str


def _subjects(folder: Path, code: str) -> tuple[str, dict[int, Subject]]:
    year, inside = "", False
    found: dict[int, Subject] = {}
    for line in (folder / "subjects.txt").read_text("utf-8").splitlines():
        if line.startswith("@"):
            name, _, this = line[1:].partition(" ")
            inside = name == code
            year = this if inside else year
        elif inside and line and not line.startswith("#"):
            numbers, title, strong, own = line.split("\t")
            first, _, last = numbers.partition("-")
            for number in range(int(first), int(last or first) + 1):
                found[number] = Subject(number, title, words_of(strong), words_of(f"{strong}、{own}"))
    return year, found


def _day(text: str) -> datetime.date | None:
    return None if text == "-" else datetime.date.fromisoformat(text.removeprefix("?"))


@cache
def code(name: str) -> Code:
    """The code `cpl` or `cpl-interp`."""
    folder = bundled_rules() / "statutes"
    text = (folder / f"{name}.txt").read_text("utf-8")
    head, _, _ = text.partition("\n@")
    lines = dict(line.split(": ", 1) for line in head.splitlines()[1:] if not line.startswith("version"))
    versions = []
    for line in head.splitlines():
        if line.startswith("version: "):
            year, start, end, count = line.removeprefix("version: ").split(" ")
            day = _day(start)
            if day:
                versions.append(Version(year, day, _day(end), None if count == "-" else int(count)))
    blocks: dict[str, dict[int, int]] = {}
    at = text.find("\n@")
    while at >= 0:
        for _, year, number in _NUMBER.findall(text, at + 1, text.index("\n", at + 1)):
            blocks.setdefault(year, {})[int(number)] = at + 1
        at = text.find("\n@", at + 1)
    year, subjects = _subjects(folder, name)
    return Code(
        name,
        CODES[name],
        lines["source"],
        datetime.date.fromisoformat(lines["until"]),
        tuple(versions),
        text,
        blocks,
        subjects,
        year,
    )


_AMENDED = lazy_pattern("（[^（）]*(?:修正|修订|修改|版)[^（）]*）")
_NOISE = lazy_pattern(r"[^一-鿿a-z0-9]|中华人民共和国")
_ISSUER = lazy_pattern("^(?:最高人民法院|最高人民检察院|和|、)+(?=[一-鿿])")


def short_names(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """The title of each instrument that documents call by shorter names, with these, from `names.txt`."""
    for line in (folder / "names.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            title, _, names = line.partition("\t")
            yield title, names.split("|")


def plain_title(title: str) -> str:
    """A title as it is compared: without issuer, year of amendment, marks and the name of the state."""
    return _ISSUER.sub("", _NOISE.sub("", _AMENDED.sub("", title)))


@dataclass(frozen=True, slots=True)
class Register:
    """Every instrument we know by title, abbreviation and document number."""

    instruments: dict[str, tuple[Instrument, ...]]
    numbers: dict[str, str]
    abbreviations: dict[str, str]
    endings: tuple[str, ...]
    until: datetime.date

    def title(self, key: str) -> str:
        """The full title of a key."""
        return self.instruments[key][0].title


@lru_cache(maxsize=1024)
def resolve(title: str) -> str | None:
    """The key of the instrument a title or abbreviation means; None when it is not in the register."""
    key = plain_title(title)
    for each in (key, f"{key}试行", key.removesuffix("试行")):
        if each in register().instruments:
            return each
    return register().abbreviations.get(key)


@cache
def register() -> Register:
    """The register of instruments with their usual names."""
    folder = bundled_rules() / "statutes"
    found: dict[str, list[Instrument]] = {
        plain_title(title): [Instrument(title, "code", "", None, True, None, True, None, None, "")]
        for title in CODES.values()
    }
    numbers: dict[str, str] = {}
    until = datetime.date.max
    for name in ("instruments.txt", "additions.txt"):
        for line in (folder / name).read_text("utf-8").splitlines():
            if line.startswith("# until: "):
                until = min(until, datetime.date.fromisoformat(line.removeprefix("# until: ")))
            if line.startswith("#") or not line:
                continue
            title, kind, number, start, end, count, source = line.split("\t")
            articles, _, since = count.partition("@")
            key = plain_title(title)
            found.setdefault(key, []).append(
                Instrument(
                    title,
                    kind,
                    number,
                    _day(start),
                    not start.startswith("?"),
                    _day(end),
                    not end.startswith("?"),
                    int(articles) if since else None,
                    _day(since) if since else None,
                    source,
                )
            )
            if number and not number.startswith("?"):
                numbers[number.replace("〔", "（").replace("〕", "）")] = key
    abbreviations: dict[str, str] = {}
    written = []
    for title, short in short_names(folder):
        key = plain_title(title)
        written += short
        abbreviations.update((plain_title(each), key) for each in short)
    return Register(
        {key: tuple(each) for key, each in found.items()}, numbers, abbreviations, tuple(written), until
    )
