"""Patterns that are compiled when first used are all sound, and behave like compiled ones."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest

import checker
import corpus
from corpus.patterns import _Lazy, lazy_pattern


def lazy_patterns() -> list[tuple[str, _Lazy]]:
    found = []
    for package in (corpus, checker):
        for info in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            if info.name.startswith("checker.rulepack"):
                continue
            module = importlib.import_module(info.name)
            stack = [(f"{info.name}.{name}", value) for name, value in vars(module).items()]
            while stack:
                name, value = stack.pop()
                if isinstance(value, _Lazy):
                    found.append((name, value))
                elif isinstance(value, dict):
                    stack += [(f"{name}.{key}", each) for key, each in value.items()]
                elif isinstance(value, tuple | list):
                    stack += [(f"{name}.{number}", each) for number, each in enumerate(value)]
    return found


def test_every_lazy_pattern_compiles() -> None:
    found = lazy_patterns()
    assert len(found) > 60
    for name, each in found:
        assert re.compile(each.pattern), name


def test_a_lazy_pattern_is_used_like_a_compiled_one() -> None:
    lazy = lazy_pattern("第([0-9]+)条")
    hit = lazy.search("依照第264条")
    assert hit is not None
    assert hit[1] == "264"
    assert lazy.pattern == "第([0-9]+)条"
    assert lazy.findall("第1条第2条") == ["1", "2"]


def test_a_faulty_pattern_says_so_when_used() -> None:
    with pytest.raises(re.error):
        lazy_pattern("(").search("")
