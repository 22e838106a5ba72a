"""What ``--help`` says: what a command is for, what it takes, and a line to copy."""

from __future__ import annotations

from ..core.text import Lang, Text
from .columns import columns
from .grammar import COMMANDS
from .grammar.words import COMMON, VERSION, Command, Option

_CODES = (
    ("0", Text("完成", "done")),
    ("2", Text("被拒绝：错误输出里有一行，说明在哪里、怎么改", "refused; one line says where and how to mend it")),
    ("3", Text("完成，但结论是否定的", "done, but the answer is no")),
    ("1", Text("程序自身的故障，或结果写不出去", "a fault of ours, or a result that cannot be written")),
)


def help_text(command: Command | None, lang: Lang) -> str:
    """The help of one command, or of the whole program."""
    lines = _program(lang) if command is None else _command(command, lang)
    return "\n".join(lines) + "\n"


def _program(lang: Lang) -> list[str]:
    zh = lang == "zh"
    rows = [(command.name, command.summary.said(lang)) for command in COMMANDS]
    codes = [(code, meaning.said(lang)) for code, meaning in _CODES]
    return [
        "企服通桌面版：在客户现场诊断、选套餐、排计划、报价，不需要网络。"
        if zh
        else "Qifutong desktop: diagnose, advise, plan and quote at the client's table, offline.",
        "",
        "先试试：" if zh else "Try it:",
        "  qifutong demo --out out",
        "",
        "命令：" if zh else "Commands:",
        *columns(rows),
        "",
        "每个命令的说明与例子：qifutong price --help"
        if zh
        else "Help and examples of a command: qifutong price --help",
        "不带命令时打开窗口。" if zh else "Without a command the window opens.",
        "",
        "通用选项：" if zh else "Options:",
        *_options((*COMMON, VERSION), lang),
        "",
        "退出码：" if zh else "Exit codes:",
        *columns(codes),
    ]


def _command(command: Command, lang: Lang) -> list[str]:
    zh = lang == "zh"
    usage = " ".join(
        option.shown if option.required else f"[{option.shown}]"
        for option in sorted(command.options, key=lambda one: not one.positional)
    )
    return [
        f"qifutong {command.name} {usage}".rstrip(),
        "",
        *command.about.said(lang).split("\n"),
        "",
        "参数与选项：" if zh else "Arguments and options:",
        *_options((*command.options, *COMMON), lang),
        "",
        "例：" if zh else "Example:",
        *(f"  {example}" for example in command.examples),
    ]


def _options(options: tuple[Option, ...], lang: Lang) -> list[str]:
    return columns([(option.shown, option.help.said(lang)) for option in options])
