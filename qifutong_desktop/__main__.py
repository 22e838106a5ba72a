"""The door of the program: ``qifutong``, ``python -m qifutong_desktop`` and the frozen file all come in here.

Nothing heavier than ``sys`` is imported before it is needed: ``--version`` answers as fast as a bare interpreter.
Imports are absolute, because the frozen program runs this file as a script.
"""

from __future__ import annotations

import sys


def main() -> int:
    """Run one command, or open the window where none is given. Returns the exit code."""
    try:
        return _main(sys.argv[1:])
    except KeyboardInterrupt:  # before anything was begun, or while ending
        return 130


def _main(args: list[str]) -> int:
    if args == ["--version"] and _said_version():
        return 0
    if args[:1] == ["--read-workbook"]:  # a frozen program starts itself as the reader of workbooks
        from qifutong_desktop.workbooks.lean_start import measure_files

        return measure_files()
    if args[:1] == ["--read-rows"]:  # likewise as the one that hands out a table's rows
        from qifutong_desktop.workbooks.lean_start import hand_out_rows

        return hand_out_rows()
    if args[:1] == ["--verify-pdf"]:  # … and as the verifier of signed files
        from qifutong_desktop.signing.child import main as verify_pdf

        return verify_pdf()
    if args in ([], ["--lang", "zh"], ["--lang", "en"], ["--lang=zh"], ["--lang=en"]):
        from qifutong_desktop.app import open_window

        return open_window(args)
    # While the command line loads, Ctrl+C just ends the process: an interrupted import would print a traceback.
    import gc
    import signal

    # A command keeps nearly all that it makes until it ends: a sweep every 700 objects would find nothing.
    gc.set_threshold(100_000)
    interrupt = signal.getsignal(signal.SIGINT)
    if interrupt is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from qifutong_desktop.cli.main import run

    signal.signal(signal.SIGINT, interrupt)
    code = run(args)
    if code in (0, 2):
        from qifutong_desktop.installation.layout import report_good_start

        report_good_start()
    gc.freeze()  # before it ends, the interpreter would go through all that was ever loaded
    return code


def _said_version() -> bool:
    """False where stdout takes nothing; then the long way says so."""
    from qifutong_desktop import __version__

    try:
        sys.stdout.write(f"qifutong {__version__}\n")
        sys.stdout.flush()
    except (AttributeError, OSError):
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
