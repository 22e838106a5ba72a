"""``qifutong rehearse``"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..actions.migration_report import write_rehearsal_with_report
from ..actions.rehearsal_files import rehearsal_json
from ..actions.rehearsed_tables import NOTHING_KNOWN, Known
from ..actions.rehearsing import Rehearsal
from ..actions.rehearsing import rehearse as rehearse_files
from ..actions.trial_run import Tried
from ..core.migration.reconciliation import fault_counts
from ..core.migration.rehearsed import split, whence
from ..core.migration.standards import FAULT_WORDS
from ..core.problems import Refusal
from ..core.text import Lang, Text
from .asking import data_password
from .columns import bullets, columns
from .face import Face
from .parsing import asked_day

_DONE, _UNBALANCED = 0, 3
#: So many reasons of one entity are told; the JSON has all of them.
_REASONS = 4


def rehearse(asked: Namespace, face: Face) -> int:
    """Exit code 3 where an entity does not balance.

    :raises Refusal: a file that cannot be read, no table with an import sheet, a case that is not there
    """
    known = _with_defaults(_known(asked, face), asked.default)
    paths, password = [Path(name) for name in asked.FILE], data_password(asked)
    passwords, today = {str(path): password for path in paths}, asked_day(asked)
    try:
        done = rehearse_files(paths, asked.FILE, known, face.progress, passwords, tell=face.notices)
        written: tuple[Path, ...] = ()
        if asked.out is not None:
            folder, client = Path(asked.out), asked.client or ""
            written = write_rehearsal_with_report(done, folder, client, today, face.progress)
    finally:
        face.progress_done()
    face.give(lambda: rehearsal_json(done, written), lambda: _lines(done, written, face.lang))
    return _DONE if done.balanced else _UNBALANCED


def _known(asked: Namespace, face: Face) -> Known:
    """What was decided in a stored case.

    :raises Refusal: no store, no such case
    """
    if asked.case is None:
        return NOTHING_KNOWN
    from ..actions.keeping import no_store, open_kept
    from ..actions.profile import profile_folder
    from ..actions.rehearsal_case import known_of_case
    from .asking import asker

    store = open_kept(profile_folder(), asker(face))
    if store is None:
        raise Refusal.of("--case", Text("还没有数据", "there is no store"), no_store(profile_folder()))
    with store:
        known, problems = known_of_case(store, asked.case)
    face.notices([Text(f"{one.key}：{one.what.zh}", f"{one.key}: {one.what.en}") for one in problems])
    return known


def _with_defaults(known: Known, given: Sequence[str]) -> Known:
    """What was decided, and ``--default 仓库=成品仓`` for whatever table has no such column.

    :raises Refusal: no such field, a value that does not fit
    """
    from ..actions.rehearsed_tables import with_defaults

    pairs = []
    for one in given:
        name, sign, text = one.partition("=")
        if not sign or not text.strip():
            what = Text(f"“{one}”不是“列=值”", f"“{one}” is not COLUMN=VALUE")
            raise Refusal.of("--default", what, Text("例如 --default 仓库=成品仓", "for example --default 仓库=成品仓"))
        pairs.append((name.strip(), text.strip()))
    return with_defaults(known, pairs)


def _lines(done: Rehearsal, written: tuple[Path, ...], lang: Lang) -> list[str]:
    zh = lang == "zh"
    rows = [_HEAD if zh else _ENGLISH, *(_row(one, lang) for one in done.tried)]
    lines = columns(rows, right=range(1, 6))
    for one in done.tried:
        label = one.target.label.said(lang)
        lines += [f"  ✗ {label}: {text.said(lang)}" for text in one.balance.differences]
        reasons = fault_counts(fault for reject in one.rejected for fault in reject.faults)
        for kind, name, count in reasons[:_REASONS]:
            into = one.target.field(name)
            place = f"{label}·{into.label.said(lang)}" if into else label
            lines.append(f"  {place}: {FAULT_WORDS[kind].said(lang)} ×{count:,}")
    lines += bullets([problem.line(lang) for problem in done.problems]) if done.problems else []
    for target, into, value, count in done.filled:
        lines.append(f"  {target.label.said(lang)}·{into.label.said(lang)} ← {value} ×{count:,}")
    lines += [f"  {text.said(lang)}" for text in _whence(done)]
    planted, caught = sum(one.planted for one in done.rates), sum(one.caught for one in done.rates)
    lines.append(f"自检：埋入 {planted} 处错误，查出 {caught}" if zh else f"Self-test: {caught} of {planted} found")
    verdict = ("全部对平" if done.balanced else "没有对平") if zh else ("balanced" if done.balanced else "NOT balanced")
    return [*lines, verdict, *(str(path) for path in written)]


def _whence(done: Rehearsal) -> Iterator[Text]:
    """Why more is read than the files have rows, and more loaded than the tables of one kind hold."""
    if done.given < sum(one.balance.read for one in done.tried):
        yield split(done.given)
    elsewhere = done.elsewhere
    for one in done.tried:
        if one.target.id in elsewhere:
            count, tables = elsewhere[one.target.id]
            words, label = whence(count, one.balance.after.keys, tables), one.target.label
            yield Text(f"{label.zh}：{words.zh}", f"{label.en}: {words.en}")


_HEAD = ("", "读入", "新建", "合并", "跳过", "退回", "对平")
_ENGLISH = ("", "read", "created", "merged", "skipped", "rejected", "balanced")


def _row(one: Tried, lang: Lang) -> tuple[str, ...]:
    fates = one.balance.fates
    counts = (one.balance.read, fates.created, fates.merged, fates.skipped, fates.rejected)
    told = ("是" if lang == "zh" else "yes") if one.balance.balanced else ("否" if lang == "zh" else "NO")
    return (one.target.label.said(lang), *(f"{count:,}" for count in counts), told)
