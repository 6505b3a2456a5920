"""`zhihe token`: who may use a desk that is open to other machines."""

from __future__ import annotations

import click

from corpus.home import NoHome, home
from desk.web.tokens import TokenError, Tokens


def _tokens() -> Tokens:
    try:
        return Tokens(home())
    except NoHome as trouble:
        raise click.ClickException(str(trouble)) from None


@click.group("token", help="发放、列出、撤销访问令牌：网页（zhihe desk）对别的机器开放时，凭令牌登录。")
def command() -> None:
    """Exit code 2 when it cannot be done."""


@command.command("new", help="发放一个令牌。令牌只显示这一次，这里不保存原文。")
@click.argument("name")
@click.option("--read-only", is_flag=True, help="只能看、检索和检查草稿；不能开始巡查，不能豁免。")
def new(name: str, read_only: bool) -> int:
    """Prints the token alone on the output, so that it can be piped; what to do with it goes to the error stream."""
    try:
        secret = _tokens().new(name, read_only)
    except TokenError as trouble:
        raise click.ClickException(str(trouble)) from None
    click.echo(secret)
    click.echo("请现在交给使用人，以后不再显示；丢失时请撤销，另发一个。", err=True)
    return 0


@command.command("list", help="列出现有的令牌。")
def list_() -> int:
    """One line a token."""
    try:
        found = _tokens().all()
    except TokenError as trouble:
        raise click.ClickException(str(trouble)) from None
    for token in found:
        click.echo(f"{token.name}\t{'只读' if token.read_only else '全部'}\t{token.created}")
    if not found:
        click.echo("还没有令牌；发放：zhihe token new 名字", err=True)
    return 0


@command.command("revoke", help="撤销一个令牌；正在运行的网页也立即不再接受它。")
@click.argument("name")
def revoke(name: str) -> int:
    """The drafts of those who are logged in with it are forgotten too."""
    try:
        _tokens().revoke(name)
    except TokenError as trouble:
        raise click.ClickException(str(trouble)) from None
    click.echo(f"已撤销“{name}”", err=True)
    return 0
