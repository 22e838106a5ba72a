"""A draft as an .eml file: a mail program opens it ready to be sent. Nothing is sent by us.

``X-Unsent`` opens it for writing. What is not known is left out, not made up: without the consultant's own address
there is no From (the mail program puts its account there), without the receiver's no To. A Chinese file name stands
twice, as RFC 2231 wants it and in encoded words under ``name``: Outlook and QQ mail read only the latter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import encode_rfc2231
from typing import Any

from ..canonical import digest
from ..characters import steers
from ..problems import Refusal
from ..text import Lang, Text
from .draft import Draft

_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "txt": "text/plain",
    "csv": "text/csv",
    "zip": "application/zip",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes with a mail: its name as the receiver sees it, and what is in it."""

    name: str
    content: bytes


class _Mail(EmailPolicy):
    """Lines of 76 and CRLF, as RFC 2047 wants them; file names so that every mail program reads them."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        params = getattr(value, "params", {})
        label = params.get("filename") or params.get("name") or ""
        if label.isascii():
            return super().fold_binary(name, value)
        if name.lower() == "content-disposition":
            return f"{name}: attachment;\r\n filename*={encode_rfc2231(label, 'utf-8')}\r\n".encode()
        words = Header(label, "utf-8", maxlinelen=74, header_name="name").encode(linesep="\r\n")
        return f'{name}: {value.content_type};\r\n name="{words}"\r\n'.encode()


_POLICY = _Mail(linesep="\r\n", max_line_length=76)


def mail_file(draft: Draft, now: datetime, lang: Lang = "zh", files: Sequence[Attached] = ()) -> bytes:
    """The draft with its files as .eml; the same arguments give the same bytes.

    :raises Refusal: an address that no mail program would take
    """
    message = EmailMessage(policy=_POLICY)
    message["Subject"] = one_line(draft.subject.said(lang))
    if draft.sender.email:
        message["From"] = _address(draft.sender.name, draft.sender.email, "company.consultant_email")
    if draft.to.email:
        message["To"] = _address(draft.to.name, draft.to.email, draft.to.field)
    message["Date"] = now
    message["X-Unsent"] = "1"
    message.set_content(draft.body.said(lang), cte="base64")
    for file in files:
        kind, _, part = _TYPES.get(file.name.rpartition(".")[2].lower(), "application/octet-stream").partition("/")
        name = _file_name(file.name)
        message.add_attachment(file.content, maintype=kind, subtype=part, filename=name, params={"name": name})
    if files:
        seed = "/".join((draft.case, draft.entry_id, str(draft.entry.revision), draft.body.zh))
        message.set_boundary(f"=_{digest(seed)[:40]}")
    return message.as_bytes()


def mail_address(typed: str) -> str:
    """A mail address as it was typed.

    :raises Refusal: when no mail program would take it
    """
    return _address("", "".join(typed.split()), "addresses").addr_spec


def one_line(text: str) -> str:
    """Text from outside as one line of a header: no line ends, nothing that does not show."""
    return "".join(" " if char in "\t\n\r" else char for char in text if char in "\t\n\r" or not steers(char)).strip()


def _file_name(name: str) -> str:
    stem, dot, suffix = one_line(name).rpartition(".")
    return f"{stem[:_LONGEST_NAME]}{dot}{suffix[:10]}" if dot else suffix[:_LONGEST_NAME]


def _address(name: str, email: str, key: str) -> Address:
    try:
        if not email.isascii():
            raise ValueError(email)
        return Address(one_line(name), addr_spec=email.strip())
    except (ValueError, IndexError):
        what = Text(f"邮箱地址写法不对：{email[:60]}", f"no mail address: {email[:60]}")
        raise Refusal.of(key, what, Text("请写成 name@example.com", "write it like name@example.com")) from None
