"""Whether the text of a document contradicts that it was found: the proof that an index holds something else.

Only what was asked of the full text is looked at; of all other conditions a text knows nothing.
"""

from __future__ import annotations

from index.encodable import encodable
from index.nearness import near_spans
from index.tree import And, Near, Node, Not, Or, Phrase


def contradicts(text: str, tree: Node) -> bool:
    """Whether a document with this match text cannot be a hit of the tree."""
    return _fits(encodable(text), tree) is False


def _fits(text: str, node: Node) -> bool | None:
    """None where the text does not tell."""
    match node:
        case Phrase("text", phrase):
            return encodable(phrase) in text
        case Near("text", first, second, distance):
            return any(True for _ in near_spans(text, encodable(first), encodable(second), distance))
        case Not(part):
            fits = _fits(text, part)
            return None if fits is None else not fits
        case And(parts):
            found = [_fits(text, part) for part in parts]
            return False if False in found else None if None in found else True
        case Or(parts):
            found = [_fits(text, part) for part in parts]
            return True if True in found else None if None in found else False
    return None
