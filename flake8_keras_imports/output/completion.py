"""Completion for shells, made from the options that the command has."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from typing import NamedTuple

PROGRAM = "keras-imports"
SHELLS = ("bash", "zsh", "fish")


class Option(NamedTuple):
    """An option, or with no names an argument."""

    names: tuple[str, ...]
    help: str
    #: What may follow; None for any text, or nothing if it takes none.
    values: tuple[str, ...] | None
    takes: bool
    is_path: bool


class Command(NamedTuple):
    """A command and what may be written behind it."""

    name: str
    help: str
    options: tuple[Option, ...]
    arguments: tuple[Option, ...]


def commands_of(parser: argparse.ArgumentParser, codes: tuple[str, ...]) -> Iterator[Command]:
    """Yield the commands of a parser; ``codes`` is what stands for codes of rules."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            helps = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for name, command in action.choices.items():
                found = [_option(one, codes) for one in command._actions]
                yield Command(
                    name,
                    helps.get(name, ""),
                    tuple(one for one in found if one.names),
                    tuple(one for one in found if not one.names),
                )


def _option(action: argparse.Action, codes: tuple[str, ...]) -> Option:
    what = str(action.metavar or "")
    values = tuple(map(str, action.choices)) if action.choices is not None else None
    if values is None and what in ("CODE", "CODES"):
        values = codes
    text = action.help if action.help not in (None, argparse.SUPPRESS) else ""
    return Option(
        tuple(action.option_strings),
        re.sub(r"\s+", " ", (text or "").replace("%%", "%")),
        values,
        action.nargs != 0,
        what in ("FILE", "PATH"),
    )


def script(shell: str, parser: argparse.ArgumentParser, codes: tuple[str, ...]) -> str:
    """Return the script that a shell is to read."""
    commands = list(commands_of(parser, codes))
    return {"bash": _bash, "zsh": _zsh, "fish": _fish}[shell](commands)


def _bash(commands: list[Command]) -> str:
    cases = []
    for command in commands:
        names = " ".join(name for option in command.options for name in option.names)
        values = []
        for option in command.options:
            if option.takes:
                does = "compgen -f" if option.is_path else f'compgen -W "{_words(option)}"'
                values.append(f'      {"|".join(option.names)}) reply=$({does} -- "$word") ;;\n')
        free = "compgen -f"
        for argument in command.arguments:
            if argument.values is not None:
                free = f'compgen -W "{_words(argument)}"'
        cases.append(
            f'    {command.name}) case "$before" in\n'
            + "".join(values)
            + '      *) case "$word" in\n'
            + f'          -*) reply=$(compgen -W "{names}" -- "$word") ;;\n'
            + f'          *) reply=$({free} -- "$word") ;;\n'
            + "        esac ;;\n      esac ;;\n"
        )
    names = " ".join(command.name for command in commands)
    return (
        f"# bash completion for {PROGRAM}\n"
        "_keras_imports() {\n"
        '  local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" reply\n'
        "  # bash takes --option=value apart\n"
        '  if [ "$word" = "=" ]; then word=""\n'
        '  elif [ "$before" = "=" ]; then before="${COMP_WORDS[COMP_CWORD-2]}"; fi\n'
        '  case "${COMP_WORDS[1]}" in\n'
        + "".join(cases)
        + f'    *) reply=$(compgen -W "{names} --help --version" -- "$word") ;;\n'
        "  esac\n"
        "  local IFS=$'\\n'\n"
        "  COMPREPLY=($reply)\n"
        "}\n"
        f"complete -o filenames -F _keras_imports {PROGRAM}\n"
    )


def _words(option: Option) -> str:
    return " ".join(option.values or ())


def _zsh(commands: list[Command]) -> str:
    listed = "".join(f"    {_quoted(f'{_escaped(c.name)}:{c.help}')}\n" for c in commands)
    cases = []
    for command in commands:
        lines = []
        for option in command.options:
            for name in option.names:
                text = f"{name}{'=' if option.takes and name.startswith('--') else ''}"
                text += f"[{_escaped(option.help)}]"
                lines.append(_quoted(text + (_zsh_value(option) if option.takes else "")))
        for argument in command.arguments:
            lines.append(_quoted("*" + _zsh_value(argument)))
        body = " \\\n        ".join(["_arguments", *lines])
        cases.append(f"    {command.name})\n      {body}\n      ;;\n")
    return (
        f"#compdef {PROGRAM}\n"
        "_keras_imports() {\n"
        "  local -a commands=(\n" + listed + "  )\n"
        "  if (( CURRENT == 2 )); then\n"
        "    _describe command commands\n"
        "    return\n"
        "  fi\n"
        "  local command=$words[2]\n"
        "  shift words\n"
        "  (( CURRENT-- ))\n"
        "  case $command in\n" + "".join(cases) + "  esac\n}\n"
        # from a folder of functions the first call loads this file and is to complete, too
        f'if [ "$funcstack[1]" = "_{PROGRAM}" ]; then _keras_imports "$@"\n'
        f"else compdef _keras_imports {PROGRAM}; fi\n"
    )


def _zsh_value(option: Option) -> str:
    if option.is_path:
        return ":path:_files"
    return f":value:({_words(option)})" if option.values is not None else ":value:"


def _escaped(text: str) -> str:
    return re.sub(r"([\[\]:\\])", r"\\\1", text)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _fish(commands: list[Command]) -> str:
    lines = [f"# fish completion for {PROGRAM}", f"complete -c {PROGRAM} -f"]
    for command in commands:
        lines.append(
            f"complete -c {PROGRAM} -n __fish_use_subcommand -a {command.name} "
            f"-d {_fish_quoted(command.help)}"
        )
    for command in commands:
        head = f"complete -c {PROGRAM} -n '__fish_seen_subcommand_from {command.name}'"
        for argument in command.arguments:
            lines.append(f"{head} {_fish_value(argument)}")
        for option in command.options:
            names = [
                f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}"
                for name in option.names
            ]
            value = f" {_fish_value(option, True)}" if option.takes else ""
            lines.append(f"{head} {' '.join(names)}{value} -d {_fish_quoted(option.help)}")
    return "\n".join(lines) + "\n"


def _fish_value(option: Option, required: bool = False) -> str:
    if option.is_path:
        return "-r -F" if required else "-F"
    head = "-x" if required else "-f"  # -x: and no files
    return f"{head} -a {_fish_quoted(_words(option))}" if option.values is not None else head


def _fish_quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
