"""What the program is, and under which licences it comes."""

from __future__ import annotations

from .. import __version__
from ..core.text import Text

NAME = Text("企服通桌面版", "Qifutong desktop")
VERSION = Text(f"版本 {__version__}", f"version {__version__}")
PURPOSE = Text(
    "在客户现场诊断、选套餐、排计划、报价，生成方案书与报价单，不需要网络。",
    "Diagnose, advise, plan and quote at the client's table, offline, and hand over a proposal and a quote.",
)
LICENCE = Text(
    "本程序按 Apache-2.0 许可发布。界面使用 Qt 与 PySide6（LGPL-3.0，动态链接，可自行替换）；字体为 Noto Sans SC"
    "（SIL OFL 1.1）。",
    "Released under Apache-2.0. The window uses Qt and PySide6 (LGPL-3.0, linked dynamically, replaceable); the"
    " typeface is Noto Sans SC (SIL OFL 1.1).",
)
