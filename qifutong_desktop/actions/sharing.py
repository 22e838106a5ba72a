"""Handing a case to a colleague: an encrypted bundle out, a bundle in, and what to say of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from ..core.text import Text
from ..store.bundle import SUFFIX, Exported, Imported, export_case, import_case
from ..store.file import Store


def bundle_name(client: str, day: date) -> str:
    """A file name to propose, ``无锡澜桥 2026-11-22.qft``; nothing in a client's name can leave the folder."""
    plain = "".join(one if one.isalnum() or one in " -_（）()" else " " for one in client)
    return f"{' '.join(plain.split())[:60] or 'case'} {day.isoformat()}{SUFFIX}"


def share(store: Store, case: str, path: Path, passphrase: str) -> Exported:
    """Write a case as a bundle under a passphrase that the colleague is told by another way.

    :raises Refusal: no such case, a passphrase under 8 characters, a disk that fails
    """
    return export_case(store, case, path, passphrase)


def take_over(store: Store, path: Path, passphrase: str) -> tuple[Imported, Text]:
    """Take a bundle in; what came, as a value and in one sentence.

    :raises Refusal: whatever is wrong with the file; nothing of it is taken in
    """
    came = import_case(store, path, passphrase)
    return came, _told(came)


def _told(came: Imported) -> Text:
    name = came.name or came.case[:8]
    if not came.operations and not came.attachments:
        return Text(f"{name}：没有新内容，早已导入", f"{name}: nothing new, all of it is here already")
    zh = f"{name}：新增 {came.operations} 条记录、{came.attachments} 个附件"
    en = f"{name}: {came.operations} entries and {came.attachments} attachments are new"
    if came.conflicts:
        zh += f"；{len(came.conflicts)} 处与本机不同，两种都保留，请选一种"
        en += f"; {len(came.conflicts)} fields differ from yours, both are kept: pick one"
    return Text(zh, en)
