"""Fingerprints of account numbers: equal for equal accounts of one library, and of no use to anybody without its key.

A plain hash would not do: nineteen figures that begin with the number of a bank and end with a check digit can all be tried
in hours. So it is keyed (HMAC), and the key is made at random for each library and stays in its store, beside the texts. An
index in a cluster, an export, or a list of facets holds fingerprints without the key.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace

from corpus.patterns import lazy_pattern
from index.tree import And, Keyword, Node, Not, Or

FIELD = "account"
_LENGTH = 16  # hexadecimal figures: a million accounts meet by chance once in ten million libraries
_FINGERPRINT = lazy_pattern(f"#[0-9a-f]{{{_LENGTH}}}")
_SEPARATORS = lazy_pattern(r"[\s\-|·.]")
SHORTEST, LONGEST = 6, 40


def fingerprint(key: bytes, digits: str) -> str:
    """The fingerprint of an account number without separators."""
    return "#" + hmac.new(key, digits.encode("ascii", "replace"), hashlib.sha256).hexdigest()[:_LENGTH]


def account_typed(text: str) -> str | None:
    """What was typed for an account, without separators, or a fingerprint as it is; None for what is neither."""
    plain = _SEPARATORS.sub("", text)
    if _FINGERPRINT.fullmatch(plain):
        return plain
    return plain if plain.isascii() and plain.isdigit() and SHORTEST <= len(plain) <= LONGEST else None


def sealed(node: Node, key: bytes) -> Node:
    """The tree with account numbers replaced by their fingerprints, as the index holds them."""
    match node:
        case Keyword("account", value) if not value.startswith("#"):
            return Keyword(FIELD, fingerprint(key, value))
        case And(parts) | Or(parts):
            return replace(node, parts=tuple(sealed(part, key) for part in parts))
        case Not(part):
            return Not(sealed(part, key))
    return node
