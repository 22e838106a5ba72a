"""``qifutong cases``, ``backup``, ``restore`` and ``audit``: the store without a window"""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ..actions.keeping import (
    Listed,
    SetUp,
    audit_json,
    audit_kept,
    back_up_kept,
    backup_json,
    begin_day,
    cases_json,
    folder_notices,
    list_kept,
    no_store,
    open_kept,
    restore_kept,
    restored_json,
    set_up,
    set_up_json,
)
from ..actions.profile import profile_folder
from ..core.problems import Refusal
from ..core.text import Lang, Text
from ..store.audit import Report
from ..store.backup import Backup, backups
from .asking import asker, new_passphrase
from .columns import bullets, columns, part
from .face import Face

if TYPE_CHECKING:
    from ..actions.case_files import Added, Written

_NO = 3


def cases(asked: Namespace, face: Face) -> int:
    """The list of cases; with ``--init`` a new store, with ``--add`` a case more, with ``--export`` a case as a file.

    :raises Refusal: no key, a store that is damaged, or one that is there already
    """
    folder = profile_folder()
    if asked.add is not None or asked.export is not None:
        return _with_file(asked, face, folder)
    if "init" in asked:
        made = set_up(folder, new_passphrase(asked.passphrase_file, face))
        face.give(lambda: set_up_json(made, face.lang), lambda: _set_up_lines(made, face.lang))
        face.notices(made.notices)
        return 0
    store = open_kept(folder, asker(face))
    if store is None:
        face.give(lambda: cases_json(folder, ()), list)
        face.notices([no_store(folder)])
        return 0
    with store:
        told = begin_day(store, datetime.now(UTC))
        listed = list_kept(store, in_bin="bin" in asked)
    face.give(lambda: cases_json(folder, listed), lambda: _case_lines(listed, face.lang))
    face.notices((*folder_notices(folder), *told))
    return 0


def _with_file(asked: Namespace, face: Face, folder: Path) -> int:
    """:raises Refusal: two things asked for at once, no store, or what is wrong with case or file"""
    if "init" in asked or "bin" in asked or (asked.add is None) == (asked.export is None):
        what = Text("--init、--bin、--add、--export 一次只能用一个", "--init, --bin, --add, --export: one at a time")
        raise Refusal.of("qifutong cases", what, Text("请分几次运行", "run them one after the other"))
    if (asked.export is None) != (asked.out is None):
        what = Text("--export 与 --out 要一起给出", "--export and --out go together")
        raise Refusal.of("--out", what, Text("请给出要写的 .toml 文件", "name the .toml file to write"))
    store = open_kept(folder, asker(face))
    if store is None:
        said = no_store(folder)
        raise Refusal.of("", Text("还没有数据", "there is no store"), said)
    from ..actions.case_files import add_case_file, added_json, write_case_file, written_json

    now, today = datetime.now(UTC), date.today()  # noqa: DTZ011
    with store:
        if asked.add is not None:
            added = add_case_file(store, Path(asked.add), now, today, face.progress)
            face.progress_done()
            face.give(lambda: added_json(folder, added, face.lang), lambda: _added_lines(added, face.lang))
            face.notices(added.notices)
        else:
            written = write_case_file(store, asked.export, Path(asked.out), today)
            face.give(lambda: written_json(written, face.lang), lambda: _written_lines(written, face.lang))
            face.notices(written.notices)
    return 0


def backup(asked: Namespace, face: Face) -> int:
    """A copy of today, or the list of copies.

    :raises Refusal: no key, a disk that is full or fails
    """
    folder = profile_folder()
    if "list" in asked:
        copies = backups(folder)
        face.give(lambda: backup_json(folder, None, copies), lambda: _backup_lines(folder, None, copies, face.lang))
        return 0
    store = open_kept(folder, asker(face))
    made = None
    if store is None:
        face.notices([no_store(folder)])
    else:
        with store:
            made = back_up_kept(store, date.today(), Path(asked.out) if asked.out else None)  # noqa: DTZ011
        face.notices(folder_notices(folder))
    copies = backups(folder)
    face.give(lambda: backup_json(folder, made, copies), lambda: _backup_lines(folder, made, copies, face.lang))
    return 0


def restore(asked: Namespace, face: Face) -> int:
    """Put a copy in the store's place.

    :raises Refusal: no such copy, one that is not sound, no key, a window that has the store open
    """
    copy, replaced = restore_kept(profile_folder(), asked.BACKUP, datetime.now(UTC), asker(face))
    face.give(
        lambda: restored_json(copy, replaced),
        lambda: _restore_lines(copy, replaced, face.lang),
    )
    return 0


def audit(asked: Namespace, face: Face) -> int:
    """Whether all that was issued is as it was.

    :returns: 3 when it is not
    :raises Refusal: no key, or a ``--head`` that is none
    """
    folder = profile_folder()
    store = open_kept(folder, asker(face))
    if store is None:
        report = audit_kept(None, asked.head)
        face.notices([no_store(folder)])
    else:
        with store:
            report = audit_kept(store, asked.head)
    face.give(lambda: audit_json(report, face.lang), lambda: _audit_lines(report, face.lang))
    return _NO if report.broken else 0


# --- words -----------------------------------------------------------------------------------------------------------


def _set_up_lines(made: SetUp, lang: Lang) -> list[str]:
    zh = lang == "zh"
    lines = [
        f"已在 {made.folder} 新建加密数据（设备代码 {made.device}）"
        if zh
        else f"A new encrypted store in {made.folder} (device {made.device})",
        "",
        "恢复码（只显示这一次，请抄下并离线保管；忘记密码时靠它打开数据）："
        if zh
        else "Recovery code (shown this once; write it down, keep it offline; it opens the store without passphrase):",
        f"  {made.recovery_code}",
    ]
    if made.key_file is not None:
        lines += ["", f"密钥文件：{made.key_file}" if zh else f"Key file: {made.key_file}"]
    return lines


def _added_lines(added: Added, lang: Lang) -> list[str]:
    if lang == "zh":
        return [f"已存入案例 {added.case[:8]}：{added.name}（{added.operations} 项，测量了 {added.measured} 份表格）"]
    counts = f"{added.operations} fields, {added.measured} workbooks measured"
    return [f"Stored as {added.case[:8]}: {added.name} ({counts})"]


def _written_lines(written: Written, lang: Lang) -> list[str]:
    return [f"已写出：{written.path}" if lang == "zh" else f"Written: {written.path}"]


def _case_lines(listed: tuple[Listed, ...], lang: Lang) -> list[str]:
    zh = lang == "zh"
    if not listed:
        return ["没有案例" if zh else "No cases"]
    rows = [("案例", "客户", "最后修改", "已签发") if zh else ("case", "client", "last changed", "issued")]
    for one in listed:
        numbers = [f"{number} 第 {version} 版" if zh else f"{number} v{version}" for number, version in one.quotes]
        rows.append((one.summary.case[:8], one.summary.name, one.summary.changed, ("、" if zh else ", ").join(numbers)))
    return columns(rows, indent="")


def _backup_lines(folder: Path, made: Backup | None, copies: tuple[Backup, ...], lang: Lang) -> list[str]:
    zh = lang == "zh"
    lines = []
    if made is not None:
        size = f"{made.size:,}"
        lines.append(
            f"已备份并验证：{made.path}（{size} 字节）" if zh else f"Copied and verified: {made.path} ({size} bytes)"
        )
        if made.path.parent.parent != folder:
            envelope = folder / "key.json"
            lines.append(
                f"带到别的电脑时，请连同密钥信封 {envelope} 一起带走"
                if zh
                else f"to open it on another computer, take the envelope of its key along: {envelope}"
            )
    rows = [(one.path.name, f"{one.size:,}") for one in copies]
    listed = part(Text("现有备份", "Copies"), lang, columns(rows, right={1}))
    return [*lines, *listed] if lines else listed[1:]


def _restore_lines(copy: Path, replaced: Path | None, lang: Lang) -> list[str]:
    zh = lang == "zh"
    lines = [f"已恢复：{copy}" if zh else f"Restored: {copy}"]
    if replaced is not None:
        lines.append(f"原来的数据留在 {replaced}" if zh else f"What was there before is kept: {replaced}")
    lines.append("报价编号从此改用新的设备代码并跳号" if zh else "Quotes get numbers of a new device from now on")
    return lines


def _audit_lines(report: Report, lang: Lang) -> list[str]:
    zh = lang == "zh"
    counts = (
        f"审计链 {report.events} 条，已签发报价 {report.quotes} 份"
        if zh
        else f"{report.events} events in the audit chain, {report.quotes} issued quotes"
    )
    verdict = ("有改动" if zh else "altered") if report.broken else ("完好" if zh else "as they were")
    held = [
        f"链头 {head}：{'最初' if place == 0 else f'第 {place} 条之后'}，其前的记录都在"
        if zh
        else f"head {head}: after {place} events; all before it is there"
        for head, place in report.anchored
        if place is not None
    ]
    limit = (
        "末尾是否被截掉，只能对照写在别处的链头：qifutong audit --head 报价单上的链头"
        if zh
        else "that the tail was cut off shows only against a head kept elsewhere: qifutong audit --head (from a quote)"
    )
    return [
        f"{counts}：{verdict}" if zh else f"{counts}: {verdict}",
        f"链头 {report.head}" if zh else f"head {report.head}",
        *bullets([one.what.said(lang) for one in report.broken]),
        *bullets(held),
        *([] if report.anchored else [limit]),
    ]
