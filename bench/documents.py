"""Documents of about 2,000 characters made from the example texts, of which it is known what is in them.

`examples_of` fills bundled examples up with facts of the case that no rule asks for: what the law says of them
(examples/expected.yaml) stays true. `planted` puts them together from sentences of all examples, without the
clauses of `bench.clauses` except those that were planted.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from bench.report import ROOT
from corpus.matchtext import fold_query

LENGTH = 2_000
_MARKS = ("# ", "> ", "@ ")
# Whatever the case was about; the court asks for nothing here and finds no property.
_FACTS = (
    "{year}年{month}月{day}日，双方签订书面合同一份，约定标的物的规格、数量、交付时间和违约责任，合同一式两份，双方各执一份",
    "原告提交了合同、送货单、对账单、发票及微信聊天记录，被告对上述证据的真实性没有提出相反证据",
    "{year}年{month}月{day}日，经双方对账，确认尚欠{amount}元，并约定于{year}年{month}月底前结清，逾期按年利率百分之六计算",
    "该判决书于{year}年{month}月{day}日送达各方，各方在法定期间内均未上诉，判决已于{year}年{month}月{day}日生效",
    "审理中，人民法院组织双方进行了两次调解，因对数额和期限分歧较大，未能达成一致意见",
    "{year}年{month}月{day}日，受理法院依法组成合议庭，公开开庭进行了审理，双方委托诉讼代理人均到庭参加诉讼",
    "原告诉称，其依约履行了全部合同义务，对方仅支付部分价款{amount}元，余款经多次催要未果，故诉至法院",
    "被告辩称，标的物存在质量瑕疵，其曾于{year}年{month}月{day}日发函提出，并要求更换，双方对责任承担存在争议",
    "上述事实，有双方当事人的陈述、书证、鉴定意见等证据在卷佐证，足以认定",
    "经鉴定，争议部分的价值为{amount}元，鉴定费用已由原告预先垫付，双方对鉴定程序没有异议",
    "该合同第{n}条约定，因履行合同发生的争议，由双方协商解决，协商不成的，提交合同签订地人民法院管辖",
    "另查明，双方自{year}年起即有业务往来，此前各笔款项均已结清，与本案没有关联",
)
_TRADITIONAL_READINGS = dict(
    zip(
        "執權賬戶應產報裁書請財舉拒終",
        (
            "zhí",
            "quán",
            "zhàng",
            "hù",
            "yīng",
            "chǎn",
            "bào",
            "cái",
            "shū",
            "qǐng",
            "cái",
            "jǔ",
            "jù",
            "zhōng",
        ),
        strict=True,
    )
)


def seeded(seed: int | str) -> random.Random:
    """Chance that can be repeated."""
    return random.Random(seed)  # noqa: S311  nothing here is secret


@dataclass(frozen=True, slots=True)
class Judged:
    """A document, the example it was made of, its mode, and the verdict the law gives for each rule."""

    text: str
    source: str
    mode: str
    verdicts: dict[str, str]


@cache
def _yaml(name: str) -> Any:
    return yaml.load((ROOT / "examples" / name).read_bytes(), Loader=yaml.CSafeLoader)["documents"]


def _lines(text: str) -> list[str]:
    """The lines of a text of texts.yaml without its markup, as a TXT reads."""
    found = []
    for line in text.splitlines():
        bare = line[2:] if line.startswith(_MARKS) else line
        found.append("\t".join(cell.strip() for cell in bare.strip("| ").split("|")) if "|" in bare else bare)
    return found


def _fact(rnd: random.Random) -> str:
    return rnd.choice(_FACTS).format(
        year=rnd.randint(2015, 2020),
        month=rnd.randint(1, 12),
        day=rnd.randint(1, 28),
        amount=f"{rnd.randint(1_000, 900_000)}",
        n=rnd.randint(3, 20),
    )


def examples_of(kind: str, count: int) -> list[Judged]:
    """`count` documents of a type, each a bundled example with facts of the case after its first paragraph."""
    texts = {each["file"]: each["text"] for each in _yaml("texts.yaml")}
    chosen = [each for each in _yaml("expected.yaml") if each["type"] == kind and each["file"] in texts]
    rnd = seeded(kind)
    found = []
    for number in range(count):
        expected = chosen[number % len(chosen)]
        lines = _lines(texts[expected["file"]])
        # The first long line tells what the case is about: facts go on from there.
        first = next(index for index, line in enumerate(lines) if len(line) > 60)
        size = sum(map(len, lines))
        facts: list[str] = []
        while size + sum(map(len, facts)) < LENGTH - 20:
            facts.append("".join(_fact(rnd) + "。" for _ in range(rnd.randint(1, 3))))
        lines[first + 1 : first + 1] = facts
        verdicts = {rule: each["verdict"] for rule, each in expected["results"].items()}
        verdicts |= dict.fromkeys(expected.get("not_applicable", {}), "not_applicable")
        found.append(Judged("\n".join(lines), expected["file"], expected["mode"], verdicts))
    return found


def wrapped(text: str, width: int = 30) -> str:
    """Lines of at most `width` characters, as mail programs and converters leave them."""
    return "\n".join(
        line[at : at + width] for line in text.split("\n") for at in range(0, max(1, len(line)), width)
    )


def noisy(judged: Judged) -> Judged:
    """The same document with traditional characters and glued pinyin, wrapped, spaced, with full-width digits."""
    from opencc import OpenCC  # noqa: PLC0415  a `dev` dependency, loaded where it is needed

    rnd = seeded(judged.text)
    text = OpenCC("s2t").convert(judged.text)
    text = text.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    text = re.sub("[一-鿿]", lambda hit: hit.group() + (" " if rnd.random() < 0.05 else ""), text)
    text = wrapped(text, 36)
    text = re.sub(
        f"[{''.join(_TRADITIONAL_READINGS)}]",
        lambda hit: (
            f"{hit.group()}({_TRADITIONAL_READINGS[hit.group()]})" if rnd.random() < 0.3 else hit.group()
        ),
        text,
    )
    return Judged(text, judged.source, judged.mode, judged.verdicts)


@dataclass(frozen=True, slots=True)
class Planted:
    """A document and the numbers of the clauses in it."""

    text: str
    clauses: frozenset[int]


def planted(
    count: int, clauses: Sequence[Sequence[str]], decoys: Sequence[str], patterns: Sequence[str]
) -> list[Planted]:
    """Documents of sentences that hold no clause, some clauses (each in one of its phrasings) and some decoys.

    `patterns` find the clauses in folded text: a sentence of the examples that one of them finds is left out.
    """
    held = re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
    sentences = [
        sentence
        for each in _yaml("texts.yaml")
        for line in _lines(each["text"])
        for sentence in re.findall("[^。；]+[。；]", line)
        if 8 <= len(sentence) <= 160 and not held.search(fold_query(sentence))
    ]
    rnd = seeded(322)
    found = []
    for number in range(count):
        present = rnd.sample(range(len(clauses)), rnd.randint(3, 9))
        pieces = [rnd.choice(clauses[index]) + "。" for index in present]
        pieces += rnd.sample(decoys, 3)
        size = sum(map(len, pieces)) + 120
        while size < LENGTH:
            pieces.append(rnd.choice(sentences) if rnd.random() < 0.6 else _fact(rnd) + "。")
            size += len(pieces[-1])
        rnd.shuffle(pieces)
        body = []
        while pieces:
            take = rnd.randint(1, 5)
            # A decoy that ends a line must not be completed by the next one.
            body.append("".join(pieces[:take]).replace("；", "。"))
            pieces = pieces[take:]
        head = f"甲县人民法院\n执行通知书\n（{2018 + number % 7}）甲0121执{number + 1}号\n被执行人李某乙："
        tail = f"特此通知。\n甲县人民法院\n二〇二三年{'一二三四五六七八九'[number % 9]}月三日"
        found.append(Planted("\n".join([head, *body, tail]), frozenset(present)))
    return found
