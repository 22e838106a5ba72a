"""``qifutong timestamp``"""

from __future__ import annotations

from argparse import Namespace
from contextlib import nullcontext
from pathlib import Path

from ..actions.signing import roots_of_files
from ..actions.timestamping import stamped_json, timestamp_file
from ..core.text import Text
from .columns import bullets
from .face import Face
from .verifying import kept_store


def timestamp(asked: Namespace, face: Face) -> int:
    """:raises Refusal: a file that is not signed, an authority that does not answer or is not trusted"""
    notices: list[Text] = []
    store = kept_store(face, notices)
    with store or nullcontext():
        stamped, path = timestamp_file(
            Path(asked.PDF),
            asked.tsa,
            out=Path(asked.out) if asked.out else None,
            authorities=roots_of_files([Path(one) for one in asked.tsa_root]),
            roots=roots_of_files([Path(one) for one in asked.root]),
            store=store,
        )
    at = stamped.at.astimezone().isoformat(timespec="seconds")
    name, found = stamped.authority.subject, stamped.evidence
    head = Text(f"已加时间戳：{at} → {path}", f"Timestamped: {at} → {path}")
    answers = len(found.ocsps) + len(found.crls)
    lines = [
        Text(f"时间戳机构“{name}”", f"by the authority “{name}”"),
        Text(f"已存入吊销查询结果 {answers} 份", f"answers on revocation kept inside: {answers}"),
        *(Text(f"没有查到吊销情况：{one}", f"no answer on revocation: {one}") for one in found.missing),
    ]
    face.give(
        lambda: stamped_json(stamped, path),
        lambda: [head.said(face.lang), *bullets([one.said(face.lang) for one in lines])],
    )
    face.notices(notices)
    return 0
