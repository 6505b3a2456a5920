"""`zhihe rules`: lists the rules, shows one, tests them, begins a new one."""

from __future__ import annotations

import json
from pathlib import Path

import click

from checker.bundled import bundled_rules
from checker.load import RuleError, RuleSet, load_rules
from checker.reports.json import basis_record
from checker.rule import Rule
from checker.skeleton import SkeletonError, write_skeleton
from checker.verdict import SEVERITY_NAMES
from corpus.doctype import TYPE_NAMES
from desk.explain import show
from desk.options import rules_option, rules_or_fail, text_or_json_option, type_option

_OWN = "zhihe-rules"


@click.group("rules", help="查看、测试、新建规则。")
def command() -> None:
    pass


@command.command("list", help="列出规则。")
@type_option
@text_or_json_option()
@rules_option
def list_(declared_type: str | None, output: str, folders: tuple[Path, ...]) -> int:
    rules = rules_or_fail(folders)
    shown = [each for each in rules.rules if declared_type is None or each.concerns(declared_type)]
    if output == "json":
        click.echo(json.dumps([_record(each) for each in shown], ensure_ascii=False, indent=2))
        return 0
    for rule in shown:
        article = f"{rule.basis.instrument}第{rule.basis.article}条" if rule.basis.article else "形式检查"
        click.echo(f"{SEVERITY_NAMES[rule.severity]}　{rule.id}　{rule.title}（{article}）")
    named = f"针对{TYPE_NAMES[declared_type]}的" if declared_type else ""
    click.echo(f"共 {len(shown)} 条{named}规则；zhihe rules show 编号 查看一条")
    return 0


def _record(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.id,
        "title": rule.title,
        "kind": rule.kind,
        "severity": rule.severity.value,
        "documents": list(rule.documents),
        "message": rule.message,
        "in_force": [day and day.isoformat() for day in rule.in_force],
        "basis": basis_record(rule.basis),
    }


@command.command("show", help="解释规则 RULE（如 art20-account）。")
@click.argument("rule_id", metavar="RULE")
@click.option(
    "--format",
    "output",
    type=click.Choice(["text", "markdown"]),
    default="text",
    show_default=True,
    help="输出格式。",
)
@rules_option
def show_(rule_id: str, output: str, folders: tuple[Path, ...]) -> int:
    return show(rules_or_fail(folders), rule_id, markdown=output == "markdown")


def _own(folder: Path | None) -> tuple[RuleSet, list[Rule], list[Path]]:
    """The rule set and those of its rules that are to be tried."""
    own = folder is not None and folder.resolve() != bundled_rules().resolve()
    folders = [folder] if folder is not None and own else []
    try:
        bundled = load_rules()
        ruleset = load_rules(folders) if folders else bundled
    except RuleError as trouble:
        raise click.ClickException(f"规则文件有错，没有测试。{trouble}") from None
    rules = [each for each in ruleset.rules if not own or each.id not in bundled.by_id]
    if not rules:
        raise click.ClickException(f"文件夹里没有规则：{folder}")
    return ruleset, rules, folders


@command.command(
    "test",
    help="测试规则的例子、引文和写法；FOLDER 是自己的规则文件夹，不写则测试自带的。",
)
@click.argument("folder", required=False, metavar="[FOLDER]", type=click.Path(path_type=Path))
def test(folder: Path | None) -> int:
    """Exit code 2 for a broken rule file, 1 when a rule fails its test, else 0; warnings do not change it."""
    from checker.trial import trial  # noqa: PLC0415  only this command tries rules

    ruleset, rules, folders = _own(folder)
    found = trial(ruleset, rules, folders)
    for fault in found.faults:
        click.echo(f"✗ {fault}")
    for warning in found.warnings:
        click.echo(f"! {warning}")
    click.echo(
        f"规则 {found.rules} 条，例子 {found.examples} 个，引文 {found.quotations} 句（与存档文本一致），"
        f"变异 {found.mutants} 个：错误 {len(found.faults)} 处，提醒 {len(found.warnings)} 处"
    )
    return int(bool(found.faults))


@command.command("new", help="新建一条规则，编号写成 文件夹/编号，如 own-court/phone。")
@click.argument("rule_id", metavar="RULE")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default=_OWN,
    show_default=True,
    help="放在哪个规则文件夹。",
)
def new(rule_id: str, folder: Path) -> int:
    if rule_id in load_rules().by_id:
        raise click.ClickException(f"规则 {rule_id} 已经有了；编号永不重复使用，请换一个")
    try:
        written = write_skeleton(rule_id, folder)
    except SkeletonError as trouble:
        raise click.ClickException(str(trouble)) from None
    for path in written:
        click.echo(f"已写 {path}")
    click.echo(f"请填写，然后运行：zhihe rules test {folder}；检查时加上 --rules {folder}")
    return 0
