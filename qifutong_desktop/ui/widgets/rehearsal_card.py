"""What a rehearsal came to: every row accounted for, sums before and after, what was refused and where."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ...core.text import Text
from ..look import Look
from ..style import give
from .fact_table import Fact, FactTable

if TYPE_CHECKING:
    from ...core.migration.rehearsed import DayLine, EntityRun, FaultRun, Rehearsed, SumLine

_HEAD = Text("模拟迁移", "Rehearsal")
_WHAT = Text(
    "按现在的对应与清洗规则，把客户的文件载入一个临时数据库并逐行对账：读入 = 新建 + 合并 + 跳过 + 退回。"
    "只在本机进行，用完即弃，原文件不动。",
    "The client's files are mapped, cleaned and loaded into a throw-away database, and every row is accounted for: "
    "read = created + merged + skipped + rejected. On this computer only; the files stay as they are.",
)
_START, _AGAIN, _RUNNING = Text("开始模拟", "Rehearse"), Text("重新模拟", "Once more"), Text("正在模拟…", "Running…")
_STALE = Text("文件或决定在那之后有变化，请重新模拟。", "Files or decisions have changed since: rehearse once more.")
_BALANCED, _UNBALANCED = Text("全部对平", "all balanced"), Text("没有对平", "not balanced")
_HEADS = (
    Text("数据", "Data"),
    Text("读入", "read"),
    Text("新建", "created"),
    Text("合并", "merged"),
    Text("跳过", "skipped"),
    Text("退回", "rejected"),
    Text("记录 前 → 后", "keys before → after"),
    Text("结果", "Result"),
)
_FAULT_HEADS = (Text("退回原因", "Why"), Text("所在列", "Column"), Text("处数", "Cells"), Text("单元格", "Where"))
_REJECTED = Text("退回的行", "Rejected rows")
_NOTHING = Text("没有退回任何一行。", "No row was rejected.")
_PLACES = 5
_LINES = 3


class RehearsalCard(QFrame):
    """Shows; the page runs it."""

    started = Signal()

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        give(self, kind="card")
        self.head, self.verdict, self.when = QLabel(look.say(_HEAD)), QLabel(), QLabel()
        self.what, self.refusal, self.told = QLabel(look.say(_WHAT)), QLabel(), QLabel()
        self.rejected, self.nothing = QLabel(look.say(_REJECTED)), QLabel(look.say(_NOTHING))
        self.start_button = QPushButton(look.say(_START))
        self.start_button.clicked.connect(self.started)
        heads = [look.say(head) for head in _HEADS]
        self.table = FactTable(self, look, heads, (24, 9, 9, 9, 9, 9, 17, 14), right=range(1, 7))
        self.table.setAccessibleName(look.say(Text("逐类对账", "Reconciliation")))
        fault_heads = [look.say(head) for head in _FAULT_HEADS]
        self.faults = FactTable(self, look, fault_heads, (40, 26, 10, 24), right=(2,))
        self.faults.setAccessibleName(look.say(_REJECTED))
        give(self.head, role="head")
        give(self.verdict, role="pill", tone="ok")
        give(self.when, role="caption")
        give(self.what, role="small")
        give(self.refusal, role="small", tone="block")
        give(self.told, role="small")
        give(self.rejected, role="strong")
        give(self.nothing, role="small")
        self._lay_out()

    def _lay_out(self) -> None:
        look, title = self.look, QHBoxLayout()
        title.setSpacing(look.px(12))
        for part in (self.head, self.verdict, self.when):
            title.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        title.addStretch(1)
        title.addWidget(self.start_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 16)
        layout.setSpacing(look.px(8))
        layout.addLayout(title)
        for label in (self.what, self.refusal, self.told):
            label.setWordWrap(True)
            layout.addWidget(label)
        layout.addWidget(self.table)
        layout.addSpacing(look.px(4))
        layout.addWidget(self.rejected)
        layout.addWidget(self.nothing)
        layout.addWidget(self.faults)
        self.refusal.hide()

    def say_refused(self, words: str) -> None:
        """Why it could not be run; "" when it can."""
        self.refusal.setText(words)
        self.refusal.setVisible(bool(words))

    def _rest_focus(self, running: bool) -> None:
        """While it runs the card keeps the keys: an Enter too many must not cancel, nor leave the client."""
        if running and self.start_button.hasFocus():
            self.setFocus()
        self.start_button.setEnabled(not running)
        if not running and self.hasFocus():
            self.start_button.setFocus()

    def show_run(self, run: Rehearsed | None, *, stale: bool, running: bool) -> None:
        """Show the last rehearsal; None before the first."""
        say = self.look.say
        self._rest_focus(running)
        self.start_button.setText(say(_RUNNING if running else _AGAIN if run else _START))
        give(self.start_button, role="primary" if run is None or stale else "")
        for part in (self.verdict, self.when, self.told, self.table):
            part.setVisible(run is not None)
        self.what.setVisible(run is None)
        for part in (self.rejected, self.faults, self.nothing):
            part.hide()
        if run is None:
            return
        self.verdict.setText(say(_BALANCED if run.balanced else _UNBALANCED))
        give(self.verdict, tone="ok" if run.balanced else "block")
        self.when.setText(f"{run.at[:10]}")
        self.told.setText(say(_STALE) if stale else say(_told(run)))
        give(self.told, tone="warn" if stale else "")
        self.table.show_rows([self._entity(one) for one in run.entities])
        self.rejected.setVisible(bool(run.faults))
        self.faults.setVisible(bool(run.faults))
        self.nothing.setVisible(not run.faults)
        self.faults.show_rows([self._fault(one, run.entities) for one in run.faults])

    def _entity(self, one: EntityRun) -> tuple[Fact, ...]:
        say = self.look.say
        lines = [say(one.whence)] if one.whence else []
        lines += [say(_sum(line)) for line in one.sums] + [say(_days(line)) for line in one.days]
        again = say(Text(f"更新 {one.updated:,}", f"{one.updated:,} updated")) if one.updated else ""
        counts = (one.read, one.created, one.merged, one.skipped, one.rejected)
        facts = [Fact(f"{count:,}", right=True, tone="text" if count else "text_3") for count in counts]
        facts[1] = Fact(f"{one.created:,}", again, right=True)
        facts[4] = Fact(f"{one.rejected:,}", right=True, tone="warn" if one.rejected else "text_3")
        result = Text("✓ 对平", "✓ balances") if not one.differences else Text("✗ 没对平", "✗ does not")
        why = "\n".join(say(text) for text in one.differences[:_LINES])
        return (
            Fact(say(one.label), "\n".join(lines[:_LINES]), bold=True),
            *facts,
            Fact(f"{one.keys_before:,} → {one.keys_after:,}", right=True),
            Fact(say(result), why, "block" if one.differences else "ok"),
        )

    def _fault(self, one: FaultRun, entities: Sequence[EntityRun]) -> tuple[Fact, ...]:
        from ...core.migration.standards import FAULT_WORDS

        say = self.look.say
        label = next((say(entity.label) for entity in entities if entity.target == one.target), "")
        more = " …" if one.count > _PLACES else ""
        return (
            Fact(say(FAULT_WORDS[one.kind]), f"{label} · {say(one.field)}"),
            Fact(one.column or "—", f"{short_name(one.file)} · {one.sheet}"),
            Fact(f"{one.count:,}", right=True),
            Fact("　".join(one.places[:_PLACES]) + more if one.column else ""),
        )


def short_name(file: str) -> str:
    """A file's own name, whatever folder was told with it."""
    return file.replace("\\", "/").rpartition("/")[2]


def _told(run: Rehearsed) -> Text:
    planted, caught = sum(one.planted for one in run.self_test), sum(one.caught for one in run.self_test)
    zh = f"读入 {run.read:,} 条，退回 {run.rejected:,} 条，其余都有去处；第二遍载入没有变化。"
    en = f"{run.read:,} records read, {run.rejected:,} rejected, the rest accounted for; a second run changes nothing."
    if not run.balanced:
        zh = f"读入 {run.read:,} 条，退回 {run.rejected:,} 条；下面标出没有对平的地方。"
        en = f"{run.read:,} records read, {run.rejected:,} rejected; what does not balance is named below."
    if run.split is not None:
        zh, en = f"{zh}{run.split.zh}", f"{en} {run.split.en}"
    if planted:
        zh += f"自检：埋入 {planted:,} 处错误，查出 {caught:,} 处。"
        en += f" Self-test: {caught:,} of {planted:,} planted faults were found."
    if run.problems:
        zh += "；".join(problem.zh for problem in run.problems)
        en += " " + "; ".join(problem.en for problem in run.problems)
    return Text(zh, en)


def _sum(line: SumLine) -> Text:
    before, after = f"{line.before:,f}", f"{line.after:,f}"
    kept = before if line.before == line.after else f"{before} → {after}"
    return Text(f"Σ{line.label.zh} {kept}", f"Σ {line.label.en} {kept}")


def _days(line: DayLine) -> Text:
    before, after = f"{line.before_first} – {line.before_last}", f"{line.after_first} – {line.after_last}"
    kept = before if before == after or line.after_first is None else f"{before} → {after}"
    return Text(f"{line.label.zh} {kept}", f"{line.label.en} {kept}")
