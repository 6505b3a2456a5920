"""`zhihe explain`: a rule in a judge's words, and what it did to a document."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from checker.check import Settings
from checker.explain import explain_in, explain_rule, rule_page
from checker.load import RuleSet
from checker.rule import Rule
from checker.verdict import Mode
from corpus.matchtext import fold_query
from desk.check import check_path
from desk.options import as_of_option, mode_option, near, rules_option, rules_or_fail, type_option

_SHOWN = 5  # rules that a message names


def _by_title(rules: RuleSet, name: str) -> list[Rule]:
    """The rules of that title or, if there is none, those with it in their titles."""
    folded = fold_query(name)
    titles = [(fold_query(rule.title), rule) for rule in rules.rules]
    return [rule for title, rule in titles if title == folded] or [
        rule for title, rule in titles if folded in title
    ]


def _found(rules: RuleSet, name: str) -> Rule:
    rule = rules.find(name)
    if rule is not None:
        return rule
    shorts: dict[str, list[Rule]] = {}
    for each in rules.rules:
        shorts.setdefault(each.id.partition("/")[2], []).append(each)
    fitting = shorts.get(name) or _by_title(rules, name)
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        shown = "、".join(each.id for each in fitting[:_SHOWN])
        more = f"等 {len(fitting)} 条" if len(fitting) > _SHOWN else ""
        raise click.ClickException(f"“{name}”不止一条规则：{shown}{more}；请写全编号")
    names = {each.id: each.id for each in rules.rules}
    for short, having in shorts.items():  # one that two rules share would be no answer
        names[short] = short if len(having) == 1 else "、".join(each.id for each in having)
    folder = name.partition("/")[0] + "/"
    unknown = "/" in name and not any(each.id.startswith(folder) for each in rules.rules)
    own = "（自己的规则，要加 --rules 文件夹）" if unknown else ""
    raise click.ClickException(f"没有规则“{name}”{near(name, names)}{own}")


def show(rules: RuleSet, rule_id: str, *, markdown: bool = False) -> int:
    """Prints a rule, or the names of those whose ids begin so or whose titles hold it. Exit code 2 for an unknown one."""
    if rules.find(rule_id) is None:
        listed = [each for each in rules.rules if each.id.partition("/")[2].startswith(rule_id)]
        listed = listed or [each for each in rules.rules if each.id.startswith(rule_id)]
        titled = [] if listed else _by_title(rules, rule_id)
        if listed or len(titled) > 1:
            click.echo("\n".join(f"{each.id}　{each.title}" for each in listed or titled))
            return 0
    rule = _found(rules, rule_id)
    click.echo(rule_page(rule).rstrip() if markdown else explain_rule(rule))
    return 0


@click.command("explain", help="解释规则 RULE（如 art20-account）；给出 FILE 时说明对这份文书的判断。")
@click.argument("rule_id", metavar="RULE")
@click.argument("files", nargs=-1, metavar="[FILE]...")
@mode_option(Mode.DRAFT)
@type_option
@as_of_option
@rules_option
def command(
    rule_id: str,
    files: tuple[str, ...],
    mode: str,
    declared_type: str | None,
    as_of: datetime.date | None,
    folders: tuple[Path, ...],
) -> int:
    """Exit code 2 for an unknown rule or a file that could not be read, else 0."""
    rules = rules_or_fail(folders)
    if not files:
        return show(rules, rule_id)
    rule = _found(rules, rule_id)
    settings = Settings(Mode(mode), as_of, datetime.date.today())
    unread = False
    for name in files:
        report = check_path(name, rules, settings, declared_type)
        click.echo(explain_in(rule, report) + "\n")
        unread = unread or report.unreadable is not None
    return 2 if unread else 0
