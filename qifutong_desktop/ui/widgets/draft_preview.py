"""A draft as it will be read: the mail, or the sheet for telling it on the telephone; what is to be filled in first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget

from ...core.text import Text
from ..forms import load_form
from ..look import Look
from ..style import give
from ..tab_order import follow
from .segments import Segments

if TYPE_CHECKING:
    from ...core.service_desk.draft import Draft

_MAIL, _CALL = Text("邮件", "Mail"), Text("电话记录单", "Call sheet")
_FILL = Text("还要补：{}", "To be filled in: {}")
_OURS = Text("填写公司的受理地址", "Fill in the firm's addresses")
_THEIRS = Text("填写客户的联系方式", "Fill in how to reach the client")
_NUMBER = Text("电话号码", "the telephone number")
_MISSING = Text("（地址待填写）", " (to be filled in)")


class DraftPreview(QFrame):
    """Mail or call sheet, as chosen."""

    #: mail or call was chosen
    turned = Signal()
    #: where the address is filled in is to be opened: ``settings``, or a field of the client
    sent = Signal(str)

    as_segments: Segments
    fill_frame: QFrame
    fill_label: QLabel
    fill_button: QPushButton
    to_head: QLabel
    to_label: QLabel
    subject_head: QLabel
    subject_label: QLabel
    body_label: QLabel

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self.call = False
        self._draft: Draft | None = None
        load_form(self, "draft_preview", {"Segments": lambda parent: Segments(parent, look)})
        give(self, kind="card")
        self.as_segments.offer([("mail", _MAIL), ("call", _CALL)], look.say(Text("预览", "Preview")))
        self.as_segments.said.connect(self._turn)
        self.fill_button.clicked.connect(self._send)
        follow(self.as_segments.buttons["call"], (self.fill_button,))

    def show_draft(self, draft: Draft) -> None:
        """Show a draft."""
        self._draft = draft
        self.as_segments.show_value("call" if self.call else "mail")
        say = self.look.say
        unknown = not (draft.to.telephone if self.call else draft.to.email)
        by_call = (_NUMBER,) if unknown else ()
        missing = [say(one) for one in (by_call if self.call else draft.to_fill)]
        self.fill_frame.setVisible(bool(missing))
        self.fill_label.setText(say(_FILL).format(("、" if self.look.lang == "zh" else ", ").join(missing)))
        self.fill_button.setVisible(unknown)
        self.fill_button.setText(say(_THEIRS if self._is_client(draft) else _OURS))
        for widget in (self.to_head, self.to_label, self.subject_head, self.subject_label):
            widget.setVisible(not self.call)
        name = draft.to.name or say(draft.to.role)
        unknown_to = f"{say(draft.to.role)}{say(_MISSING)}"
        self.to_label.setText(f"{name} <{draft.to.email}>" if draft.to.email else unknown_to)
        self.subject_label.setText(say(draft.subject))
        self.body_label.setText(self.words(draft))

    def words(self, draft: Draft) -> str:
        """The text that shows."""
        return self.look.say(draft.call if self.call else draft.body).strip()

    def _is_client(self, draft: Draft) -> bool:
        return draft.to.field.startswith("client.")

    def _turn(self, which: str) -> None:
        self.call = which == "call"
        if self._draft is not None:
            self.show_draft(self._draft)
        self.turned.emit()

    def _send(self) -> None:
        if self._draft is not None:
            theirs = "client.phone" if self.call else "client.email"
            self.sent.emit(theirs if self._is_client(self._draft) else "settings")
