"""Which of the names there are somebody meant who wrote one that is none."""

from __future__ import annotations

from collections.abc import Iterable

_LONGEST = 40  # characters: nobody means a name by more


def likest(typed: str, names: Iterable[str], most: int) -> tuple[str, ...]:
    """The names that a slip or two makes of what was typed, or that it holds, or that hold it; these come first, then the nearest."""
    if len(typed) > _LONGEST:
        return ()
    found = []
    for place, name in enumerate(names):
        slips = distance(typed, name)
        held = min(len(typed), len(name)) > 1 and (name in typed or typed in name)
        # One slip in two to four characters, two in more: 结论 is not what 冻结 was to be.
        if held or (slips < min(len(typed), len(name)) and slips <= 1 + (len(typed) > 4)):
            found.append((typed not in name, slips, place, name))
    return tuple(name for *_worth, name in sorted(found)[:most])


def distance(one: str, other: str) -> int:
    """How many characters must be changed, put in or left out to make one of the other."""
    row = list(range(len(other) + 1))
    for at, char in enumerate(one, 1):
        before, row[0] = row[0], at
        for place, each in enumerate(other, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (char != each))
    return row[-1]
