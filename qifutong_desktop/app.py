"""The window put together: the one place that knows both the window and the command line."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import nullcontext, suppress
from pathlib import Path

from .actions.fault_native import native_faults_written
from .actions.profile import profile_folder, read_look
from .cli.main import guarded
from .cli.parsing import wanted_lang
from .core.problems import Refusal
from .core.text import Lang, Text
from .store.lock import Held, Holder, hold

#: What Windows and macOS know the program by.
APP_ID = "cn.qifutong.desktop"


def open_window(args: Sequence[str]) -> int:
    """Open the window in the language asked for; returns the exit code when it is closed."""
    asked = wanted_lang(args) if args else None
    return guarded(lambda: _open(asked), asked or read_look(profile_folder()).lang)


def _open(lang: Lang | None) -> int:
    """``lang`` None: as it was chosen in the settings.

    :raises Refusal: no display, or a system library that Qt needs is missing
    """
    _refuse_without_display()
    try:
        from PySide6.QtCore import QTimer
        from PySide6.QtWidgets import QApplication

        from .ui.look import Look
        from .ui.program import Program, system_is_dark
    except ImportError as error:
        raise _no_window(Text(f"缺少系统库（{error}）", f"a system library is missing ({error})")) from None
    _refuse_unanswered_display()
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Python's own handler would wait for Qt's loop to end
    _stand_by_itself()
    app = QApplication(sys.argv[:1])
    app.setApplicationName("qifutong")
    folder = profile_folder()
    held = _hold(folder)
    if isinstance(held, Holder):
        from .ui.instance import ring

        if ring(folder):
            return 0
    ours = held if isinstance(held, Held) else None
    kept = read_look(folder)
    by_system = kept.dark is None
    dark = system_is_dark(app) if kept.dark is None else kept.dark
    program = Program(app, folder, Look(lang or kept.lang, dark, kept.scale), ours, by_system=by_system)
    program.faults.watch()
    program.show()
    # the system's word to end, heard within a second: the sweeper's timer lets Python look. It may fall into the midst
    # of painting or of opening the store, so the window closes from the event loop.
    signal.signal(signal.SIGTERM, lambda *_: QTimer.singleShot(0, app.closeAllWindows))
    with native_faults_written(folder) if ours is not None else nullcontext():
        return app.exec()


def _stand_by_itself() -> None:
    """On Windows' taskbar the window is of the program that the menu's entry names (qifutong.iss), not of Python."""
    if sys.platform == "win32":
        with suppress(AttributeError, OSError):
            ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(APP_ID)


def _hold(folder: Path) -> Held | Holder:
    """:raises Refusal: the folder cannot be written"""
    try:
        return hold(folder)
    except OSError as error:
        what = Text(f"无法写入（{error.strerror}）", f"cannot be written ({error.strerror})")
        remedy = Text("请检查权限与空间，或设 QIFUTONG_HOME", "check permissions and space, or set QIFUTONG_HOME")
        raise Refusal.of("", what, remedy, str(folder)) from None


def _on_x11() -> bool:
    """Qt will talk to an X server, and would abort the whole process if it could not."""
    named = os.environ.get("QT_QPA_PLATFORM") or os.environ.get("WAYLAND_DISPLAY")
    return sys.platform.startswith("linux") and not named


def _refuse_without_display() -> None:
    """:raises Refusal: no display is named"""
    if _on_x11() and not os.environ.get("DISPLAY"):
        raise _no_window(Text("没有图形界面", "there is no display"))


def _refuse_unanswered_display() -> None:
    """:raises Refusal: a library of Qt's is missing, or the display does not answer"""
    if not _on_x11():
        return
    import PySide6

    try:
        ctypes.CDLL(str(Path(PySide6.__file__).parent / "Qt" / "plugins" / "platforms" / "libqxcb.so"))
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError as error:
        raise _no_window(Text(f"缺少系统库（{error}）", f"a system library is missing ({error})")) from None
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    refused = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    if refused:
        display = os.environ["DISPLAY"]
        raise _no_window(Text(f"图形界面 {display} 没有应答", f"the display {display} does not answer"))


def _no_window(why: Text) -> Refusal:
    return Refusal.of(
        "",
        Text(f"打不开窗口：{why.zh}", f"the window cannot open: {why.en}"),
        Text(
            "请用命令行，如 qifutong demo --out out（全部命令见 qifutong --help）",
            "use the command line, e.g. qifutong demo --out out (qifutong --help lists all commands)",
        ),
    )
