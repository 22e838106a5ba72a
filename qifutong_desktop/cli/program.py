"""``qifutong update``, ``self-test`` and ``release make``: the program's own versions"""

from __future__ import annotations

import sys
from argparse import Namespace
from datetime import date
from pathlib import Path

from ..actions.program_update import (
    Made,
    Standing,
    go_back,
    made_json,
    make_release,
    standing,
    standing_json,
    update_program,
)
from ..core.problems import Refusal
from ..core.text import Lang, Text
from .asking import key_passphrase
from .face import Face


def update(asked: Namespace, face: Face) -> int:
    """Take a bundle in, go back, or say which version is here.

    :raises Refusal: a bundle that is not to be taken in, no way back, a version that fails its self-test
    """
    root = None if asked.installation is None else Path(asked.installation)
    if "back" in asked and asked.FILE is not None:
        what = Text("要么升级，要么退回", "either take a bundle in or go back")
        raise Refusal.of("--back", what, Text("请去掉一个", "leave one out"))
    if "back" in asked:
        found = go_back(root)
    elif asked.FILE is None:
        found = standing(root)
    else:
        from .updating import store_asked

        with store_asked(face) as store:
            found = update_program(store, Path(asked.FILE), root, face.progress)
        face.progress_done()
    face.give(lambda: standing_json(found), lambda: _standing_lines(found, face.lang))
    return 0


def self_test(asked: Namespace, face: Face) -> int:
    """Try every part of this version; with ``--copy`` also on a copy of a store, whose passphrase stdin brings.

    :raises Refusal: the part that fails
    """
    from ..actions.self_check import self_check, self_check_json

    copy = None if asked.copy is None else Path(asked.copy)
    passphrase = "" if copy is None else sys.stdin.readline().strip()
    checked = self_check(copy, passphrase, date.today())  # noqa: DTZ011  (the day at the consultant's table)
    said = Text("自检通过：各部分都能工作", "The self-test passed: every part works")
    face.give(lambda: self_check_json(checked), lambda: [said.said(face.lang)])
    return 0


def make(asked: Namespace, face: Face) -> int:
    """:raises Refusal: a folder that holds no program that works, a key that is none, a wrong passphrase"""
    key = Path(asked.key)
    made = make_release(Path(asked.FOLDER), key, key_passphrase(key, asked, face), Path(asked.out), face.progress)
    face.progress_done()
    face.give(lambda: made_json(made), lambda: _made_lines(made, face.lang))
    return 0


def _standing_lines(found: Standing, lang: Lang) -> list[str]:
    turn = found.turn
    zh = [f"下次启动的版本：{turn.current}（{found.root}）"]
    en = [f"Version that starts next: {turn.current} ({found.root})"]
    if turn.former:
        zh.append(f"  可以退回 {turn.former}：qifutong update --back")
        en.append(f"  {turn.former} can be gone back to: qifutong update --back")
    if turn.failed:
        zh.append(f"  {turn.failed} 没能正常启动，已停用")
        en.append(f"  {turn.failed} did not come up and is not used")
    if found.key:
        zh.append(f"  签名密钥 {found.key}")
        en.append(f"  signed by {found.key}")
    return zh if lang == "zh" else en


def _made_lines(made: Made, lang: Lang) -> list[str]:
    release, size = made.release, made.path.stat().st_size // 1024**2
    if lang == "zh":
        head = f"已签发：{release.version}（{release.platform}）→ {made.path}"
        return [head, f"  {len(release.files)} 个文件，{size} MB；签名密钥 {made.key}"]
    head = f"Signed: {release.version} ({release.platform}) → {made.path}"
    return [head, f"  {len(release.files)} files, {size} MB; signed by {made.key}"]
