"""One module per kind of check, each with `judge(rule, subject) -> Finding`."""

from __future__ import annotations

from collections.abc import Callable

from checker.finding import Finding
from checker.kinds import mask, must_contain, must_not_contain
from checker.rule import Rule
from checker.subject import Subject

JUDGES: dict[str, Callable[[Rule, Subject], Finding]] = {
    "must_contain": must_contain.judge,
    "must_not_contain": must_not_contain.judge,
    "mask": mask.judge,
}
