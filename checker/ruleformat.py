"""The shape of a rule file: which keys there are, what they may hold, and how to say that one is wrong.

Also the source of docs/rule.schema.json. Reading files is in `checker.load`.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from checker.instruments import Article, Instrument, quotes
from checker.kinds import KINDS, Kind
from checker.rule import ANCHORS, CONDITIONS, Example, Insert, Rule, Veto
from checker.verdict import Basis, Mode, Severity
from checker.wording import WordingError, parse_wording
from corpus.doctype import TYPE_NAMES
from corpus.parts import PART_NAMES


class FormatError(ValueError):
    """Something in a rule is not as the format wants it; `path` leads to it from the top of the file."""

    def __init__(self, path: tuple[str | int, ...], message: str) -> None:
        super().__init__(message)
        self.path = path


KEYS = (
    *(
        "id",
        "title",
        "documents",
        "when",
        "kind",
        "spread",
        "where",
        "veto",
        "contradicts",
        "withdraws",
    ),
    *(
        "excused_by",
        "unclear",
        "suspect",
        "modes",
        "severity",
        "basis",
        "in_force",
        "message",
        "remark",
        "insert",
    ),
    *("examples", "also_affects", "fails_with", "aliases"),
    *dict.fromkeys(key for kind in KINDS.values() for key in (*kind.wordings, *kind.keys)),
)
_REQUIRED = ("id", "title", "documents", "kind", "severity", "basis", "in_force", "message", "examples")
_EXAMPLE_KEYS = ("text", "type", "mode", "as_of", "hidden")
# Conditions whose values are a closed set; the others hold a list of wordings or a place.
CONDITION_VALUES: dict[str, tuple[object, ...]] = {
    "pays_money": (True, False),
    "first_auction": (True, False),
    "addressed_to": ("debtor", "applicant", "assistant"),
    "debtor_kind": ("company", "person"),
    "asset_kind": ("real_estate", "vehicle", "equity", "movable"),
}
# A source of grade C has no quotation and never makes an error; the law's own words were not at hand.
_WEAK_GRADES = ("C",)
_SHORTEST_QUOTE = 4  # fewer characters stand in any article
_ID = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")
# What instrument.yaml may say; the last four are for people and for pages.
_INSTRUMENT_KEYS = ("title", "short_title", "number", "id", "issuer", "in_force", "source")

_Path = tuple[str | int, ...]


def _expect(condition: bool, path: _Path, message: str) -> None:
    if not condition:
        raise FormatError(path, message)


def _as_written(value: Any) -> str:
    """A value as a person wrote it, not as Python would: `true`, not `True`."""
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _now(value: Any) -> str:
    """The end of a message: what there is in the place of what was expected."""
    match value:
        case None:
            return "现在空着"
        case str():
            return f"现在是“{value}”" if value.strip() else "现在空着"
        case list():
            return "现在是列表"
        case dict():
            return "现在是“键: 值”（文字里有半角冒号或者以 { 开头的，要加引号）"
        case _:
            return f"现在是 {_as_written(value)}"


def _string(value: Any, path: _Path) -> str:
    # A number alone, a date and a bare true are no text in YAML.
    quoted = "；请在两边加引号" if value is not None and not isinstance(value, str | list | dict) else ""
    _expect(isinstance(value, str) and bool(value.strip()), path, f"应当是一段文字，{_now(value)}{quoted}")
    return str(value).strip()


def _strings(value: Any, path: _Path) -> tuple[str, ...]:
    _expect(isinstance(value, list), path, f"应当是列表（每行以“- ”开头），{_now(value)}")
    return tuple(_string(item, (*path, index)) for index, item in enumerate(value))


def _wordings(value: Any, path: _Path) -> tuple[str, ...]:
    found = _strings(value, path)
    for index, wording in enumerate(found):
        try:
            parse_wording(wording)
        except WordingError as trouble:
            raise FormatError((*path, index), str(trouble)) from None
    _expect(bool(found), path, "至少要有一条措辞")
    return found


def _typed(names: Iterable[object]) -> str:
    """Names that the format does not know, and whether full-width punctuation made them out of several."""
    shown = "、".join(sorted(map(str, names)))
    return f"“{shown}”（冒号、逗号要用半角，后面空一格）" if "：" in shown or "，" in shown else f"“{shown}”"


def _one_of(value: Any, allowed: tuple[object, ...], path: _Path) -> Any:
    shown = "、".join(map(_as_written, allowed))
    if value is None or isinstance(value, list | dict):
        raise FormatError(path, f"{_now(value)}；可以是：{shown}")
    _expect(value in allowed, path, f"不能是“{_as_written(value)}”；可以是：{shown}")
    return value


def _date(value: Any, path: _Path) -> datetime.date | None:
    if value is None:
        return None
    if isinstance(value, str):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            pass
    _expect(isinstance(value, datetime.date), path, f"应当是日期（如 2021-12-06）或 null，{_now(value)}")
    return datetime.date.fromisoformat(str(value))


def _groups(data: Mapping[str, Any], kind: Kind, path: _Path) -> dict[str, tuple[str, ...]]:
    given = [key for each in KINDS.values() for key in each.wordings if key in data]
    given = list(dict.fromkeys(given))
    if not kind.wordings:
        _expect(not given, path, f"这种检查没有 {'、'.join(given)}")
        return {}
    wanted = " 和 ".join(kind.wordings)
    _expect(
        len(given) == 1 and given[0] in kind.wordings,
        path,
        f"{wanted} 必须有一个，且只能有一个" if len(kind.wordings) > 1 else f"必须有 {wanted}，且只能有它",
    )
    [key] = given
    if key == "any_of":
        return {"": _wordings(data[key], (*path, key))}
    groups = data[key]
    _expect(isinstance(groups, dict) and bool(groups), (*path, key), "应当是“名称: [措辞, …]”")
    return {str(name): _wordings(value, (*path, key, str(name))) for name, value in groups.items()}


def _options(data: Mapping[str, Any], kind: Kind, path: _Path) -> dict[str, Any]:
    foreign = [key for each in KINDS.values() for key in each.keys if key in data and key not in kind.keys]
    _expect(not foreign, path, f"这种检查没有 {'、'.join(foreign)}")
    try:
        return kind.read(data)
    except ValueError as trouble:
        raise FormatError((*path, *kind.keys[:1]), str(trouble)) from None


def _when(value: Any, path: _Path) -> dict[str, object]:
    _expect(isinstance(value, dict), path, f"应当是“条件: 值”，{_now(value)}")
    conditions: dict[str, object] = {}
    for name, wanted in value.items():
        _expect(name in CONDITIONS, path, f"不认识{_typed([name])}；可以有：{'、'.join(CONDITIONS)}")
        if name in ("has", "lacks"):
            conditions[name] = _wordings(wanted, (*path, name))
        elif name == "place":
            # A county of a city is named without it: 瓦房店市人民法院 is a court of 大连.
            listed = wanted if isinstance(wanted, list) and wanted else [wanted]
            conditions[name] = tuple(_string(each, (*path, name)) for each in listed)
        else:
            conditions[name] = _one_of(wanted, CONDITION_VALUES[name], (*path, name))
    return conditions


# What an entry of one list may hold besides what those of all lists may.
_KEYS_OF_ONE_LIST: dict[str | int, tuple[str, ...]] = {
    "unclear": ("under",),
    "suspect": ("before",),
    "withdraws": ("others", "all_before"),
    "veto": ("in_item",),
}


def _veto(value: Any, path: _Path) -> tuple[Veto, ...]:
    _expect(isinstance(value, list), path, "应当是列表")
    found: list[Veto] = []
    more: dict[str, Any]
    name = next(key for key in reversed(path) if isinstance(key, str))
    for index, item in enumerate(value):
        here = (*path, index)
        if isinstance(item, list):  # a list that another rule has too, by its anchor
            found += _veto(item, here)
            continue
        if isinstance(item, dict):
            allowed = {"wording", "because", "unless", *_KEYS_OF_ONE_LIST.get(name, ())}
            _expect(
                set(item) <= allowed,
                here,
                f"不认识{_typed(set(item) - allowed)}；只能有 {'、'.join(sorted(allowed))}",
            )
            more = {
                key: _wordings(item[key], (*here, key))
                for key in ("unless", "under", "before", "others")
                if key in item
            }
            for key in ("all_before", "in_item"):
                if key in item:
                    _expect(isinstance(item[key], bool), (*here, key), "只能是 true 或 false")
                    more[key] = item[key]
            wording, because = item.get("wording"), item.get("because")
        else:
            wording, because, more = item, None, {}
        _wordings([wording], here)
        reason = None if because is None else _string(because, here)
        found.append(Veto(str(wording), reason, **more))
    return tuple(found)


def _examples(value: Any, path: _Path) -> tuple[Example, ...]:
    _expect(isinstance(value, list), path, "应当是列表")
    found = []
    for index, item in enumerate(value):
        here = (*path, index)
        if isinstance(item, str):
            found.append(Example(item))
            continue
        _expect(isinstance(item, dict), here, "应当是一段文字，或 text、type、mode、as_of、hidden")
        unknown = set(item) - set(_EXAMPLE_KEYS)
        _expect(not unknown, here, f"不认识{_typed(unknown)}；可以有 {'、'.join(_EXAMPLE_KEYS)}")
        kind = item.get("type")
        if kind is not None:
            _one_of(kind, tuple(TYPE_NAMES), (*here, "type"))
        mode = Mode(_one_of(item.get("mode", "draft"), tuple(Mode), (*here, "mode")))
        text = _string(item.get("text"), here)
        hidden = _strings(item.get("hidden", []), (*here, "hidden"))
        _expect(all(words in text for words in hidden), (*here, "hidden"), "只能写 text 里有的文字")
        found.append(Example(text, kind, mode, _date(item.get("as_of"), here), hidden))
    return tuple(found)


def _basis(value: Any, path: _Path, prefix: str, instruments: Mapping[str, Instrument]) -> Basis:
    _expect(isinstance(value, dict), path, "应当有 article 和 quote")
    unknown = set(value) - {"instrument", "article", "quote"}
    _expect(not unknown, path, f"不认识{_typed(unknown)}；可以有 instrument、article、quote")
    name = _string(value.get("instrument", prefix), (*path, "instrument"))
    instrument = instruments.get(name)
    if instrument is None:
        raise FormatError(path, f"没有名为“{name}”的规范性文件（缺 {name}/instrument.yaml）")
    quote = value.get("quote")
    number = "" if value.get("article") is None else str(value["article"])
    if not number and quote is None:
        return Basis(instrument.citation, instrument.title, "", None, "")
    article = instrument.articles.get(number)
    if article is None:
        known = "、".join(instrument.articles) or "没有条文"
        raise FormatError((*path, "article"), f"{name}/text.txt 里没有“@{number}”；有：{known}")
    if quote is not None:
        quote = _string(quote, (*path, "quote"))
        _expect(
            len(quote) >= _SHORTEST_QUOTE,
            (*path, "quote"),
            f"引文太短（“{quote}”）；至少 {_SHORTEST_QUOTE} 个字",
        )
        _expect(
            quotes(article, quote),
            (*path, "quote"),
            f"这句话不在 {name}/text.txt 的“@{number}”里；引文必须一字不差，补正的字不能引",
        )
    return Basis(instrument.citation, instrument.title, number, quote, article.grade)


def instrument_of(data: Any, name: str, articles: dict[str, Article]) -> Instrument:
    """The instrument that an `instrument.yaml` describes, in the folder of that name. Raises `FormatError`."""
    if not isinstance(data, dict) or any(key not in data for key in ("title", "short_title", "number")):
        raise FormatError((), "必须有 title、short_title 和 number（没有文号写 null）")
    for key in data:
        _expect(key in _INSTRUMENT_KEYS, (str(key),), f"不认识；可以有：{'、'.join(_INSTRUMENT_KEYS)}")
    title, short = (_string(data[key], (key,)) for key in ("title", "short_title"))
    number = None if data["number"] is None else _string(data["number"], ("number",))
    return Instrument(name, title, short, number, articles)


def rule_of(data: Any, path: _Path, prefix: str, instruments: Mapping[str, Instrument]) -> Rule:
    """The rule in one entry of a rule file. Raises `FormatError`."""
    _expect(isinstance(data, dict), path, "每条规则应当以“- id: …”开头")
    unknown = [str(key) for key in data if key not in KEYS]
    _expect(not unknown, (*path, *unknown[:1]), f"不认识“{'、'.join(unknown)}”；可以有：{'、'.join(KEYS)}")
    for key in _REQUIRED:
        _expect(key in data, path, f"缺少 {key}")
    name = _string(data["id"], (*path, "id"))
    _expect("/" not in name, (*path, "id"), "只写文件夹之后的部分，文件夹名会自动加在前面")
    _expect(bool(_ID.fullmatch(name)), (*path, "id"), f"只用小写字母、数字和连字符，现在是“{name}”")
    documents = data["documents"]
    if documents != "any":
        documents = _strings(documents, (*path, "documents"))
        _expect(bool(documents), (*path, "documents"), "至少要有一种文书；所有文书写 any")
        for index, each in enumerate(documents):
            _one_of(each, tuple(TYPE_NAMES), (*path, "documents", index))
    kind = _one_of(data["kind"], tuple(KINDS), (*path, "kind"))
    severity = Severity(_one_of(data["severity"], tuple(Severity), (*path, "severity")))
    basis = _basis(data["basis"], (*path, "basis"), prefix, instruments)
    if basis.grade not in _WEAK_GRADES:
        _expect(
            severity is not Severity.ERROR or basis.quote is not None,
            (*path, "basis"),
            "error 必须有依据：写 article 和 quote；没有条文可引的，severity 用 warning 或 info",
        )
    else:
        _expect(severity is not Severity.ERROR, (*path, "severity"), "来源为 C 级（原文未核）时不能是 error")
        _expect(basis.quote is None, (*path, "basis", "quote"), "来源为 C 级（原文未核）时不能有引文")
    force = data["in_force"]
    _expect(
        isinstance(force, list) and len(force) == 2, (*path, "in_force"), "应当是 [起, 止]，没有的写 null"
    )
    start, end = (_date(value, (*path, "in_force", index)) for index, value in enumerate(force))
    reversed_ = start is not None and end is not None and start > end
    _expect(not reversed_, (*path, "in_force"), f"起在止之后（{start}、{end}）；应当是 [起, 止]")
    insert = None
    if "insert" in data:
        given = data["insert"]
        _expect(
            isinstance(given, dict) and set(given) == {"after", "text"},
            (*path, "insert"),
            "应当有 after 和 text",
        )
        after = _one_of(given["after"], ANCHORS, (*path, "insert", "after"))
        insert = Insert(after, _string(given["text"], (*path, "insert", "text")))
    examples = data["examples"]
    _expect(isinstance(examples, dict), (*path, "examples"), "应当有 pass 和 fail")
    extra = set(examples) - {"pass", "fail", "not_applicable", "undecided"}
    _expect(
        not extra, (*path, "examples"), f"不认识{_typed(extra)}；可以有 pass、fail、not_applicable、undecided"
    )
    cases = {
        key: _examples(examples.get(key, []), (*path, "examples", key))
        for key in ("pass", "fail", "not_applicable", "undecided")
    }
    for key in ("pass", "fail"):
        _expect(
            len(cases[key]) >= 3, (*path, "examples"), f"{key} 至少要有 3 个例子，现在有 {len(cases[key])} 个"
        )

    def optional(key: str, read: Callable[[Any, _Path], tuple[Any, ...]]) -> tuple[Any, ...]:
        return read(data[key], (*path, key)) if key in data else ()

    def some_of(key: str, allowed: tuple[object, ...]) -> tuple[Any, ...]:
        return tuple(
            _one_of(each, allowed, (*path, key, index)) for index, each in enumerate(optional(key, _strings))
        )

    modes = tuple(map(Mode, some_of("modes", tuple(Mode)))) if "modes" in data else tuple(Mode)
    return Rule(
        id=f"{prefix}/{name}",
        title=_string(data["title"], (*path, "title")),
        documents=() if documents == "any" else documents,
        kind=kind,
        groups=_groups(data, KINDS[kind], path),
        options=_options(data, KINDS[kind], path),
        severity=severity,
        basis=basis,
        in_force=(start, end),
        message=_string(data["message"], (*path, "message")),
        when=_when(data["when"], (*path, "when")) if "when" in data else {},
        modes=modes,
        veto=optional("veto", _veto),
        contradicts=optional("contradicts", _veto),
        withdraws=optional("withdraws", _veto),
        excused_by=optional("excused_by", _veto),
        unclear=optional("unclear", _veto),
        suspect=optional("suspect", _veto),
        spread=bool(_one_of(data.get("spread", False), (True, False), (*path, "spread"))),
        where=some_of("where", tuple(PART_NAMES)),
        insert=insert,
        remark=_string(data["remark"], (*path, "remark")) if "remark" in data else None,
        passing=cases["pass"],
        failing=cases["fail"],
        not_applicable=cases["not_applicable"],
        undecided=cases["undecided"],
        also_affects=optional("also_affects", _strings),
        fails_with=optional("fails_with", _strings),
        aliases=optional("aliases", _strings),
    )
