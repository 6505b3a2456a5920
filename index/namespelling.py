"""Names of cases that one person asks for without the roles that the document writes: 甲与乙 for 申请执行人甲与被执行人乙."""

from __future__ import annotations

from corpus.patterns import lazy_pattern

_ROLE = (
    "被申请执行人|申请执行人|被执行人|复议申请人|申请复议人|被申请人|申请人|利害关系人|异议人|案外人|申诉人|"
    "被上诉人|上诉人|被告人|被告|原告|第三人(?!民)"
)
_ROLED = lazy_pattern(f"(^|与|和|诉|、)(?:{_ROLE})(?=[一-鿿])")
_BETWEEN = lazy_pattern("(?<=[一-鿿）])(?:与|诉)(?=[一-鿿])")
# What stands before the second name in all but a few documents; before the first one a phrase need not tell it.
_SECOND = ("被执行人", "被申请人", "被告", "申请执行人")
_MOST = 3  # places where 与 may part the two sides: 与 is a part of some names


def with_roles(name: str) -> tuple[str, ...]:
    """A folded name of a case as typed, without the roles in it, and with each of the usual ones before the second side."""
    plain = _ROLED.sub(r"\1", name)
    places = [hit.end() for hit in _BETWEEN.finditer(plain)][:_MOST]
    roled = (plain[:at] + role + plain[at:] for at in places for role in _SECOND)
    return tuple(dict.fromkeys((name, plain, *roled)))
