"""Releasing a price book or questionnaire at the firm, taking it in at the consultant's, and which one is in force."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from ..catalog.files import fingerprint as text_fingerprint
from ..catalog.files import read_text
from ..catalog.pricebook import load_pricebook, parse_pricebook, shipped_pricebook
from ..catalog.questionnaire import load_questionnaire, questionnaire_of, shipped_files
from ..core.pricebook import PriceBook
from ..core.problems import Problem, Refusal
from ..core.questionnaire import Questionnaire
from ..core.text import Text
from ..core.update import Kind, Update, in_force, version_order
from ..store.disk import replace_file
from ..store.file import Store
from ..store.firm_key import firm_key_that_checks, read_private_key, read_public_key, trust_firm_key
from ..store.refusals import disk_faults_refused
from ..store.updates import SUFFIX, id_taken, keep_update, kept_updates, read_update, signed_update, verified_update
from .in_force import InForce, shipped

_BASE = "base.toml"


@dataclass(frozen=True, slots=True)
class Signed:
    """A release that was signed: its file, and what is in it."""

    path: Path
    update: Update
    key: bytes


# --- at the firm -----------------------------------------------------------------------------------------------------


def sign_release(
    source: Path,
    key: Path,
    passphrase: str,
    now: datetime,
    *,
    out: Path | None = None,
    release: int | None = None,
    until: date | None = None,
) -> Signed:
    """Sign a price book (a TOML file) or a questionnaire (its folder), once it is known to load.

    Without ``out`` the file lies beside the source; without ``release`` its number is the second of ``now`` (UTC), so
    that whatever is signed later counts as newer.

    :raises Refusal: it does not load, the key is none, or the file cannot be written
    """
    number = int(now.astimezone(UTC).strftime("%Y%m%d%H%M%S")) if release is None else release
    update = _questionnaire_release(source, number, now, until) if source.is_dir() else _book(source, number, until)
    private = read_private_key(key, passphrase)
    path = out or source.with_name(source.name.removesuffix(".toml") + SUFFIX)
    if path.resolve() == source.resolve() or path.resolve() == key.resolve():
        what = Text("会盖掉原文件", "would replace what it is made from")
        raise Refusal.of("--out", what, Text("请另取文件名", "choose another name"), str(path))
    with disk_faults_refused():
        replace_file(path, signed_update(update, private))
    return Signed(path, update, private.public_key().public_bytes_raw())


def _book(source: Path, release: int, until: date | None) -> Update:
    text = read_text(source)
    book = parse_pricebook(text, str(source))
    return _update(source, "pricebook", book.id, release, book.effective_from, until, ((f"{book.id}.toml", text),))


def _questionnaire_release(source: Path, release: int, now: datetime, until: date | None) -> Update:
    others = sorted(path for path in source.glob("*.toml") if path.name != _BASE)
    files = tuple((path.name, read_text(path)) for path in (source / _BASE, *others))
    built = _loaded(files)
    first = now.astimezone().date()
    return _update(source, "questionnaire", f"{built.id} {built.version}", release, first, until, files)


def _loaded(files: tuple[tuple[str, str], ...]) -> Questionnaire:
    """:raises Refusal: it does not load, or its version cannot be compared"""
    built = questionnaire_of(files)
    try:
        version_order(built.version)
    except ValueError:
        what = Text(f"版本 {built.version} 不能比较先后", f"the version {built.version} cannot be compared")
        raise Refusal.of("version", what, Text("请写成 2026.2 的样式", "write it like 2026.2"), _BASE) from None
    return built


def _update(
    source: Path,
    kind: Kind,
    name: str,
    release: int,
    first: date,
    until: date | None,
    files: tuple[tuple[str, str], ...],
) -> Update:
    if until is not None and until < first:
        what = Text(f"止于 {until}，早于生效日 {first}", f"ends on {until}, before it begins on {first}")
        raise Refusal.of("--until", what, Text("请改日期", "change the day"), str(source))
    try:
        return Update(kind, name, release, first, until, files)
    except ValueError:
        what = Text("编号或文件名只能用小写字母、数字、点和横线", "an id or a name has other than a-z 0-9 . -")
        remedy = Text("请改 id 或文件名", "change the id or the file's name")
        raise Refusal.of("id", what, remedy, str(source)) from None


# --- at the consultant's ---------------------------------------------------------------------------------------------


def set_firm_key(store: Store, path: Path) -> bytes:
    """Trust the public key in a ``.pub`` file from now on; the key.

    :raises Refusal: it is no public key
    """
    public = read_public_key(path)
    trust_firm_key(store, public)
    return public


def import_update(store: Store, path: Path) -> Update:
    """Take a signed file in: signed by the firm, newer than what is here, and it loads.

    :raises Refusal: whichever of these does not hold, with the reason; nothing is taken in
    """
    update = read_update(path, firm_key_that_checks(store, str(path)))
    try:
        _check(update)
        keep_update(store, update)
    except Refusal as refusal:
        raise Refusal([_within(one, path) for one in refusal.problems]) from None
    return update


def import_release(store: Store, content: bytes) -> Update | None:
    """As :func:`import_update`, for a release that came from the hub; None for one that is not newer than what is here.

    :raises Refusal: no firm's key is set, it is signed by another, or this program cannot use it
    """
    update = verified_update(content, firm_key_that_checks(store))
    if update.release <= max((one.release for one in kept_updates(store, update.kind)), default=0):
        return None
    _check(update)
    keep_update(store, update)
    return update


def _within(problem: Problem, path: Path) -> Problem:
    """The place inside the signed file: which of its texts, and where in it."""
    place = ": ".join(part for part in (problem.file, problem.key) if part)
    return Problem(place, problem.what, problem.remedy, str(path))


def _check(update: Update) -> None:
    """:raises Refusal: a signed text that this program cannot use, or that stands under a name already taken"""
    if update.kind == "pricebook":
        book = _parsed(update)
        shipped = load_pricebook()
        if book.id != update.id or book.effective_from != update.effective_from:
            raise _contradiction()
        if book.id == shipped.id and book.digest != shipped.digest:
            raise id_taken(book.id)
    else:
        built = _loaded(update.files)
        if f"{built.id} {built.version}" != update.id:
            raise _contradiction()
        shipped_one = load_questionnaire()
        if version_order(built.version) <= version_order(shipped_one.version):
            raise Refusal.of(
                "version",
                Text(
                    f"问卷版本 {built.version} 不比程序自带的 {shipped_one.version} 新",
                    f"version {built.version} is not newer than {shipped_one.version}, which the program brings",
                ),
                Text("请向公司要最新的文件", "ask the firm for the latest"),
            )


def _contradiction() -> Refusal:
    what = Text("封面与内容的编号或日期不符", "its cover and its content name different ids or days")
    return Refusal.of("", what, Text("请公司重新签发", "the firm has to release it again"))


# --- which one is in force -------------------------------------------------------------------------------------------


def rules_in_force(store: Store | None, day: date) -> InForce:
    """What a case is worked through by on a day: questionnaire and price book as released by then, the newest that
    holds; calendar and plan as shipped."""
    return replace(shipped(), questionnaire=questionnaire_in_force(store, day), book=pricebook_in_force(store, day))


def pricebook_in_force(store: Store | None, day: date) -> PriceBook:
    """The price book for quotes of a day: the newest release that holds on it, unless the shipped one begins later."""
    shipped = load_pricebook()
    update = in_force(kept_updates(store, "pricebook"), day) if store else None
    if update is None or update.effective_from < shipped.effective_from <= day:
        return shipped
    return _parsed(update)


def questionnaire_in_force(store: Store | None, day: date) -> Questionnaire:
    """The questionnaire of a day: the newest release that holds on it, unless the shipped one has a later version."""
    released = _released_questionnaire(store, day)
    return load_questionnaire() if released is None else questionnaire_of(released.files)


def questionnaire_texts(store: Store | None, day: date) -> tuple[tuple[str, str], ...]:
    """The files of the questionnaire in force on a day, each with its name, base first."""
    released = _released_questionnaire(store, day)
    return tuple((path.name, read_text(path)) for path in shipped_files()) if released is None else released.files


def _released_questionnaire(store: Store | None, day: date) -> Update | None:
    """The release in force; None where it is the shipped one."""
    update = in_force(kept_updates(store, "questionnaire"), day) if store else None
    if update is None:
        return None
    version = questionnaire_of(update.files).version
    return update if version_order(version) > version_order(load_questionnaire().version) else None


def pricebook_text(store: Store | None, digest: str) -> str:
    """The text of the shipped or an imported price book with this SHA-256, to be kept with an issued quote.

    :raises ValueError: when there is none
    """
    released = kept_updates(store, "pricebook") if store else ()
    for text in (read_text(shipped_pricebook()), *(update.files[0][1] for update in released)):
        if text_fingerprint(text) == digest:
            return text
    raise ValueError(f"no price book with the SHA-256 {digest}")


def _parsed(update: Update) -> PriceBook:
    [(name, text), *more] = update.files
    if more:
        raise _contradiction()
    return parse_pricebook(text, name)


# --- words for the command line --------------------------------------------------------------------------------------


def update_json(update: Update, path: Path, key: str) -> dict[str, Any]:
    """The object of ``pricebook sign`` and ``pricebook import``; ``key`` is the signer's fingerprint."""
    return {
        "path": str(path),
        "kind": update.kind,
        "id": update.id,
        "release": update.release,
        "effective_from": update.effective_from.isoformat(),
        "effective_until": None if update.effective_until is None else update.effective_until.isoformat(),
        "files": [{"name": name, "sha256": text_fingerprint(text)} for name, text in update.files],
        "key": key,
    }
