"""``qifutong pricebook import``, ``sign`` and ``key``: signed updates of price book and questionnaire"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from ..actions.keeping import no_store, open_kept
from ..actions.profile import profile_folder
from ..actions.updating import Signed, import_update, set_firm_key, sign_release, update_json
from ..core.problems import Refusal
from ..core.text import Lang, Text
from ..core.update import Update
from ..store.file import Store
from ..store.firm_key import fingerprint, firm_key, make_firm_key
from .asking import asker, key_passphrase, new_passphrase
from .face import Face
from .parsing import day_of


def import_pricebook(asked: Namespace, face: Face) -> int:
    """:raises Refusal: no store, no firm's key, or a file that is not to be taken in"""
    path = Path(asked.FILE)
    with store_asked(face) as store:
        update = import_update(store, path)
        key = fingerprint(firm_key(store) or b"")
    face.give(lambda: update_json(update, path, key), lambda: _import_lines(update, key, face.lang))
    return 0


def sign_pricebook(asked: Namespace, face: Face) -> int:
    """:raises Refusal: a source that does not load, a key that is none, a wrong passphrase"""
    key = Path(asked.key)
    passphrase = key_passphrase(key, asked, face)
    signed = sign_release(
        Path(asked.FILE),
        key,
        passphrase,
        datetime.now(UTC),
        out=Path(asked.out) if asked.out else None,
        release=_release(asked.release),
        until=day_of("--until", asked.until) if asked.until else None,
    )
    made = fingerprint(signed.key)
    face.give(lambda: update_json(signed.update, signed.path, made), lambda: _signed_lines(signed, face.lang))
    return 0


def pricebook_key(asked: Namespace, face: Face) -> int:
    """Make the firm's key pair, trust its public half, or show which is trusted.

    :raises Refusal: a key that is none, one that would be replaced, no store
    """
    if asked.new is not None:
        path = Path(asked.new)
        public, file = make_firm_key(path, new_passphrase(asked.passphrase_file, face)), str(path.with_suffix(".pub"))
        said = Text(
            f"私钥 {path}（请离线保管，不要发给任何人）；公钥 {file}，发给每位顾问",
            f"private key {path} (keep it offline, give it to nobody); public key {file}, for every consultant",
        )
    else:
        with store_asked(face) as store:
            if asked.trust is not None:
                set_firm_key(store, Path(asked.trust))
            trusted = firm_key(store)
        file = asked.trust
        if trusted is None:
            nothing = Text("还没有设置公司的公钥", "the firm's public key is not set")
            face.give(lambda: {"key": None, "file": None}, lambda: [nothing.said(face.lang)])
            return 0
        public = trusted
        said = Text("只接受由这把公钥的主人签名的更新", "only updates signed by this key's owner are taken in")
    shown = fingerprint(public)
    label = "指纹" if face.lang == "zh" else "fingerprint"
    face.give(lambda: {"key": shown, "file": file}, lambda: [said.said(face.lang), f"{label} {shown}"])
    return 0


@contextmanager
def store_asked(face: Face) -> Iterator[Store]:
    """The store of this computer, opened.

    :raises Refusal: there is none, or it does not open
    """
    folder = profile_folder()
    store = open_kept(folder, asker(face))
    if store is None:
        said = no_store(folder)
        remedy = Text("更新与公钥都存在加密数据里", "updates and the firm's key are kept in the store")
        raise Refusal.of("store", said, remedy)
    with store:
        yield store


def _release(given: str | None) -> int | None:
    """:raises Refusal: no whole number from 1"""
    if given is None:
        return None
    if not (given.isascii() and given.isdigit() and len(given) <= 18 and int(given)):
        what = Text(f"{given} 不是发布号", f"{given} is no release number")
        raise Refusal.of("--release", what, Text("请写 1 以上的整数", "write a whole number from 1"))
    return int(given)


_KINDS = {"pricebook": Text("价目表", "Price list"), "questionnaire": Text("问卷", "Questionnaire")}


def _import_lines(update: Update, key: str, lang: Lang) -> list[str]:
    head = f"已导入：{_named(update, lang)}" if lang == "zh" else f"Taken in: {_named(update, lang)}"
    return [head, *_details(update, key, lang)]


def _signed_lines(signed: Signed, lang: Lang) -> list[str]:
    name = _named(signed.update, lang)
    head = f"已签发：{name} → {signed.path}" if lang == "zh" else f"Signed: {name} → {signed.path}"
    return [head, *_details(signed.update, fingerprint(signed.key), lang)]


def _named(update: Update, lang: Lang) -> str:
    return f"{_KINDS[update.kind].said(lang)} {update.id}"


def _details(update: Update, key: str, lang: Lang) -> list[str]:
    first, last = update.effective_from, update.effective_until
    if lang == "zh":
        return [f"  {first} 起生效{_until(last, '，到 {} 止')}；第 {update.release} 号发布；签名密钥 {key}"]
    return [f"  in force from {first}{_until(last, ' to {}')}; release {update.release}; signed by {key}"]


def _until(last: date | None, words: str) -> str:
    return "" if last is None else words.format(last)
