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
from desk.check import check_path
from desk.options import as_of_option, mode_option, near, rules_option, rules_or_fail, type_option


def _found(rules: RuleSet, rule_id: str) -> Rule:
    rule = rules.find(rule_id)
    if rule is None:
        names = [each.id for each in rules.rules] + [each.id.partition("/")[2] for each in rules.rules]
        raise click.ClickException(f"没有规则“{rule_id}”{near(rule_id, names)}")
    return rule


def show(rules: RuleSet, rule_id: str, *, markdown: bool = False) -> int:
    """Prints a rule, or the names of those whose ids begin so. Exit code 2 for an unknown one."""
    if rules.find(rule_id) is None:
        listed = [each for each in rules.rules if each.id.partition("/")[2].startswith(rule_id)]
        listed = listed or [each for each in rules.rules if each.id.startswith(rule_id)]
        if listed:
            click.echo("\n".join(f"{each.id}　{each.title}" for each in listed))
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
