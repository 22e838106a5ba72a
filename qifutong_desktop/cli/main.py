"""One run of the command line: exit codes, and the one line that stands for whatever went wrong."""

from __future__ import annotations

import errno
import os
import signal
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from ..core.problems import Refusal
from ..core.progress import Cancelled
from ..core.text import Lang, Text
from .face import Face, Unheard, open_streams, say, write_out
from .parsing import parse, wanted_lang

if TYPE_CHECKING:
    from ..core.fault_report import Fact

DONE, FAULT, REFUSED, STOPPED = 0, 1, 2, 130
#: The machine is out of files, processes or memory: nothing of ours is broken, and trying again may help.
_EXHAUSTED = (errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN)
#: What works for long, with libraries that are no Python: if the process breaks, its stacks are kept.
_LONG = ("demo", "propose", "export", "profile", "analyse", "rehearse", "remeasure", "sign")


def run(args: Sequence[str]) -> int:
    """Do what the words ask. Returns the exit code, as :func:`guarded`."""
    lang = wanted_lang(args)
    _hear_endings()

    def work() -> int:
        asked = parse(args, lang)
        with _native_faults(lang) if asked.command in _LONG else nullcontext():
            return _perform(asked, Face(lang, json="json" in asked))

    return guarded(work, lang)


def guarded(work: Callable[[], int], lang: Lang) -> int:
    """What ``work`` returns, and one line on stderr for whatever went wrong.

    :returns: 1 for a fault of ours or a result that cannot be printed, 2 refused, 130 stopped by the user
    """
    try:
        open_streams()
        return _flushed(work)
    except Refusal as refusal:
        say(refusal.line(lang))
        return REFUSED
    except (KeyboardInterrupt, Cancelled):
        say("已停止，没有留下半成品" if lang == "zh" else "stopped; nothing half-done was left")
        return STOPPED
    except BrokenPipeError:
        return DONE
    except Unheard as unheard:
        say(_unheard(unheard.why, lang))
        return FAULT
    except Exception as error:
        reason = _not_ours(error)
        if reason is not None:
            say(reason.line(lang))
            return REFUSED
        _confess(error, lang)
        return FAULT


def _flushed(work: Callable[[], int]) -> int:
    """``--help`` and ``--version`` end by SystemExit, with words still on their way.

    :raises Unheard: they do not arrive
    """
    try:
        return work()
    except SystemExit as end:
        if end.code in (None, DONE):
            write_out("")
        raise


def _unheard(why: Text, lang: Lang) -> str:
    if lang == "zh":
        return f"stdout: 结果写不出去（{why.zh}）；请腾出空间或换一个输出位置（写出的文件不受影响）"
    return f"stdout: the result cannot be written ({why.en}); make room or send it elsewhere (files written stand)"


def _not_ours(error: Exception) -> Refusal | None:
    """What the machine cannot give, said as a refusal."""
    if isinstance(error, OSError) and error.errno in _EXHAUSTED:
        return Refusal.of(
            "",
            Text(f"系统资源不足（{error.strerror}）", f"the system is out of resources ({error.strerror})"),
            Text("请关闭一些程序，或放宽限制后再试", "close some programs, or raise the limit, and try again"),
        )
    if isinstance(error, UnicodeEncodeError) and error.encoding.lower() == sys.getfilesystemencoding().lower():
        return Refusal.of(
            "",
            Text(f"系统的文件名编码是 {error.encoding}，写不了中文", f"file names are {error.encoding}, not Chinese"),
            Text("请设 PYTHONUTF8=1 再运行", "set PYTHONUTF8=1 and run it again"),
        )
    return None


def _perform(asked: Namespace, face: Face) -> int:
    """Each command's module is imported only when it is asked for."""
    match asked.command:
        case "demo":
            from .proposing import demo

            return demo(asked, face)
        case "propose":
            from .proposing import propose

            return propose(asked, face)
        case "export":
            from .exporting import export

            return export(asked, face)
        case "diagnose":
            from .diagnosing import diagnose

            return diagnose(asked, face)
        case "remeasure":
            from .remeasuring import remeasure

            return remeasure(asked, face)
        case "price":
            from .pricing import price

            return price(asked, face)
        case "compare":
            from .comparing import compare

            return compare(asked, face)
        case "profile":
            from .profiling import profile

            return profile(asked, face)
        case "rehearse":
            from .rehearsing import rehearse

            return rehearse(asked, face)
        case "analyse":
            from .analysing import analyse

            return analyse(asked, face)
        case "sign":
            from .signing import sign

            return sign(asked, face)
        case "timestamp":
            from .timestamping import timestamp

            return timestamp(asked, face)
        case "verify":
            from .verifying import verify

            return verify(asked, face)
        case "certificate":
            from .signing import certificate

            return certificate(asked, face)
        case "ask":
            from .answering import ask

            return ask(asked, face)
        case "approval request" | "approval sign" | "approval code" | "approval trust":
            from . import approving

            acts = {"request": approving.request, "sign": approving.sign, "code": approving.code}
            return acts.get(asked.command.split()[1], approving.trust)(asked, face)
        case "pricebook check":
            from .checking import check_pricebook

            return check_pricebook(asked, face)
        case "pricebook import":
            from .updating import import_pricebook

            return import_pricebook(asked, face)
        case "pricebook sign":
            from .updating import sign_pricebook

            return sign_pricebook(asked, face)
        case "pricebook key":
            from .updating import pricebook_key

            return pricebook_key(asked, face)
        case "questionnaire export" | "questionnaire check" | "questionnaire import" | "questionnaire effect":
            from . import questionnaire

            acts = {"export": questionnaire.export, "check": questionnaire.check, "import": questionnaire.take}
            return acts.get(asked.command.split()[1], questionnaire.effect)(asked, face)
        case "questionnaire paper":
            from .questionnaire_paper import paper

            return paper(asked, face)
        case "questionnaire keyin":
            from .questionnaire_keyin import keyin

            return keyin(asked, face)
        case "cases":
            from .keeping import cases

            return cases(asked, face)
        case "minutes":
            from .minutes import minutes

            return minutes(asked, face)
        case "backup":
            from .keeping import backup

            return backup(asked, face)
        case "restore":
            from .keeping import restore

            return restore(asked, face)
        case "audit":
            from .keeping import audit

            return audit(asked, face)
        case "hub init" | "hub enrol" | "hub members" | "hub revoke" | "hub erase" | "hub publish" | "hub alarms":
            from . import hub_admin

            acts = {
                "init": hub_admin.init,
                "enrol": hub_admin.enrol,
                "members": hub_admin.members,
                "revoke": hub_admin.revoke,
                "erase": hub_admin.erase,
                "publish": hub_admin.publish,
            }
            return acts.get(asked.command.split()[1], hub_admin.alarms)(asked, face)
        case "hub join" | "hub sync" | "hub status" | "hub leave":
            from . import hub

            doing = {"hub join": hub.join_hub, "hub sync": hub.sync_hub, "hub status": hub.status}
            return doing.get(asked.command, hub.leave_hub)(asked, face)
        case "hub clients" | "hub figures":
            from . import hub_team

            return (hub_team.clients if asked.command == "hub clients" else hub_team.figures)(asked, face)
        case "update" | "self-test" | "release make":
            from . import program

            acts = {"update": program.update, "self-test": program.self_test}
            return acts.get(asked.command, program.make)(asked, face)
        case unknown:
            raise AssertionError(unknown)


def _hear_endings() -> None:
    """SIGTERM and a closed terminal (SIGHUP, unless ``nohup`` told us to ignore it) leave by the way that cleans up."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _terminated)


def _terminated(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _native_faults(lang: Lang) -> AbstractContextManager[None]:
    """Keep the stacks if this process breaks, and report what a former one left; only where there is a profile."""
    from ..actions.fault_native import native_faults_written, report_native_faults
    from ..actions.profile import profile_folder

    folder = profile_folder()
    if not folder.is_dir():
        return nullcontext()

    def facts() -> tuple[Fact, ...]:
        from ..actions.fault_reports import surroundings

        return surroundings(folder)

    report_native_faults(folder, facts, lang)
    return native_faults_written(folder)


def _confess(error: Exception, lang: Lang) -> None:
    """A fault of ours, in one line that holds nothing of the client's; the whole of it only on request."""
    place, kind = _place(error), type(error).__name__
    report = _reported(error, lang)
    if lang == "zh":
        kept = f"报告（不含客户资料）：{report}；" if report else ""
        say(f"程序故障 {kind}（{place}），不是您的输入有误；{kept}设 QIFUTONG_TRACEBACK=1 再运行一次，可在本机看到详情")
    else:
        kept = f"report (nothing of the client's in it): {report}; " if report else ""
        say(f"a fault of ours, {kind} ({place}); {kept}run it again with QIFUTONG_TRACEBACK=1 to see the details here")
    if os.environ.get("QIFUTONG_TRACEBACK"):
        import traceback

        traceback.print_exception(error)


def _reported(error: Exception, lang: Lang) -> Path | None:
    """Where its report lies; None where none could be written, for whatever reason: the fault itself is to be told."""
    try:
        from datetime import datetime

        from ..actions.fault_reports import confessed
        from ..actions.profile import profile_folder

        return confessed(profile_folder(), error, datetime.now().astimezone(), lang)
    except Exception:
        return None


def _place(error: Exception) -> str:
    """File and line within this package where it happened."""
    package = Path(__file__).resolve().parent.parent
    place, step = "?", error.__traceback__
    while step is not None:
        file = Path(step.tb_frame.f_code.co_filename)
        if package in file.parents:
            place = f"{file.relative_to(package).as_posix()}:{step.tb_lineno}"
        step = step.tb_next
    return place
