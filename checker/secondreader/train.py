"""Trains the second reader from the rules' own examples and wordings: `make second-reader`.

    python -m checker.secondreader.train [FOLDER]

Nothing but the rules goes in: examples that pass teach what a clause looks like, examples that fail, vetoes and the
clauses of other rules what it does not; wordings written out at random stand for the words in between. The same
rules give the same model, byte for byte as far as the libraries allow.
"""

from __future__ import annotations

import hashlib
import random
import re
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.dating import Dating
from checker.listeners import Listeners
from checker.load import load_rules
from checker.mutation import SAMPLES
from checker.rule import Rule
from checker.secondreader import MODEL
from checker.subject import subject_of
from checker.verdict import Mode
from corpus.document import document_of

if TYPE_CHECKING:
    from spacy.language import Language

SEED = 20_211_206
# Small on purpose: the model must fit into the wheel several times over, and it only points.
_LENGTH = 8_192
_EPOCHS = 30
_VARIANTS = 24
_NUMBER_OF_GROUPS_IN_ONE = 3

Row = tuple[str, frozenset[str]]


def _choose(wording: str, rng: random.Random) -> str:
    """A text that a wording finds, its alternatives, options and gaps chosen at random."""
    text = re.sub(r"\\(.)", r"\1", wording)
    before = None
    while before != text:
        before = text
        text = re.sub(
            r"\[([^\[\]()]*)\]",
            lambda found: rng.choice(found[1].split("|")) if rng.random() < 0.5 else "",
            text,
        )
        text = re.sub(r"\(([^()\[\]]*)\)", lambda found: rng.choice(found[1].split("|")), text)
    text = re.sub("<([a-z_]+)>", lambda field: SAMPLES.get(field[1], ""), text)
    fillers = ("", "本案", "依法", "上述", "，", "该", "的")
    return re.sub("[…~]", lambda _: rng.choice(fillers), text)


def _clause_sentences(rule: Rule, text: str, mode: Mode) -> tuple[list[str], list[str]]:
    """The sentences of an example that say something to the rule, and the others."""
    document = document_of(text)
    subject = subject_of(document, Listeners([rule]), mode, Dating())
    said = {number for number, statement in subject.said_to(rule) if statement.places}
    folded = document.match.text
    pieces = [folded[start:end] for start, end in document.sentences]
    return (
        [piece for number, piece in enumerate(pieces) if number in said],
        [piece for number, piece in enumerate(pieces) if number not in said],
    )


def _without(rule: Rule, left_out: Collection[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    return {
        name: tuple(each for each in wordings if (rule.id, each) not in left_out)
        for name, wordings in rule.groups.items()
    }


def rows(
    rules: Sequence[Rule], left_out: Collection[tuple[str, str]] = (), keep: Callable[[str], bool] = bool
) -> Iterator[Row]:
    """Sentences with the rules whose clause they hold; `left_out` are wordings (rule, source) not to learn from.

    `keep` says of a text whether it may be used at all.
    """
    rng = random.Random(SEED)  # noqa: S311  to repeat a training, not to hide anything
    clauses = [rule for rule in rules if rule.kind == "must_contain"]
    for rule in clauses:
        for example in rule.passing:
            if not keep(example.text):
                continue
            said, others = _clause_sentences(rule, example.text, example.mode)
            yield from ((piece, frozenset({rule.id})) for piece in said)
            yield from ((piece, frozenset()) for piece in others)
        for example in rule.failing:
            yield example.text, frozenset()
        for veto in rule.veto:
            for _ in range(4):
                yield _choose(veto.wording, rng), frozenset()
        groups = [wordings for wordings in _without(rule, left_out).values() if wordings]
        for _ in range(_VARIANTS if groups and len(groups) <= _NUMBER_OF_GROUPS_IN_ONE else 0):
            text = "，".join(_choose(rng.choice(wordings), rng) for wordings in groups)
            if keep(text):
                yield text, frozenset({rule.id})
    for rule in rules:
        if rule.kind == "must_not_contain":
            for example in (*rule.passing, *rule.failing):
                yield example.text, frozenset()


def trained(material: Sequence[Row], labels: Sequence[str]) -> Language:
    """A pipeline trained on sentences with their rules."""
    import spacy  # noqa: PLC0415  as in the reader
    from spacy.training import Example  # noqa: PLC0415
    from thinc.api import fix_random_seed  # noqa: PLC0415

    fix_random_seed(SEED)
    nlp = spacy.blank("zh")
    config: dict[str, Any] = {
        "model": {
            "@architectures": "spacy.TextCatBOW.v3",
            "exclusive_classes": False,
            "ngram_size": 3,
            "no_output_layer": False,
            "length": _LENGTH,
        }
    }
    reader = nlp.add_pipe("textcat_multilabel", config=config)
    for label in labels:
        reader.add_label(label)  # type: ignore[attr-defined]  # spaCy types the pipe as a plain callable
    examples = [
        Example.from_dict(nlp.make_doc(text), {"cats": {label: float(label in rules) for label in labels}})
        for text, rules in material
    ]
    optimizer = nlp.initialize(lambda: examples)
    rng = random.Random(SEED)  # noqa: S311  the same order every time
    for _ in range(_EPOCHS):
        rng.shuffle(examples)
        for start in range(0, len(examples), 32):
            nlp.update(examples[start : start + 32], sgd=optimizer)
    return nlp


def labels_of(rules: Sequence[Rule]) -> list[str]:
    """The rules the second reader looks for: those that want a clause."""
    return sorted(rule.id for rule in rules if rule.kind == "must_contain")


def material_hash(material: Sequence[Row]) -> str:
    """What the model was trained on, to tell whether it is that of the present rules."""
    lines = (f"{text}\0{'|'.join(sorted(rules))}" for text, rules in material)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def main() -> int:
    """Trains on the bundled rules and writes the model into a folder, its own by default."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else MODEL
    rules = load_rules().rules
    material = list(rows(rules))
    nlp = trained(material, labels_of(rules))
    nlp.meta["material"] = material_hash(material)
    nlp.to_disk(folder)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(f"{len(material)} 句，{len(labels_of(rules))} 条规则，模型 {size / 1e6:.1f} MB：{folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
