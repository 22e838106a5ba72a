"""A sheet's windows hold the same rows wherever its parts are cut."""

from __future__ import annotations

from qifutong_desktop.workbooks.fast.sheet_windows import PAD, windows

_HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
_ROWS = (b'<row r="1"><c r="A1"><v>1</v></c></row>', b'<row r="2"><c r="A2"><v>2</v></c></row>')
_SHEET = _HEAD + b"\r\n" + b"\r\n".join(_ROWS) + b"\r\n</sheetData></worksheet>"


def test_a_cut_at_any_place_changes_no_row() -> None:
    for first in range(len(_SHEET)):
        for second in range(first, len(_SHEET), 7):
            parts = (_SHEET[:first], _SHEET[first:second], _SHEET[second:])
            found = b"".join(window.removesuffix(PAD) for window in windows(part for part in parts if part))
            assert found == b"".join(_ROWS), (first, second)
