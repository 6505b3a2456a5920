"""Loads rule folders: YAML files to Rules, with a compiled copy for a quick start.

A broken file stops everything with its name, line and what to do; half a rule set is never used.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
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
    from checker.instruments import Instrument, parse_articles  # noqa: PLC0415  the compiled copy has what rules quote
    from checker.rulefile import text_of, yaml_of  # noqa: PLC0415  as above

    described = folder / "instrument.yaml"
    data = yaml_of(described)
    try:
        title, short, number = data["title"], data["short_title"], data["number"]
    except (KeyError, TypeError):
        raise RuleError(f"{described}：必须有 title、short_title 和 number（没有文号写 null）") from None
    text = folder / "text.txt"
    articles = parse_articles(text_of(text)) if text.exists() else {}
    return Instrument(folder.name, str(title), str(short), number and str(number), articles)


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

    instruments = {
        path.parent.name: _instrument(path.parent)
        for folder in folders
        for path in files[folder]
        if path.name == "instrument.yaml"
    }
    rules: dict[str, Rule] = {}
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
                    line = line_of(path, (index, *trouble.keys))
                    raise RuleError(f"{path} 第 {line} 行 {'/'.join(trouble.keys)}：{trouble}") from None
                except FormatError as trouble:
                    line = line_of(path, trouble.path)
                    field = "/".join(str(key) for key in trouble.path[1:] if isinstance(key, str))
                    raise RuleError(f"{path} 第 {line} 行 {field}：{trouble}") from None
                if rule.id in rules:
                    raise RuleError(f"{path}：规则 {rule.id} 重复；编号永不重复使用，请换一个")
                rules[rule.id] = rule
    for rule in rules.values():
        unknown = [side for side in rule.fails_with if side not in rules]
        if unknown:
            raise RuleError(f"规则 {rule.id} 的 fails_with：没有规则“{'、'.join(unknown)}”")
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
