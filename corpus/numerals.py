"""Chinese numerals: 二百六十四, 一千零二十, 两百."""

from __future__ import annotations

# What stands for 〇 in years: typists and fonts take whatever is round. Latin and Greek letters are lower case here.
ZEROS = "〇o○◯0零οΟоО⚪●◎"

DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
PLACES = {"十": 10, "百": 100, "千": 1000}


def integer(text: str) -> int | None:
    """The number below ten thousand that a text writes with places (二百六十四, 十五); None when it is none."""
    if not text or any(char not in DIGITS and char not in PLACES for char in text):
        return None
    total = digit = 0
    for char in text:
        if char in DIGITS:
            digit = DIGITS[char]
        else:
            total += (digit or 1) * PLACES[char]
            digit = 0
    return total + digit
