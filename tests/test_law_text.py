"""Proves that the legal texts under `rules/` are whole, clean and say only what their sources say.

It does not test the loader: the few lines that parse `text.txt` here are deliberately its own.
"""

import re
import string
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import opencc
import pytest
import yaml

RULES = Path(__file__).resolve().parents[1] / "rules"
SHARED = Path(__file__).resolve().parents[2] / "shared"
OPINION, TERMINATION, INTERPRETATION = "spc-2021-322", "spc-2016-373", "cpl-interp"
INSTRUMENTS = (OPINION, TERMINATION, INTERPRETATION)

needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(),
    reason=f"the source texts are kept outside the repository, in {SHARED}, which is not here",
)
simplify = opencc.OpenCC("t2s").convert


@dataclass
class Article:
    """One `@n` block: its heading, where its text comes from, and its paragraphs."""

    title: str
    source: str
    paragraphs: list[str] = field(default_factory=list)

    @property
    def grade(self) -> str:
        return self.source.split(" ", 1)[0]

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)


class LawText(NamedTuple):
    title: str
    preamble: list[str]
    articles: dict[int, Article]
    numbers: list[int]  # as they stand in the file, so that a repeated number is seen


def parse(path: Path) -> LawText:
    title, source = "", ""
    preamble: list[str] = []
    articles: dict[int, Article] = {}
    numbers: list[int] = []
    paragraphs: list[str] | None = None
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            title = line[2:]
        elif line.startswith("## "):
            continue
        elif line.startswith("source: "):
            if not numbers:
                source = line[8:]
            else:
                assert not articles[numbers[-1]].paragraphs, f"source after the text: {line}"
                articles[numbers[-1]].source = line[8:]
        elif line == "@preamble":
            paragraphs = preamble
        elif line.startswith("@"):
            number, _, heading = line[1:].partition(" ")
            numbers.append(int(number))
            articles[numbers[-1]] = Article(heading, source)
            paragraphs = articles[numbers[-1]].paragraphs
        else:
            assert paragraphs is not None, f"text before the first block: {line}"
            paragraphs.append(line)
    return LawText(title, preamble, articles, numbers)


def load(instrument: str) -> LawText:
    return parse(RULES / instrument / "text.txt")


def instrument_data(instrument: str) -> dict[str, Any]:
    data = yaml.safe_load((RULES / instrument / "instrument.yaml").read_text(encoding="utf-8"))
    assert isinstance(data, dict)
    return data


def legal_lines(instrument: str) -> list[str]:
    """Everything that is law, or is shown beside it: no title line, no provenance, no bare numbers."""
    lines = (RULES / instrument / "text.txt").read_text(encoding="utf-8").splitlines()
    return [
        re.sub(r"^(## |@\d+ )", "", line) for line in lines if not line.startswith(("# ", "source: ", "@p"))
    ]


def unmark(text: str) -> str:
    return text.replace("⟦", "").replace("⟧", "")


def han(text: str) -> str:
    return re.sub(r"[^\u4e00-\u9fff]", "", text)


class Repair(NamedTuple):
    """A stretch the web page lost, and why it may be read as it is.

    The page was once GBK text whose bytes slipped by one: the first byte of the stretch and its last are
    gone, and what lies between was read as other characters. `survived` is what the page shows of it,
    `spelled` the reading; encoded and stripped of its two outer bytes the reading must give `survived`.
    """

    article: int
    marked: str  # as it stands between the marks in text.txt
    on_page: str  # the damaged run in the seed
    survived: str  # the same run without pinyin and lost bytes, punctuation full-width again
    spelled: str  # the reading, in the page's traditional characters
    origin: str  # the cell of requirements.md §0.4 that proposes it


REPAIRS = (
    Repair(
        23,
        "保或者经申请执",
        "?;蛘呓浬暾垐?zhí)",
        "；蛘呓浬暾垐",
        "保或者經申請執",
        "提供有效担保或者经申请执行人同意的",
    ),
    Repair(27, "省（市", "?。ㄊ?", "。ㄊ", "省（市", "依法治省（市、区〔县〕）委员会"),
    # The full stop belongs to the heading line, where text.txt writes none; the quotation mark lost the
    # ampersand of its HTML entity.
    Repair(38, "克服“", "??朔?", "？朔", "。克服", '加强执行人员配备。克服"重审判…"'),
    # §0.4 reads 以德为先选人用人标准. The bytes leave no room for 选人, so it is not put in.
    Repair(
        39,
        "备、以德为先用人标准",
        "?zhèn)洹⒁缘聻橄扔萌藰藴?",
        "洹⒁缘聻橄扔萌藰藴",
        "備、以德為先用人標準",
        "德才兼备、以德为先选人用人标准",
    ),
)


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_instrument_names_itself_and_its_source(instrument: str) -> None:
    data = instrument_data(instrument)
    assert set(data) == {"id", "title", "short_title", "number", "issuer", "in_force", "source"}
    assert data["id"] == instrument
    assert data["title"] == load(instrument).title
    assert set(data["source"]) == {"grade", "note"}
    assert data["source"]["grade"] in {"S", "A", "B", "C"}
    assert all(day is None or isinstance(day, date) for day in data["in_force"])


def test_opinion_has_its_43_articles() -> None:
    opinion = load(OPINION)
    assert opinion.numbers == list(range(1, 44))
    assert opinion.preamble
    assert all(article.title and article.text for article in opinion.articles.values())


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_only_a_source_of_grade_c_leaves_an_article_without_text(instrument: str) -> None:
    law = load(instrument)
    assert len(law.numbers) == len(law.articles), "an article number is repeated"
    for number, article in law.articles.items():
        assert article.grade in {"S", "A", "B", "C"}, f"第{number}条 {article.source}"
        assert (article.grade == "C") == (article.text == ""), f"第{number}条 {article.source}"


def test_termination_articles_without_a_source_are_grade_c() -> None:
    grades = {number: article.grade for number, article in load(TERMINATION).articles.items()}
    assert grades == {1: "B", 2: "B", 3: "C", 4: "C", 5: "C", 6: "C", 7: "C", 9: "B"}


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_no_traditional_characters(instrument: str) -> None:
    for line in legal_lines(instrument):
        assert [char for char in line if simplify(char) != char] == [], line
        # 著 is a simplified character too (显著), so opencc lets it stand where 着 is meant.
        assert "著" not in line.replace("显著", ""), line


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_no_ascii_punctuation_pinyin_or_stray_latin(instrument: str) -> None:
    for line in legal_lines(instrument):
        readable = re.sub(r"⟦\?⟧", "", line)  # the one sign for damage nobody could repair
        assert not set(readable) & set(string.punctuation + string.whitespace + "？\u3000\xa0\ufffd"), line
        # Pinyin, with or without its brackets, is the only other way for Latin letters to get in.
        assert set(re.findall(r"[A-Za-z\u00c0-\u024f]+", readable)) <= {"APP"}, line


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_quotation_marks_brackets_and_repair_marks_pair_up(instrument: str) -> None:
    for line in legal_lines(instrument):
        for opening, closing in ("“”", "《》", "（）", "〔〕", "【】", "⟦⟧"):
            assert re.sub(f"[^{opening}{closing}]", "", line) == (opening + closing) * line.count(opening), (
                line
            )


def test_every_repair_is_in_the_table_and_nothing_else_is_marked() -> None:
    marked = [
        (instrument, number, stretch)
        for instrument in INSTRUMENTS
        for number, article in load(instrument).articles.items()
        for stretch in re.findall(r"⟦(.*?)⟧", article.text)
        if stretch != "?"  # damage left as it is: nothing was repaired, so there is nothing to account for
    ]
    assert marked == [(OPINION, repair.article, repair.marked) for repair in REPAIRS]
    everything = "".join(line for instrument in INSTRUMENTS for line in legal_lines(instrument))
    assert everything.count("⟦") - everything.count("⟦?⟧") == len(REPAIRS), (
        "a mark stands in a heading or in the preamble"
    )


@pytest.mark.parametrize("repair", REPAIRS, ids=lambda repair: f"art{repair.article}")
def test_each_repair_is_what_the_surviving_bytes_spell(repair: Repair) -> None:
    assert repair.spelled.encode("gbk")[1:-1] == repair.survived.encode("gbk")
    assert han(simplify(repair.spelled)) == han(repair.marked)


def requirement_quotes() -> list[tuple[int, str]]:
    requirements = (SHARED / "domain" / "requirements.md").read_text(encoding="utf-8")
    section = requirements[requirements.index("\n## 1. ") : requirements.index("\n## 2. ")]
    quotes: list[tuple[int, str]] = []
    number = 0
    for line in section.splitlines():
        if heading := re.match(r"### 第(\d+)条", line):
            number = int(heading[1])
        elif line.startswith("> "):
            quotes.append((number, line[2:].strip()))
    return quotes


@needs_shared
def test_every_quote_of_the_requirements_is_in_its_article() -> None:
    opinion = load(OPINION)
    quotes = requirement_quotes()
    assert {number for number, _ in quotes} == set(range(1, 44))
    for number, quote in quotes:
        # requirements.md writes its repairs in 〔〕, which the law itself also uses: open only the repairs.
        repaired = "".join(repair.marked for repair in REPAIRS if repair.article == number)
        plain = quote
        for stretch in re.findall(r"〔(.*?)〕", quote):
            if stretch in repaired:
                plain = plain.replace(f"〔{stretch}〕", stretch)
        assert plain in unmark(opinion.articles[number].text), f"第{number}条 {quote}"


@needs_shared
def test_every_repair_names_its_row_in_the_requirements() -> None:
    requirements = (SHARED / "domain" / "requirements.md").read_text(encoding="utf-8")
    table = requirements[requirements.index("### 0.4 ") : requirements.index("\n## 1. ")]
    rows = [line.split("|") for line in table.splitlines() if line.startswith("| 意见")]
    assert [(int(re.sub(r"\D.*", "", row[1].split("第")[1])), row[3].strip()) for row in rows] == [
        (repair.article, repair.origin) for repair in REPAIRS
    ]


@needs_shared
def test_the_opinion_says_character_for_character_what_the_seed_says() -> None:
    (seed_path,) = (SHARED / "corpus" / "seeds").glob("002_*.txt")
    seed = seed_path.read_text(encoding="utf-8")
    seed = seed[seed.index("黨的十八大以來") : seed.index("最高人民法院\n\n2021年12月6日")]
    for repair in REPAIRS:
        assert seed.count(repair.on_page) == 1
        seed = seed.replace(repair.on_page, repair.spelled)
    seed = seed.replace("ldquo;", "“")  # the entity whose ampersand went with the damage in article 38
    seed = re.sub(r"\([a-z\u00e0-\u01dc]+\)", "", seed)
    seed = re.sub(r"(?m)^\d+\.", "", seed)
    seed = re.sub(r"\s", "", seed).translate(str.maketrans(",:;()", "，：；（）"))
    lines = (RULES / OPINION / "text.txt").read_text(encoding="utf-8").splitlines()
    ours = "".join(
        re.sub(r"^## ", "", re.sub(r"^@\d+ (.*)", r"\1。", line))  # a heading's full stop is left out there
        for line in lines
        if not line.startswith(("# ", "source: ", "@preamble"))
    )
    # 带著 is the one word that conversion character by character leaves wrong.
    assert unmark(ours) == simplify(seed).replace("带著", "带着")


@needs_shared
def test_the_interpretation_is_copied_from_the_statute_database() -> None:
    copy = (SHARED / "domain" / "statutes" / "texts" / "ji-083.txt").read_text(encoding="utf-8")
    articles = load(INTERPRETATION).articles
    assert list(articles) == [515, 516, 517, 518, 519]
    for number, article in articles.items():
        numeral = "第五百一十" + "〇一二三四五六七八九"[number % 10] + "条"
        assert f"\n{numeral} " + "\n\n".join(article.paragraphs) + "\n\n" in copy


@needs_shared
def test_the_termination_rules_are_quoted_in_the_requirements() -> None:
    quoted = (SHARED / "domain" / "wider-law.md").read_text(encoding="utf-8")
    for article in load(TERMINATION).articles.values():
        assert "".join(article.paragraphs) in quoted
