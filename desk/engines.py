"""The options that say which engine keeps the index, and where its cluster is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from index.library import ENGINES

_Command = TypeVar("_Command", bound=Callable[..., Any])


def engine_options(command: _Command) -> _Command:
    """`--engine`, and where its cluster is."""
    for option in (
        click.option("--ca", metavar="FILE", help="OpenSearch 所用证书机构的证书文件（PEM）。"),
        click.option(
            "--url",
            metavar="URL",
            help="OpenSearch 集群的地址；用户名和口令放在环境变量 ZHIHE_OPENSEARCH_USER 和 ZHIHE_OPENSEARCH_PASSWORD。",
        ),
        click.option(
            "--engine", type=click.Choice(ENGINES), default="tantivy", show_default=True, help="检索引擎。"
        ),
    ):
        command = option(command)
    return command


def tell(text: str) -> None:
    """Says on the error stream what is going to take a while, or what an answer lacks."""
    click.echo(text, err=True)
