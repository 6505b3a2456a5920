"""The documents and the questions of the bench of the library: entries as an index gets them, and trees by shape."""

from __future__ import annotations

from bench.documents import seeded
from bench.library_texts import COURTS, Maker
from corpus.matchtext import match_text
from corpus.parts import find_parts
from index.entry import Entry, RuleVerdict
from index.shown import Shown
from index.tree import And, Keyword, Node, Phrase, Prefix, Range, Wildcard

TYPES = ("execution_notice", "final_end_ruling", "consumption_order", "freeze_ruling", "other_ruling")
RULES = tuple(f"spc-2021-322/art{number}-{name}" for number in (8, 20, 24) for name in ("a", "b", "c", "d"))
EVERYWHERE = "执行"


def entry_made(number: int) -> Entry:
    """The document of that number with its fields as drawn; reading them out of texts is not measured here."""
    maker = Maker(number)
    text = maker.text()
    match = match_text(text).text
    rnd = seeded(number)
    return Entry(
        id=str(number),
        paths=(f"/文书/{number // 1000}/{number}.txt",),
        title=text.split("\n", 2)[1],
        match_text=match,
        type=rnd.choice(TYPES),
        court=maker.court,
        case_numbers=(text.split("\n", 3)[2],),
        date=f"{maker.year}-{1 + number % 9:02}-{1 + number // 9 % 9:02}",
        parties=(("申请执行人", maker.people[0]), ("被执行人", maker.firms[0])),
        officers=(maker.people[2],),
        amounts=(rnd.randrange(10**8), rnd.randrange(10**6)),
        statutes=(f"民事诉讼法第{rnd.randint(240, 270)}条",),
        mode="published",
        verdicts=tuple(
            RuleVerdict(rule, rnd.choice(("pass", "fail", "undecided")), "error")
            for rule in rnd.sample(RULES, 6)
        ),
        shown=Shown(parts=tuple((part.name, part.span.start, part.span.end) for part in find_parts(match))),
    )


def windows(total: int, count: int, length: int, seed: int = 8) -> list[str]:
    """Stretches that stand in some document of the first `total`."""
    rnd = seeded(seed)
    found = []
    for _ in range(count):
        text = match_text(Maker(rnd.randrange(total)).text()).text
        start = rnd.randrange(len(text) - length)
        found.append(text[start : start + length])
    return found


def shapes(total: int) -> dict[str, list[Node]]:
    """The questions by shape, 20 to 40 each; all but the first page of one is asked for elsewhere."""
    rnd = seeded(4)
    pairs = [Phrase("text", word) for word in windows(total, 40, 3, 5)]
    filtered = [
        And(
            (
                Phrase("text", window),
                Phrase("court", rnd.choice(COURTS)[2:6]),
                Range("date", 20210101, 20221231),
            )
        )
        for window in windows(total, 20, 4, 6)
    ]
    common = [Phrase("text", word) for word in ("有权拒绝", "申请执行人", "裁定如下", "被执行人")]
    return {
        "2 字词": [Phrase("text", word) for word in windows(total, 40, 2)],
        "每份都有的词（执行）": [Phrase("text", EVERYWHERE)] * 10,
        "两词都有": [And(pair) for pair in zip(pairs[::2], pairs[1::2], strict=True)],
        "8 字短语": [Phrase("text", window) for window in windows(total, 40, 8, 7)],
        "短语+法院+日期范围": [
            *filtered,
            *(And((word, Range("date", 20210101, 20221231))) for word in common),
        ],
        "案号带 *": [Wildcard("case", f"*执*{rnd.randrange(total)}号") for _ in range(20)],
        "判定": [
            *(And((Prefix("fail", "spc-2021-322/art20"), Keyword("type", type_))) for type_ in TYPES),
            *(And((Keyword("fail", rule), Phrase("text", "执行"))) for rule in RULES),
        ],
        # Common words in a part: of all that is asked of parts the dearest.
        "只在一个部分里": [
            Phrase(part, word)
            for part in ("head", "ruling", "notice", "signature")
            for word in ("执行", "法院", "申请执行人", "有权拒绝", "银行存款")
        ],
        "单字": [Phrase("text", char) for char in "执，1院某"],
    }
