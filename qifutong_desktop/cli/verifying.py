"""``qifutong verify``"""

from __future__ import annotations

from argparse import Namespace
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path

from ..actions.keeping import open_kept
from ..actions.profile import profile_folder
from ..actions.signing import read_file, roots_of_files
from ..actions.verifying import verified_json, verify_file
from ..core.problems import Refusal
from ..core.text import Text
from ..store.file import Store
from .asking import asker
from .columns import bullets
from .face import Face

#: Exit code: done, but the answer is no.
NO = 3


def verify(asked: Namespace, face: Face) -> int:
    """:raises Refusal: a file that cannot be read, a root that is no certificate"""
    content = read_file(Path(asked.PDF))
    roots = roots_of_files([Path(one) for one in asked.root])
    authorities = roots_of_files([Path(one) for one in asked.tsa_root])
    notices: list[Text] = []
    store = kept_store(face, notices)
    with store or nullcontext():
        verified = verify_file(content, datetime.now(UTC), store=store, roots=roots, authorities=authorities)
    verdict = verified.verdict
    face.give(
        lambda: {"path": str(asked.PDF), **verified_json(verified, face.lang)},
        lambda: [verdict.sentence.said(face.lang), *bullets([one.said(face.lang) for one in verdict.details])],
    )
    face.notices(notices)
    return 0 if verdict.good else NO


def kept_store(face: Face, notices: list[Text]) -> Store | None:
    """The store for its register and trusted certificates; a file can be checked without."""
    try:
        return open_kept(profile_folder(), asker(face))
    except Refusal:
        notices.append(
            Text(
                "加密数据没有打开：没有与登记的原件核对，也没有用本机的信任名单",
                "the store was not opened: neither its register nor its trusted certificates were used",
            )
        )
        return None
