"""Loads rule folders: YAML files to Rules, with a compiled copy for a quick start.

A broken file stops everything with its name, line and what to do; half a rule set is never used.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from checker.bundled import bundled_rules
from checker.compiled import read_compiled, write_compiled
from checker.rule import Rule
from checker.wordingsets import FOLDER as WORDINGS
from checker.wordingsets import UnknownSet, sets_of, with_sets
from corpus.systemerrors import reason

if TYPE_CHECKING:
    from checker.instruments import Instrument

# Raised when the compiled form changes; an old copy is then made anew.
COMPILED_FORM = 3
# What citations are judged by: data without rules, read when a document cites (`checker.statutes`).
_STATUTES = "statutes"


class RuleError(Exception):
    """A rule folder cannot be used; `str()` says in Chinese which file and line, and how to mend it."""


@dataclass(frozen=True, eq=False)
class RuleSet:
    """Rules in a fixed order with the hash of every file they came from; equal only to itself."""

    hash: str
    rules: tuple[Rule, ...]

    @cached_property
    def by_id(self) -> dict[str, Rule]:
        """The rules by full id and by alias."""
        named = {alias: rule for rule in self.rules for alias in rule.aliases}
        return named | {rule.id: rule for rule in self.rules}

    def find(self, name: str) -> Rule | None:
        """The rule of that full id, alias, or unambiguous id without its prefix; None otherwise."""
        if name in self.by_id:
            return self.by_id[name]
        short = [rule for rule in self.rules if rule.id.partition("/")[2] == name]
        return short[0] if len(short) == 1 else None


def rule_files(folder: Path) -> list[Path]:
    files = []
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".yml":
            raise RuleError(f"{path}：扩展名请改为 .yaml（.yml 文件不会被读取）")
        if path.name == "coverage.yaml":
            continue  # no verdict depends on it, so neither does the hash
        data = path.parent.name == _STATUTES and path.suffix == ".txt"
        if path.is_file() and (path.suffix == ".yaml" or path.name == "text.txt" or data):
            files.append(path)
    return files


# What else a folder of an instrument may hold.
_NOT_RULES = ("instrument.yaml", "coverage.yaml")


def holds_rules(path: Path) -> bool:
    """Whether a file of a rule folder is a list of rules."""
    return path.suffix == ".yaml" and path.name not in _NOT_RULES and path.parent.name != WORDINGS


def _digest(folders: Sequence[Path], files: Mapping[Path, Sequence[Path]]) -> str:
    digest = hashlib.sha256(str(COMPILED_FORM).encode())
    for folder in folders:
        for path in files[folder]:
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
            try:
                digest.update(path.read_bytes() + b"\0")
            except OSError as trouble:
                raise RuleError(f"{path}：读不了（{reason(trouble)}）；请检查权限") from None
    return f"sha256:{digest.hexdigest()}"


def _instrument(folder: Path) -> Instrument:
    # The compiled copy has what rules quote.
    from checker.instruments import parse_articles, text_fault  # noqa: PLC0415
    from checker.rulefile import text_of, yaml_of  # noqa: PLC0415
    from checker.ruleformat import FormatError, instrument_of  # noqa: PLC0415

    described, text = folder / "instrument.yaml", folder / "text.txt"
    data = yaml_of(described)
    law = text_of(text) if text.exists() else ""
    fault = text_fault(law)
    if fault is not None:
        raise RuleError(f"{text} {fault}")
    try:
        return instrument_of(data, folder.name, parse_articles(law))
    except FormatError as trouble:
        raise _refusal(described, trouble.path, trouble) from None


def _refusal(path: Path, keys: Sequence[str | int], trouble: object) -> RuleError:
    """What is wrong with what the keys lead to in a rule file; the first is the number of the rule, if there is one."""
    from checker.rulefile import line_of  # noqa: PLC0415  only to say where something stands

    line = line_of(path, keys)
    field = "/".join(key for key in keys if isinstance(key, str))
    place = [str(path), f"第 {line} 行" if line else "", field]
    return RuleError(f"{' '.join(filter(None, place))}：{trouble}")


def _instruments(described: Iterable[Path]) -> dict[str, Instrument]:
    """The instruments by the names of their folders, no two of which are the same."""
    found: dict[str, Instrument] = {}
    places: dict[str, Path] = {}
    for path in described:
        name = path.parent.name
        instrument = _instrument(path.parent)
        # Another text under the name would be what the rules of the first quote.
        if found.setdefault(name, instrument) != instrument:
            raise RuleError(f"{path.parent}：文件夹名“{name}”已经有了（{places[name]}）；请换一个名称")
        places.setdefault(name, path.parent)
    return found


def _wording_sets(folder: Path, files: Sequence[Path], known: Mapping[str, str]) -> dict[str, str]:
    """The shared wordings of a folder, together with those of the folders before it."""
    from checker.rulefile import yaml_of  # noqa: PLC0415  the compiled copy makes it unnecessary on most starts

    sets = dict(known)
    for path in files:
        if path.parent == folder / WORDINGS:
            try:
                sets |= sets_of(yaml_of(path), sets)
            except ValueError as trouble:
                raise RuleError(f"{path}：{trouble}") from None
    return sets


def _load_sources(folders: Sequence[Path], files: Mapping[Path, Sequence[Path]]) -> list[Rule]:
    from checker.rulefile import line_of, yaml_of  # noqa: PLC0415  the compiled copy makes it unnecessary
    from checker.ruleformat import FormatError, rule_of  # noqa: PLC0415  the compiled copy was checked already

    every = (path for folder in folders for path in files[folder])
    instruments = _instruments(path for path in every if path.name == "instrument.yaml")
    rules: dict[str, Rule] = {}
    places: dict[str, tuple[Path, int]] = {}
    sets: dict[str, str] = {}
    for folder in folders:
        sets = _wording_sets(folder, files[folder], sets)
        for path in files[folder]:
            if not holds_rules(path):
                continue
            entries = yaml_of(path)
            if not isinstance(entries, list):
                raise RuleError(f"{path}：文件应当是规则的列表，每条以“- id: …”开头")
            for index, entry in enumerate(entries):
                try:
                    filled = with_sets(entry, sets) if isinstance(entry, dict) else entry
                    rule = rule_of(filled, (index,), path.parent.name, instruments)
                except UnknownSet as trouble:
                    raise _refusal(path, (index, *trouble.keys), trouble) from None
                except FormatError as trouble:
                    raise _refusal(path, trouble.path, trouble) from None
                if rule.id in rules:
                    first, number = places[rule.id]
                    at = f"{first} 第 {line_of(first, (number,))} 行"
                    said = f"规则 {rule.id} 重复（先在 {at}）；编号永不重复使用，请换一个"
                    raise _refusal(path, (index, "id"), said)
                rules[rule.id], places[rule.id] = rule, (path, index)
    for rule in rules.values():
        for key, named in (("fails_with", rule.fails_with), ("also_affects", rule.also_affects)):
            for each in named:
                if each not in rules:
                    path, index = places[rule.id]
                    said = f"没有规则“{each}”；写全编号，如 spc-2021-322/art20-account"
                    raise _refusal(path, (index, key), said)
    return list(rules.values())


def load_rules(folders: Sequence[Path] = (), *, cache: Path | None = None) -> RuleSet:
    """The bundled rules and those of `folders`; `cache` is a folder for the compiled copy.

    Raises `RuleError` when any file is broken or a folder is missing.
    """
    every = [bundled_rules(), *folders]
    for folder in every:
        if not folder.is_dir():
            raise RuleError(f"规则文件夹不存在：{folder}")
    files = {folder: rule_files(folder) for folder in every}
    digest = _digest(every, files)
    for copy in (bundled_rules() / "compiled.json", *([] if cache is None else [_cache_file(cache, digest)])):
        rules = read_compiled(copy, digest)
        if rules is not None:
            return RuleSet(digest, tuple(rules))
    rules = _load_sources(every, files)
    if not rules:
        raise RuleError(f"文件夹里没有规则：{'、'.join(map(str, every))}")
    if cache is not None:
        write_compiled(_cache_file(cache, digest), digest, rules)
    return RuleSet(digest, tuple(rules))


def _cache_file(cache: Path, digest: str) -> Path:
    return cache / f"rules-{re.sub('[^0-9a-f]', '', digest)[:16]}.json"


def compile_bundled() -> Path:
    """Writes the compiled copy of the bundled rules beside them; run before a wheel is built."""
    folder = bundled_rules()
    files = {folder: rule_files(folder)}
    target = folder / "compiled.json"
    write_compiled(target, _digest([folder], files), _load_sources([folder], files))
    return target
