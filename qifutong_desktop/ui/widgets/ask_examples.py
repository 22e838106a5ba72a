"""What can be asked, with examples to click: the knowledge page before the first word."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ...core.text import Text
from ..look import Look
from ..style import give
from .flow_layout import FlowLayout

_HEAD = Text("可以这样问", "What can be asked")
_HINT = Text(
    "照客户的说法打字就行，不必和价目表的词一样。",
    "Ask as clients speak; the words need not be those of the price list.",
)
_KEYS = Text(
    "↑↓ 换一条　PgUp PgDn 翻看　Ctrl+Enter 插入备注　Ctrl+Shift+C 复制　Ctrl+N 新增　Esc 清空",
    "↑↓ next answer   PgUp PgDn scroll   Ctrl+Enter into the notes   Ctrl+Shift+C copy   Ctrl+N new   Esc clear",
)
_CLIENT = Text("按“{client}”的情况算", "Worked out for {client}")
_OURS = (
    Text("我们一年多少钱", "我们一年多少钱"),
    Text("我们定制要多少钱", "我们定制要多少钱"),
    Text("年付比月付省多少", "年付比月付省多少"),
)
_ASKED = Text("按问到的数字算", "Worked out by the numbers asked (in Chinese)")
_GROUPS: tuple[tuple[Text, tuple[Text, ...]], ...] = (
    (
        _ASKED,
        (
            Text("46人一年多少钱", "46人一年多少钱"),
            Text("再加20个账号多少钱", "再加20个账号多少钱"),
            Text("迁移3万条数据收费吗", "迁移3万条数据收费吗"),
            Text("对接5个系统多少钱", "对接5个系统多少钱"),
            Text("客户800条能用基础版吗", "客户800条能用基础版吗"),
        ),
    ),
    (
        Text("查条款", "Clauses"),
        (
            Text("可以退款吗", "refund"),
            Text("续费有折扣吗", "renewal discount"),
            Text("培训几次", "training"),
            Text("三个版本有什么区别", "differences between tiers"),
            Text("金蝶能对接吗", "which systems can be connected"),
            Text("多久能上线", "go-live"),
        ),
    ),
    (
        Text("拼音、首字母、打错字也行", "Pinyin, initials and typos work too"),
        (Text("tuikuan", "tuikuan"), Text("qfjg", "qfjg"), Text("退宽", "退宽")),
    ),
)


class AskExamples(QFrame):
    """Emits the words of the example that was clicked."""

    asked = Signal(str)

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        give(self, kind="card")
        inside = QWidget()
        self._layout = QVBoxLayout(inside)
        self._layout.setContentsMargins(28, 24, 28, 24)
        self._layout.setSpacing(look.px(8))
        self._say(_HEAD, "head")
        self._say(_HINT, "small")
        self._layout.addSpacing(look.px(8))
        self.client_head = self._say(_CLIENT, "caption")
        self.client_row = self._row(_OURS)
        for head, examples in _GROUPS:
            self._layout.addSpacing(look.px(8))
            self._say(head, "caption")
            self._row(examples)
        self._layout.addSpacing(look.px(8))
        self._layout.addStretch(1)
        self._say(_KEYS, "caption")
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.addWidget(scroll)
        self.show_client("")

    def show_client(self, name: str) -> None:
        """Offer questions about the open client too; none where there is none."""
        self.client_head.setText(self.look.say(_CLIENT).format(client=name))
        self.client_head.setVisible(bool(name))
        self.client_row.setVisible(bool(name))

    def _say(self, words: Text, role: str) -> QLabel:
        label = QLabel(self.look.say(words))
        label.setWordWrap(True)
        give(label, role=role)
        self._layout.addWidget(label)
        return label

    def _row(self, examples: tuple[Text, ...]) -> QWidget:
        row = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        row.setSizePolicy(policy)
        flow = FlowLayout(row, self.look.px(8))
        for example in examples:
            button = QPushButton(self.look.say(example))
            give(button, role="chip")
            button.clicked.connect(partial(self.asked.emit, self.look.say(example)))
            flow.addWidget(button)
        self._layout.addWidget(row)
        return row
