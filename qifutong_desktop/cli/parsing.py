"""From the words after ``qifutong`` to what was asked. Every mistake is a refusal of one line, never a usage dump."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from datetime import date
from typing import Any, NoReturn

from ..core.problems import Refusal
from ..core.text import Lang, Text
from .grammar import COMMANDS
from .grammar.words import COMMON, VERSION, Command, Option
from .helping import help_text

#: argparse says these in English only
_SAID: tuple[tuple[str, str], ...] = (
    (r"the following arguments are required: (.+)", r"缺少 \1"),
    (r"unrecognized arguments: (.+)", r"不认识的参数 \1"),
    (r"argument (\S+): invalid choice: (.+) \(choose from (.+)\)", r"\1 不能是 \2，可用：\3"),
    (r"argument (\S+): expected .*argument.*", r"\1 后面缺少内容"),
    (r"argument (\S+): ignored explicit argument (.+)", r"\1 后面不带内容，多了 \2"),
)


def wanted_lang(args: Sequence[str]) -> Lang:
    """The language asked for, known before anything else can go wrong."""
    for number, word in enumerate(args):
        if word == "--lang=en" or (word == "--lang" and args[number + 1 : number + 2] == ["en"]):
            return "en"
    return "zh"


def parse(args: Sequence[str], lang: Lang) -> argparse.Namespace:
    """What was asked: ``command`` holds its name, the rest its arguments and options.

    :raises Refusal: a word that no command knows, or one that is missing
    :raises SystemExit: after ``--help`` and ``--version``
    """
    parser = _program_parser(lang)
    asked, left = parser.parse_known_args(args)
    if left:
        _refuse(f"qifutong {asked.command}", f"unrecognized arguments: {' '.join(left)}", lang)
    return asked


def asked_day(asked: argparse.Namespace) -> date:
    """``--date``, or today.

    :raises Refusal: no such day
    """
    if asked.date is None:
        return date.today()  # noqa: DTZ011  (the day at the consultant's table)
    return day_of("--date", asked.date)


def day_of(option: str, given: str) -> date:
    """The day given to an option.

    :raises Refusal: no such day
    """
    try:
        day = date.fromisoformat(given)
        if not 2000 <= day.year <= 2100:
            raise ValueError
    except ValueError:
        raise Refusal.of(
            option,
            Text(f"{given} 不是可用的日期", f"{given} is no date we can use"),
            Text("请写 2026-09-07 的样式，2000–2100 年", "write it like 2026-09-07, in 2000–2100"),
        ) from None
    return day


class _Parser(argparse.ArgumentParser):
    """argparse with our own help and our own way to say no."""

    def __init__(self, *, lang: Lang, command: Command | None = None, **settings: Any) -> None:
        super().__init__(add_help=False, allow_abbrev=False, **settings)
        self.lang, self.command = lang, command
        for option in COMMON:
            _add(self, option)

    def format_help(self) -> str:
        return help_text(self.command, self.lang)

    def error(self, message: str) -> NoReturn:
        _refuse(self.prog, message, self.lang)


def _program_parser(lang: Lang) -> _Parser:
    parser = _Parser(lang=lang, prog="qifutong")
    parser.add_argument(VERSION.name, action="version", version=_version())
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=_Parser)
    groups: dict[str, Any] = {}
    for command in COMMANDS:
        group = commands
        for word in command.words[:-1]:
            if word not in groups:
                within = commands.add_parser(word, lang=lang)
                groups[word] = within.add_subparsers(
                    dest="within", metavar=f"{word} COMMAND", required=True, parser_class=_Parser
                )
            group = groups[word]
        own = group.add_parser(command.words[-1], lang=lang, command=command)
        own.set_defaults(command=command.name)
        for option in command.options:
            _add(own, option)
    return parser


def _add(parser: argparse.ArgumentParser, option: Option) -> None:
    if option.name == "--help":
        parser.add_argument("-h", option.name, action="help")
    elif option.positional:
        parser.add_argument(option.name, nargs=_how_many(option))
    elif not option.metavar:
        # the same switch may stand before and after the command: the second must not undo the first
        parser.add_argument(option.name, action="store_true", default=argparse.SUPPRESS)
    elif option.name == "--lang":
        parser.add_argument(option.name, choices=option.metavar.split("|"), default=argparse.SUPPRESS)
    elif option.many:
        parser.add_argument(option.name, nargs="+", action="extend", default=[], metavar=option.metavar)
    else:
        parser.add_argument(option.name, required=option.required, default=None, metavar=option.metavar)


def _how_many(option: Option) -> str | None:
    if option.many:
        return "+" if option.required else "*"
    return None if option.required else "?"


def _version() -> str:
    from .. import __version__

    return f"qifutong {__version__}"


def _refuse(place: str, message: str, lang: Lang) -> NoReturn:
    message = message.replace("'", "")
    zh = message
    for english, chinese in _SAID:
        if re.fullmatch(english, message, re.DOTALL):
            zh = re.sub(english, chinese, message, flags=re.DOTALL)
            break
    raise Refusal.of(
        place,
        Text(zh, message),
        Text(f"用法与例子见 {place} --help", f"see {place} --help for its use, with examples"),
    )
