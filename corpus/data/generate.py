"""Writes simplified.txt beside this file: the characters that match text folds, and what each becomes.

Run it with `make tables` after an upgrade of OpenCC; a test compares the file with the installed OpenCC.
It is not imported by the product: the cold path of a check must not pay for OpenCC.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

import opencc

HAN = [*range(0x3400, 0xA000), *range(0xF900, 0xFB00), *range(0x20000, 0x323B0)]
RADICALS = [*range(0x2E80, 0x2FE0)]


def folding_pairs() -> dict[str, str]:
    """Every Han character or radical whose simplified, compatibility-free form is another single character."""
    convert = opencc.OpenCC("t2s").convert
    # What Hong Kong writes otherwise, 衞 for 衛, becomes one simplified character. Taiwan's table would make 著 of 着 and 幺 of 么.
    from_hong_kong = opencc.OpenCC("hk2s").convert
    pairs: dict[str, str] = {}
    for code in HAN + RADICALS:
        char = chr(code)
        plain = unicodedata.normalize("NFKC", char)
        folded = convert(plain if len(plain) == 1 else char)
        if folded == char:
            folded = from_hong_kong(char)
        if folded != char and len(folded) == 1:
            pairs[char] = folded
    return pairs


if __name__ == "__main__":
    pairs = folding_pairs()
    target = Path(__file__).with_name("simplified.txt")
    target.write_text("".join(pairs) + "\n" + "".join(pairs.values()) + "\n", encoding="utf-8")
    print(f"{target}: {len(pairs)} characters")
