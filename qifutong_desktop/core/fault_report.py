"""The report of a fault of ours: which code broke and in what surroundings, never a word of what anybody typed.

Nothing in it can come from a client: exceptions give their kind and number, not their message; code gives file, line
and function, not its values; the rest are versions and counts.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from .base32 import LETTERS
from .text import Lang, Text

Source = Literal["window", "job", "command", "native"]
#: How many kinds of a chain, lines of a stack and former faults a report holds, and how long one line may be.
MOST_KINDS, MOST_FRAMES, MOST_FORMER, LONGEST_LINE = 5, 60, 10, 160
_PACKAGE = __name__.partition(".")[0]
_ID = re.compile(r"F-\d{8}-[0-9A-HJKMNP-TV-Z]{4}")
_UNSAFE = re.compile(r"[^\w.<>:/() -]", re.ASCII)
_NATIVE_FRAME = re.compile(r'  File "(?P<file>[^"]*)", line (?P<line>\d+) in (?P<name>.*)')
_OURS = re.compile(r"(?:^|[\\/])qifutong_desktop[\\/](?!.*[\\/]qifutong_desktop[\\/])(?P<place>.+\.py)$")
_THREAD = re.compile(r"(Current thread|Thread) 0x")

_SOURCES: Mapping[Source, Text] = {
    "window": Text("窗口里的一步操作", "a step in the window"),
    "job": Text("后台任务", "work in the background"),
    "command": Text("命令行", "the command line"),
    "native": Text("程序意外退出", "the program ended by itself"),
}
_HEAD = Text("企服通桌面版 故障报告", "Qifutong desktop, fault report")
_PROMISE = Text(
    "本报告只有程序自身的信息：代码位置、版本和数量。不含客户资料、输入的文字和文件名。",
    "This report holds only what concerns the program: places in its code, versions and counts. No client's data,"
    " nothing that was typed, no file names.",
)
_WHERE, _COUNT, _KIND = Text("发生在", "where"), Text("次数", "times"), Text("种类", "kind")
_STACK, _FORMER = Text("代码位置", "places in the code"), Text("此前的故障", "faults before")


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing known of the surroundings: a version, a count."""

    name: Text
    value: str


@dataclass(frozen=True, slots=True)
class FaultReport:
    """``id`` like ``F-20261123-7K2M``; ``kinds`` the outermost first; ``frames`` the innermost last; ``former`` the
    headlines of faults before it; ``count`` how often it came in this run."""

    id: str
    at: datetime
    source: Source
    kinds: tuple[str, ...]
    frames: tuple[str, ...]
    facts: tuple[Fact, ...] = ()
    former: tuple[str, ...] = ()
    count: int = 1

    @property
    def like(self) -> tuple[tuple[str, ...], str]:
        """Faults with the same of it are one fault that came again."""
        return self.kinds, self.frames[-1] if self.frames else ""

    @property
    def headline(self) -> str:
        """Its one line in the log, and the first line of its file."""
        return f"{self.id} {self.at.isoformat(timespec='seconds')} {' ← '.join(self.kinds)}"


@dataclass(frozen=True, slots=True)
class KeptReport:
    """A report as a list shows it."""

    id: str
    at: str
    kinds: str


def fault_id(day: date, chance: int) -> str:
    """The name of a report: its day and four letters of Crockford's base 32, taken from ``chance`` (any number)."""
    letters = "".join(LETTERS[chance >> (5 * place) & 31] for place in range(4))
    return f"F-{day:%Y%m%d}-{letters}"


def is_fault_id(name: str) -> bool:
    """Whether it has the form of one."""
    return _ID.fullmatch(name) is not None


def safe(name: str) -> str:
    """A name out of code as it may stand in a report: nothing but letters, digits and a few marks, and not long."""
    return _UNSAFE.sub("?", name)[:LONGEST_LINE]


def bounded(frames: Sequence[str]) -> tuple[str, ...]:
    """At most :data:`MOST_FRAMES` lines; of a deep recursion the middle is left out."""
    if len(frames) <= MOST_FRAMES:
        return tuple(frames)
    outer = MOST_FRAMES // 3
    return (*frames[:outer], f"... {len(frames) - MOST_FRAMES + 1} more", *frames[-(MOST_FRAMES - outer - 1) :])


def report_text(report: FaultReport, lang: Lang) -> str:
    """The report to be read, its headline first."""

    def say(text: Text) -> str:
        return text.said(lang)

    lines = [report.headline, "", say(_HEAD), say(_PROMISE), ""]
    known = [
        Fact(_WHERE, say(_SOURCES[report.source])),
        Fact(_KIND, " ← ".join(report.kinds)),
        Fact(_COUNT, str(report.count)),
        *report.facts,
    ]
    lines += [f"{say(fact.name)}: {fact.value}"[:LONGEST_LINE] for fact in known]
    lines += ["", say(_STACK), *(f"  {frame}" for frame in report.frames or ("–",))]
    if report.former:
        lines += ["", say(_FORMER), *(f"  {line}"[:LONGEST_LINE] for line in report.former[-MOST_FORMER:])]
    return "\n".join(lines) + "\n"


def counted(report: FaultReport, count: int) -> FaultReport:
    """The same fault, come ``count`` times."""
    return replace(report, count=count)


def kept_report(headline: str) -> KeptReport | None:
    """What the first line of a report's file says; None where it is none."""
    name, _, rest = headline.strip().partition(" ")
    at, _, kinds = rest.partition(" ")
    return KeptReport(name, at, kinds) if is_fault_id(name) and at else None


def told_of(error: BaseException) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Kinds (the outermost first) and places (the innermost last) of an exception and what led to it: all that may ever
    be written down of it. Nothing of the exception itself is held on to."""
    kinds: list[str] = []
    frames: list[str] = []
    found: BaseException | None = error
    while found is not None and len(kinds) < MOST_KINDS:
        kinds.append(_kind(found))
        frames = [*_frames(found), *([f"-- {kinds[-1]}"] if frames else []), *frames]
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)
    return tuple(kinds), bounded(frames)


def _kind(error: BaseException) -> str:
    """Its class, and the system's number where it has one; never its message."""
    name = safe(type(error).__name__)
    return f"{name}({error.errno})" if isinstance(error, OSError) and isinstance(error.errno, int) else name


def _frames(error: BaseException) -> list[str]:
    """Our own lines, and between them only the names of the packages that they went through."""
    frames: list[str] = []
    for frame, line in traceback.walk_tb(error.__traceback__):
        module = str(frame.f_globals.get("__name__", ""))
        code = frame.f_code
        if module.partition(".")[0] == _PACKAGE:
            inside = module.split(".")[1:]
            if code.co_filename.endswith("__init__.py"):
                inside.append("__init__")
            frames.append(safe(f"{'/'.join(inside)}.py:{line} {code.co_qualname}"))
        elif frames and frames[-1] != (other := f"({safe(module.partition('.')[0])})"):
            frames.append(other)
    return frames


def native_fault(trace: str) -> tuple[str, tuple[str, ...]]:
    """Kind and frames of what the interpreter wrote when the process broke: only our own files, without their folder.

    The thread that broke comes first; a stack there has the innermost line first and is turned round.
    """
    lines = trace.splitlines()
    first = next((line for line in lines if line.strip()), "")
    kind = safe(first.partition(": ")[2].partition(":")[0]) or "native"
    frames: list[str] = []
    for stack in _stacks(lines):
        ours = [_native_place(found) for line in stack if (found := _NATIVE_FRAME.fullmatch(line))]
        frames += [f"-- {safe(stack[0].partition(' 0x')[0])}", *(place for place in reversed(ours) if place)]
    # the innermost line of the broken thread last, as in every other report
    cut = next((at for at, line in enumerate(frames) if at and line.startswith("-- ")), len(frames))
    return kind, bounded([*frames[cut:], *frames[:cut]])


def _stacks(lines: Sequence[str]) -> list[list[str]]:
    stacks: list[list[str]] = []
    for line in lines:
        if _THREAD.match(line):
            stacks.append([line])
        elif stacks:
            stacks[-1].append(line)
    return sorted(stacks, key=lambda stack: not stack[0].startswith("Current"))


def _native_place(found: re.Match[str]) -> str:
    ours = _OURS.search(found["file"])
    if ours is None:
        return ""
    return safe(f"{ours['place'].replace(chr(92), '/')}:{found['line']} {found['name']}")
