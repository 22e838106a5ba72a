"""Files that belong to a case, kept inside the encrypted file in pieces; no copy of them lies beside it."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import delete, insert, select

from ..core.problems import Problem, Refusal
from ..core.text import Text
from .file import Store
from .refusals import Damaged
from .schema import attachment_chunks, attachments, cases

CHUNK = 256 * 1024
#: The largest single file, and the most that one case may hold, in bytes.
LARGEST = 32 * 1024**2
LARGEST_CASE = 256 * 1024**2


@dataclass(frozen=True, slots=True)
class Attachment:
    """One attached file; ``sha256`` in hex, ``size`` in bytes."""

    id: int
    name: str
    size: int
    sha256: str
    at: str


_COLUMNS = (attachments.c.id, attachments.c.name, attachments.c.size, attachments.c.sha256, attachments.c.at)


def attach(store: Store, case: str, name: str, content: bytes, *, at: str) -> Attachment:
    """Keep a file with a case; the same content again is the same attachment.

    :raises Refusal: when it is too large, the case is full, or there is no such case
    """
    digest = sha256(content).hexdigest()
    plain = name.replace("\\", "/").rpartition("/")[2] or "attachment"
    with store.writing() as connection:
        case_id = connection.scalar(select(cases.c.id).where(cases.c.case == case))
        if case_id is None:
            raise Refusal([Problem(f"case.{case}", Text("没有这个案例", "there is no such case"), _LIST)])
        held = connection.execute(select(*_COLUMNS).where(attachments.c.case_id == case_id)).all()
        for row in held:
            if row.sha256 == digest:
                return Attachment(*row)
        _refuse_large(plain, len(content), sum(row.size for row in held))
        values = {"case_id": case_id, "sha256": digest, "name": plain, "size": len(content), "at": at}
        number = int(connection.execute(insert(attachments).values(values)).lastrowid)
        for position, start in enumerate(range(0, len(content), CHUNK)):
            piece = {"attachment_id": number, "position": position, "data": content[start : start + CHUNK]}
            connection.execute(insert(attachment_chunks).values(piece))
    return Attachment(number, plain, len(content), digest, at)


_LIST = Text("请从列表中选择", "choose one from the list")


def _refuse_large(name: str, size: int, held: int) -> None:
    if size > LARGEST or held + size > LARGEST_CASE:
        most = LARGEST if size > LARGEST else LARGEST_CASE
        what = Text(f"附件过大，超过 {most // 1024**2} MB", f"is too large: more than {most // 1024**2} MB")
        raise Refusal([Problem(name, what, Text("请压缩或删去一些", "compress it, or remove some"))])


def attached(store: Store, case: str) -> tuple[Attachment, ...]:
    """What is attached to a case, in the order it came."""
    found = select(*_COLUMNS).join(cases).where(cases.c.case == case).order_by(attachments.c.id)
    with store.reading() as connection:
        return tuple(Attachment(*row) for row in connection.execute(found))


def read_attachment(store: Store, attachment: Attachment) -> bytes:
    """The content.

    :raises Damaged: when it is not what was put in
    """
    found = select(attachment_chunks.c.data).where(attachment_chunks.c.attachment_id == attachment.id)
    with store.reading() as connection:
        content = b"".join(connection.scalars(found.order_by(attachment_chunks.c.position)))
    if sha256(content).hexdigest() != attachment.sha256:
        what = Text("附件与存入时不符", "the attachment is not what was put in")
        raise Damaged([Problem(attachment.name, what, Text("请从备份恢复", "restore a backup"))])
    return content


def detach(store: Store, attachment: Attachment) -> None:
    """Remove an attachment."""
    with store.writing() as connection:
        connection.execute(delete(attachments).where(attachments.c.id == attachment.id))
