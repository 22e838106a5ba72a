"""What Explorer shows under "Details" of the program, in Chinese and English."""

from __future__ import annotations

from pathlib import Path

_TABLES = {
    # language, code page 1200 (Unicode)
    "080404b0": ("企服通桌面版", "在客户现场诊断、选套餐、排计划、报价"),
    "040904b0": ("Qifutong desktop", "Diagnose, advise, plan and quote at the client's table"),
}


def version_resource(path: Path, version: str) -> str:
    """Write the version resource in PyInstaller's own notation; returns the path as text."""
    numbers = (*(int(part) for part in version.split(".")[:3]), 0)
    tables = ",".join(_table(key, name, what, version) for key, (name, what) in _TABLES.items())
    languages = ", ".join(f"{int(key[:4], 16)}, 1200" for key in _TABLES)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0x0, OS=0x40004,"
        f" fileType=0x1, subtype=0x0, date=(0, 0)),\n"
        f"kids=[StringFileInfo([{tables}]),\n VarFileInfo([VarStruct('Translation', [{languages}])])])\n",
        encoding="utf-8",
    )
    return str(path)


def _table(key: str, name: str, what: str, version: str) -> str:
    said = {
        "ProductName": name,
        "FileDescription": name,
        "Comments": what,
        "ProductVersion": version,
        "FileVersion": version,
        "InternalName": "qifutong",
        "OriginalFilename": "qifutong.exe",
        "LegalCopyright": "Apache-2.0",
    }
    rows = ", ".join(f"StringStruct({word!r}, {value!r})" for word, value in said.items())
    return f"\n StringTable({key!r}, [{rows}])"
