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
OPINION, TERMINATION, WUHU = "spc-2021-322", "spc-2016-373", "wuhu-2016"
FOLDERS = sorted(path.name for path in RULES.iterdir() if path.is_dir())
INSTRUMENTS = sorted(path.parent.name for path in RULES.glob("*/text.txt"))

needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(),
    reason=f"the source texts are kept outside the repository, in {SHARED}, which is not here",
)
convert = opencc.OpenCC("t2s").convert


def simplify(text: str) -> str:
    """Traditional to simplified. opencc lets 著 stand, which is right only in 显著; elsewhere 着 is meant."""
    return re.sub("(?<!显)著", "着", convert(text))


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
    source: str
    preamble: list[str]
    articles: dict[str, Article]
    numbers: list[str]  # as they stand in the file, so that a repeated number is seen


def parse(path: Path) -> LawText:
    title, source = "", ""
    preamble: list[str] = []
    articles: dict[str, Article] = {}
    numbers: list[str] = []
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
            numbers.append(number)
            articles[numbers[-1]] = Article(heading, source)
            paragraphs = articles[numbers[-1]].paragraphs
        else:
            assert paragraphs is not None, f"text before the first block: {line}"
            paragraphs.append(line)
    return LawText(title, source, preamble, articles, numbers)


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
        re.sub(r"^(## |@\S+ ?)", "", line) for line in lines if not line.startswith(("# ", "source: ", "@p"))
    ]


def unmark(text: str) -> str:
    return text.replace("⟦", "").replace("⟧", "")


def han(text: str) -> str:
    return re.sub(r"[^\u4e00-\u9fff]", "", text)


class Repair(NamedTuple):
    """A stretch the web page lost, and why it may be read as it is.

    The page was once GBK text whose bytes slipped by one: the first byte of the stretch is gone, and the rest
    was read as other characters, where GBK has such. `survived` is what the page shows of it, `spelled` the
    reading; encoded and read one byte late the reading must give `survived`.
    """

    instrument: str
    article: str
    marked: str  # as it stands between the marks in text.txt
    on_page: str  # the damaged run in the seed
    survived: str  # the same run without pinyin and lost bytes, punctuation full-width again
    spelled: str  # the reading, in the page's traditional characters
    origin: str | None  # the cell of requirements.md §0.4 that proposes it; None: not listed there


REPAIRS = (
    Repair(
        OPINION,
        "23",
        "保或者经申请执",
        "?;蛘呓浬暾垐?zhí)",
        "；蛘呓浬暾垐",
        "保或者經申請執",
        "提供有效担保或者经申请执行人同意的",
    ),
    Repair(OPINION, "27", "省（市", "?。ㄊ?", "。ㄊ", "省（市", "依法治省（市、区〔县〕）委员会"),
    # The full stop belongs to the heading line, where text.txt writes none; the quotation mark lost the
    # ampersand of its HTML entity.
    Repair(OPINION, "38", "克服“", "??朔?", "？朔", "。克服", '加强执行人员配备。克服"重审判…"'),
    # §0.4 reads 以德为先选人用人标准. The bytes leave no room for 选人, so it is not put in.
    Repair(
        OPINION,
        "39",
        "备、以德为先用人标准",
        "?zhèn)洹⒁缘聻橄扔萌藰藴?",
        "洹⒁缘聻橄扔萌藰藴",
        "備、以德為先用人標準",
        "德才兼备、以德为先选人用人标准",
    ),
    Repair(WUHU, "四（四）2", "提示", "?zhí)崾?", "崾", "提示", "先予执行申请提示，支持"),
    Repair(WUHU, "四（四）6", "的联", "?shù)穆?lián)", "穆", "的聯", None),
    Repair(WUHU, "四（八）", "为长", "?yōu)殚L", "殚L", "為長", None),
    # §0.4 reads 责任制. 制 would have left a 啤 on the page, so it is not put in.
    Repair(WUHU, "六1", "。基本解决", "?;窘鉀Q", "；窘鉀Q", "。基本解決", "责任制。基本解决执行难"),
)


def one_byte_late(text: str) -> str:
    """What a reader of GBK shows of the text when its first byte is gone; pairs GBK lacks are not shown."""
    data = text.encode("gbk")[1:]
    shown = ""
    while data:
        width = 1 if data[0] < 0x80 else 2
        shown += data[:width].decode("gbk", errors="replace").strip("\ufffd")
        data = data[width:]
    return shown


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_folder_names_its_instrument_and_source(folder: str) -> None:
    data = instrument_data(folder)
    assert set(data) == {"id", "title", "short_title", "number", "issuer", "in_force", "source"}
    assert data["id"] == folder
    assert set(data["source"]) == {"grade", "note"}
    assert data["source"]["grade"] in {"S", "A", "B", "C"}
    start, end = data["in_force"]
    assert all(day is None or isinstance(day, date) for day in (start, end))
    assert not (start and end) or start <= end


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_text_has_the_title_and_the_grade_of_its_instrument(instrument: str) -> None:
    data, law = instrument_data(instrument), load(instrument)
    assert law.title == data["title"]
    assert law.source.split(" ", 1)[0] == data["source"]["grade"]
    assert law.numbers


def test_opinion_has_its_43_articles() -> None:
    opinion = load(OPINION)
    assert opinion.numbers == [str(number) for number in range(1, 44)]
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
    assert grades == {"1": "B", "2": "B", **dict.fromkeys("34567", "C"), "9": "B"}


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_no_traditional_characters(instrument: str) -> None:
    for line in legal_lines(instrument):
        assert [char for char in line if convert(char) != char] == [], line
        assert simplify(line) == line, line


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_no_ascii_punctuation_pinyin_or_stray_latin(instrument: str) -> None:
    for line in legal_lines(instrument):
        readable = re.sub(r"⟦\?⟧", "", line)  # the one sign for damage nobody could repair
        forbidden = set(string.punctuation + string.whitespace + "？\u3000\xa0\ufffd") - {"%"}
        assert not set(readable) & forbidden, line
        # Pinyin, with or without its brackets, is the only other way for Latin letters to get in. G字头动车组.
        assert set(re.findall(r"[A-Za-z\u00c0-\u00d6\u00d8-\u024f]+", readable)) <= {"APP", "G"}, line


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
    assert marked == [(repair.instrument, repair.article, repair.marked) for repair in REPAIRS]
    everything = "".join(line for instrument in INSTRUMENTS for line in legal_lines(instrument))
    assert everything.count("⟦") - everything.count("⟦?⟧") == len(REPAIRS), (
        "a mark stands in a heading or in the preamble"
    )


@pytest.mark.parametrize("repair", REPAIRS, ids=lambda repair: f"{repair.instrument}-{repair.article}")
def test_each_repair_is_what_the_surviving_bytes_spell(repair: Repair) -> None:
    assert one_byte_late(repair.spelled) == repair.survived
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
        repaired = "".join(
            repair.marked
            for repair in REPAIRS
            if (repair.instrument, repair.article) == (OPINION, str(number))
        )
        plain = quote
        for stretch in re.findall(r"〔(.*?)〕", quote):
            if stretch in repaired:
                plain = plain.replace(f"〔{stretch}〕", stretch)
        assert plain in unmark(opinion.articles[str(number)].text), f"第{number}条 {quote}"


@needs_shared
def test_every_repair_names_its_row_in_the_requirements() -> None:
    requirements = (SHARED / "domain" / "requirements.md").read_text(encoding="utf-8")
    table = requirements[requirements.index("### 0.4 ") : requirements.index("\n## 1. ")]
    rows = [line.split("|") for line in table.splitlines() if line.startswith(("| 意见", "| 芜湖"))]
    assert [row[3].strip() for row in rows] == [repair.origin for repair in REPAIRS if repair.origin]


# A seed's number, where the text begins in it, and where it ends: what lies outside is furniture of the page.
SEEDS = {
    "liaocheng-2017": ("000", "2017年8月17日市十七屆", "(來源:聊城日報)"),
    "dalian-2020": ("001", "(2020年10月29日", "编辑:王辰"),
    OPINION: ("002", "黨的十八大以來", "最高人民法院\n\n2021年12月6日"),
    "guandu-2018": ("003", "今年是解决执行难的决战决胜之年", "(昆明日报"),
    WUHU: ("004", "各縣區(qū)人民法院", None),
}
NUMBERING = re.compile(r"(?m)^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.、])")


def seed_text(instrument: str) -> str:
    """The legal text in a seed, repaired, simplified, without pinyin, spaces and the numbers of its parts."""
    seed_number, start, end = SEEDS[instrument]
    (seed_path,) = (SHARED / "corpus" / "seeds").glob(f"{seed_number}_*.txt")
    seed = seed_path.read_text(encoding="utf-8")
    seed = seed[seed.index(start) : None if end is None else seed.index(end)]
    for repair in REPAIRS:
        if repair.instrument == instrument:
            assert seed.count(repair.on_page) == 1
            seed = seed.replace(repair.on_page, repair.spelled)
    seed = seed.replace("ldquo;", "“")  # the entity whose ampersand went with the damage in article 38
    seed = re.sub(r"\([a-z\u00e0-\u01dc]+\)", "", seed)
    seed = seed.translate(str.maketrans(",:;()?<>", "，：；（）？〈〉"))
    return re.sub(r"\s", "", NUMBERING.sub("", simplify(seed)))


def stored_text(instrument: str) -> str:
    """The same of the stored text. The title stands once more in the seed only where a notice precedes it."""
    lines = (RULES / instrument / "text.txt").read_text(encoding="utf-8").splitlines()
    kept = []
    for line in lines:
        if line.startswith("@preamble"):
            kept.append(load(instrument).title if instrument == WUHU else "")
        elif line.startswith("@"):
            number, _, heading = line[1:].partition(" ")
            # The headings of the Opinion end with a full stop, which is left out here; no notice is headed.
            kept.append(f"{heading}。" if instrument == OPINION else "" if number == "通知" else heading)
        elif not line.startswith(("# ", "source: ")):
            kept.append(NUMBERING.sub("", line.removeprefix("## ")))
    return unmark("".join(kept))


@needs_shared
@pytest.mark.parametrize("instrument", SEEDS)
def test_the_text_says_character_for_character_what_the_seed_says(instrument: str) -> None:
    assert stored_text(instrument) == seed_text(instrument)


def test_every_text_of_grade_s_has_its_seed() -> None:
    assert {name for name in INSTRUMENTS if instrument_data(name)["source"]["grade"] == "S"} == set(SEEDS)


# The copy in shared/domain/statutes/texts that a text of grade A was taken from.
COPIES = {
    "cpl": "civil-procedure-law-2023",
    "cpl-interp": "ji-083",
    "enforcement-rules": "ji-015",
    "equity": "ji-014",
    "house-bidder": "ji-010",
    "objection": "ji-007",
    "online-auction": "ji-021",
    "party-change": "ji-059",
    "property-survey": "ji-060",
    "ref-price": "ji-020",
}
# These were read in the public library itself; the commit there, whose folder laws/司法解释 has the file.
READ_ONLINE = {
    "citation": ("290885d2cc", "裁判文书引用法律、法规等规范性法律文件的规定(2009-10-26).md"),
    "consumption-2015": ("f31e171ff2", "限制被执行人高消费及有关消费的若干规定(2015-07-20).md"),
    "dishonest-2017": ("f31e171ff2", "公布失信被执行人名单信息的若干规定(2017-02-28).md"),
    "publish-2016": ("f31e171ff2", "人民法院在互联网公布裁判文书的规定(2016-08-29).md"),
}


def numeral(number: int) -> str:
    """An article number below 1000 as the law writes it: 二, 十二, 二十, 一百零二, 四百八十五."""
    digits = "零一二三四五六七八九"
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    text = f"{digits[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else digits[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (digits[ones] if ones else "")


def test_every_text_of_grade_a_names_the_copy_it_was_taken_from() -> None:
    of_grade_a = {name for name in INSTRUMENTS if instrument_data(name)["source"]["grade"] == "A"}
    assert of_grade_a == set(COPIES) | set(READ_ONLINE)
    for instrument, (commit, file) in READ_ONLINE.items():
        version = file[file.index("(") + 1 : file.index(")")]
        source = load(instrument).source
        assert f"qisehong/china-law-db，提交 {commit}" in source
        assert f"{version}版" in source


@needs_shared
@pytest.mark.parametrize("instrument", COPIES)
def test_the_articles_are_copied_from_the_statute_database(instrument: str) -> None:
    law = load(instrument)
    copy = (SHARED / "domain" / "statutes" / "texts" / f"{COPIES[instrument]}.txt").read_text(
        encoding="utf-8"
    )
    provenance = re.search(r"github repository (\S+), commit ([0-9a-f]{10})", copy)
    assert provenance
    assert f"github {provenance[1]}，提交 {provenance[2]}" in law.source
    for number, article in law.articles.items():
        heads = (f"第{numeral(int(number))}条 ", f"{number}.")
        text = "\n\n".join(article.paragraphs)
        # What follows shows that no paragraph of the article was left out.
        following = r"\n+(?:\Z|第[零一二三四五六七八九十百]+条 |\d+\.|#|附件)"
        assert any(re.search(re.escape(f"\n{head}{text}") + following, copy + "\n") for head in heads), number
    lines = (RULES / instrument / "text.txt").read_text(encoding="utf-8").splitlines()
    assert {line for line in lines if line.startswith("## ")} <= set(copy.splitlines())


# Quotations of the drafts that no stored text has, and why none should.
SUPERSEDED = {
    "dishonest-2017/exec-notice-risk": "the text of 2013; since 2017 article 5 says it in other words",
    "form/case-number": "the text of 2016; changed by 法〔2018〕335号, whose full text was not at hand",
}


@needs_shared
def test_the_quotations_of_the_drafted_rules_are_stored() -> None:
    """Written down by other hands from other copies, so also a check of the texts read online."""
    drafts = yaml.safe_load((SHARED / "domain" / "rules.yaml").read_text(encoding="utf-8"))["rules"]
    quoted = {
        draft["id"]: draft["quote"]
        for draft in drafts
        if draft["scope"] in {"document", "publication"} and draft["quote"]
    }
    texts = [
        re.sub("⟦[^⟧]*⟧", "⟦⟧", "".join(article.paragraphs))
        for instrument in INSTRUMENTS
        for article in load(instrument).articles.values()
    ]
    missing = {name for name, quote in quoted.items() if not any(quote in text for text in texts)}
    assert missing == set(SUPERSEDED)


@needs_shared
def test_the_termination_rules_are_quoted_in_the_requirements() -> None:
    quoted = (SHARED / "domain" / "wider-law.md").read_text(encoding="utf-8")
    for article in load(TERMINATION).articles.values():
        assert "".join(article.paragraphs) in quoted
