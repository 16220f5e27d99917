"""Command groups that import a command's module only when it is called, so that ``--help`` costs nothing."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

import click


class _Text(click.types.StringParamType):
    """What somebody wrote: Chinese, not bytes that a terminal with another encoding sent, which nothing can keep."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The text; bytes that are no text are refused in Chinese."""
        text = super().convert(value, param, ctx)
        try:
            str(text).encode()
        except UnicodeEncodeError:
            from compliance.model.file_names import readable

            self.fail(f"“{readable(str(text))}”不是 UTF-8 编码的文字；请把终端设成 UTF-8 再写", param, ctx)
        return text


_TEXT = _Text()


class LazyGroup(click.Group):
    """A group made from a table: name → (module, attribute, one line of help)."""

    def __init__(self, *args: Any, table: Mapping[str, tuple[str, str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = dict(table or {})

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the table's order."""
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now; None for a name that is not in the table."""
        if cmd_name not in self.table:
            return None
        module, attribute, _ = self.table[cmd_name]
        command: click.Command = getattr(importlib.import_module(module), attribute)
        for parameter in command.params:
            if isinstance(parameter.type, click.types.StringParamType):
                parameter.type = _TEXT
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in ``--help``, from the table alone."""
        with formatter.section("命令"):
            formatter.write_dl([(name, about) for name, (_, _, about) in self.table.items()])
