"""Being a member: joining with this device's code and key, knowing colleagues' devices by theirs, leaving."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy import select

from ...core.problems import Refusal
from ...core.text import Text
from ..file import Store
from ..schema import quotes
from ..settings import put_setting, setting
from .address import KEY, HubAddress, read_hub_address
from .answers import asked, no_answer
from .connection import Hub, HubRefusal, legible, open_hub
from .patience import answered
from .state import SIGNING_KEY, Far, Joined, far_within, forget, joined, put_far, put_joined, put_sent, sent

_CODE = re.compile(r"[0-9A-Z]{2,4}")
_KEY = re.compile(r"[0-9a-f]{64}")
_MARK = b"qifutong operation 1\n"
#: New codes to draw when the hub knows the code of this store as another's: one in a million is taken by chance.
_DRAWS = 4


def join_hub(store: Store, url: str, password: str) -> Joined:
    """Sign in, introduce this device, and keep all of it. Joined already: address, role and password are renewed.

    :raises Refusal: no address, no way there, not let in; another hub was joined
    """
    address = read_hub_address(url)
    if not address.local and address.root != "system":  # the window syncs from another folder than this one
        address = replace(address, root=str(Path(address.root).resolve()))
    known = joined(store)
    with open_hub(address, password) as hub:
        if known is not None and known.id != hub.id:
            what = Text("本机已加入另一个中心库", "another hub was joined before")
            raise Refusal.of(KEY, what, Text("请先运行 qifutong hub leave", "leave it first: qifutong hub leave"))
        now = Joined(hub.id, address.shown, hub.role, hub.name, hub.kind, hub.team, password)
        fresh = known is None or known.role != hub.role
        if hub.kind == "team":
            introduce(store, hub)
    with store.writing() as connection:
        if fresh:
            forget(connection)
            put_sent(connection, {store.device: 0})
        put_joined(connection, now)
        put_far(connection, replace(far_within(connection), refused=None))
    return now


def leave_hub(store: Store) -> None:
    """Forget the hub; nothing that was pulled goes."""
    with store.writing() as connection:
        forget(connection)


def address_of(hub: Joined) -> HubAddress:
    """Where the hub is."""
    return read_hub_address(hub.address)


def introduce(store: Store, hub: Hub) -> bool:
    """Make the device known by its code and key; a store whose code is another's draws a new one (True).

    :raises Refusal: every code is taken
    """
    for drawn in range(_DRAWS):
        if _hello(hub, store.device, signing_key(store)) != "taken":
            return drawn > 0
        store.rename_device()
    what = Text("设备代码都被占用", "every device code is taken")
    raise Refusal.of(KEY, what, Text("请联系中心库的管理员", "ask the hub's administrator"))


def introduce_former(store: Store, hub: Hub, code: str) -> bool:
    """A code under which this store wrote before: whether the hub takes it as this member's."""
    return _hello(hub, code, signing_key(store)) != "taken"


def _hello(hub: Hub, code: str, key: Ed25519PrivateKey) -> str:
    values = (code, key.public_key().public_bytes_raw())
    with answered(hub.connection), hub.connection.transaction():
        rows = asked(hub, "SELECT qifutong.hello(%s, %s)", values, (str,))
    if len(rows) != 1:
        raise no_answer(hub)
    return str(rows[0][0])


# --- signatures ------------------------------------------------------------------------------------------------------


def signing_key(store: Store) -> Ed25519PrivateKey:
    """The key of this store, made when it is first asked for; it signs for every device name that the store bears."""
    found = setting(store, SIGNING_KEY)
    if found is not None:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(found))
    key = Ed25519PrivateKey.generate()
    put_setting(store, SIGNING_KEY, key.private_bytes_raw().hex())
    return key


def signature_of(key: Ed25519PrivateKey, name: bytes) -> bytes:
    """The signature of an operation's name (its hash)."""
    return key.sign(_MARK + name)


def signature_check(pins: Mapping[str, tuple[str, str]]) -> Callable[[str, bytes, bytes | None], bool]:
    """Whether an operation of a device was signed by its member: with the device's own key, or that of another device
    of his (a store that was moved or restored bears a new name, and its key signs for the former ones too)."""
    keys = {code: Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)) for code, (_, key) in pins.items()}

    def check(device: str, name: bytes, signature: bytes | None) -> bool:
        if signature is None or device not in pins:
            return False
        role = pins[device][0]
        others = (code for code, (whose, _) in pins.items() if whose == role and code != device)
        return any(_fits(keys[code], signature, name) for code in (device, *others))

    return check


def _fits(key: Ed25519PublicKey, signature: bytes, name: bytes) -> bool:
    try:
        key.verify(signature, _MARK + name)
    except InvalidSignature:
        return False
    return True


def pin_devices(hub: Hub, known: Far) -> tuple[Far, tuple[Text, ...]]:
    """The devices that the hub shows, each with the member and key that it had when it was first seen; what to say of
    those that have others now, and of members who have one more with a key of its own (a hub could have made it up)."""
    sql = "SELECT code, role, encode(public_key, 'hex') FROM qifutong.devices ORDER BY enrolled, code"
    rows = asked(hub, sql, (), (str, str, str))
    pins, notes = dict(known.pins), list[Text]()
    keys = {(role, key) for role, key in pins.values()}
    had_one = {role for role, _ in keys}
    for code, role, key in rows:
        if not (_CODE.fullmatch(code) and _KEY.fullmatch(key)):
            raise no_answer(hub)
        new = code not in pins
        if pins.setdefault(code, (role, key)) != (role, key):
            notes.append(
                Text(
                    f"设备 {code} 的密钥与以前不同，新密钥签的内容不接收，请管理员核对",
                    f"device {code} has another key than before: what it signs is not taken; ask the administrator",
                )
            )
        elif new and role in had_one and (role, key) not in keys:
            notes.append(_one_more_of_mine(code) if role == hub.role else _one_more(code, legible(role, 63)))
    return replace(known, pins=pins), tuple(notes)


def _one_more(code: str, role: str) -> Text:
    return Text(
        f"成员 {role} 有了新设备 {code}；如果他没有换电脑，请告诉管理员",
        f"member {role} has a new device {code}; if he has no new computer, tell the administrator",
    )


def _one_more_of_mine(code: str) -> Text:
    return Text(
        f"有人用本账号登记了新设备 {code}；如果不是您自己的另一台电脑，请告诉管理员",
        f"somebody brought a new device {code} under your role; if it is no computer of yours, tell the administrator",
    )


def pin_authors(hub: Hub, known: Far) -> tuple[Far, tuple[Text, ...]]:
    """The names under which members write, each with the member whose it was when it was first seen; what to say of
    names that are another's now. A name is one member's for good, so only who altered the hub itself brings that."""
    rows = asked(hub, "SELECT author, role FROM qifutong.authors ORDER BY author", (), (str, str))
    writers = {**dict(rows), **known.writers}
    own = tuple(author for author, role in rows if role == hub.role)
    moved = (legible(author, 80) for author, role in rows if writers[author] != role)
    notes = tuple(
        Text(
            f"姓名 {name} 在中心库改归了别的成员，他以此名写的内容不接收，请管理员核对",
            f"the name {name} is another member's now: what he writes by it is not taken; ask the administrator",
        )
        for name in moved
    )
    return replace(known, writers=writers, authors=own), notes


def may_write(known: Far, device: str, author: str) -> bool:
    """Whether a device's member writes under this name, or the name of a device of his."""
    role = known.pins[device][0]
    return known.writers.get(author) == role or (author in known.pins and known.pins[author][0] == role)


def own_codes(store: Store) -> frozenset[str]:
    """The device codes that this store has certainly borne: its own, those pushed under, those of its register."""
    with store.reading() as connection:
        numbers = connection.scalars(select(quotes.c.number).distinct()).all()
    return frozenset({store.device, *sent(store), *(number.split("-")[1] for number in numbers)})


def must_be_same(hub: Hub, known: Joined) -> None:
    """:raises HubRefusal: another hub answers at this address"""
    if hub.id != known.id:
        what = Text("这个地址上是另一个中心库", "another hub answers at this address")
        remedy = Text("请先 hub leave，再重新加入", "leave, then join again")
        raise HubRefusal(Refusal.of(KEY, what, remedy, known.address).problems)
