"""Two laptops and a hub on a real PostgreSQL: one with the real window, the other a store that a colleague writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qifutong_desktop.actions.hub import join, sync
from qifutong_desktop.core.canonical import FieldValue
from qifutong_desktop.core.client import Company
from qifutong_desktop.core.operation import moment
from qifutong_desktop.store.file import Store, create_store
from qifutong_desktop.store.keys import Scrypting
from qifutong_desktop.store.operations import record
from qifutong_desktop.ui.look import Look
from qifutong_desktop.ui.syncing import Syncing, syncing_of
from tests.store.hub.team import Team

from .scene import CASE, NOW, Scene, set_scene

MINE, HERS = "沈亦舟", "陆知行"
LATER = NOW + timedelta(minutes=5)


def new_store(folder: Path) -> Store:
    store, _ = create_store(folder, "示例 密码 2026", keyring=False, cost=Scrypting(2**4))
    return store


@dataclass
class Colleague:
    """The other laptop."""

    store: Store
    url: str

    def say(self, fields: dict[str, FieldValue], *, seen: bool = True, at: datetime = LATER, case: str = CASE) -> None:
        """Write and sync; not ``seen``: what stands there was not before her."""
        before: dict[str, tuple[str, ...]] | None = None if seen else dict.fromkeys(fields, ())
        record(self.store, case, fields, author=HERS, at=moment(at), seen=before)
        self.sync()

    def sync(self) -> None:
        sync(self.store, LATER)


@dataclass
class TwoLaptops:
    team: Team
    scene: Scene
    her: Colleague
    url: str

    @property
    def syncing(self) -> Syncing:
        return syncing_of(self.scene.desk)

    def sync(self, qtbot: QtBot) -> None:
        """One sync of the window, to its end and shown."""
        syncing = self.syncing
        before = syncing.brought
        syncing.sync()
        qtbot.waitUntil(lambda: syncing.at is None and syncing.brought is not before, timeout=15_000)
        self.rest(qtbot)

    def rest(self, qtbot: QtBot) -> None:
        qtbot.waitUntil(lambda: not self.scene.desk.jobs.busy, timeout=15_000)


def url_of(team: Team, role: str) -> str:
    return team.address(role).shown


def two_laptops(team: Team, app: QApplication, qtbot: QtBot, folder: Path, look: Look | None = None) -> TwoLaptops:
    """Both joined and at one: a client of his is known to her too."""
    mine, hers = new_store(folder / "mine"), new_store(folder / "hers")
    record(mine, CASE, {"client.name": "湖州青岚茶业有限公司"}, author=MINE, at=moment(NOW))
    urls = {}
    for person, role, store in ((MINE, "shen", mine), (HERS, "lu", hers)):
        urls[role] = enrolled(team, person, role)
        join(store, urls[role], "", NOW)
    sync(mine, NOW)
    sync(hers, NOW)
    scene = set_scene(app, mine, look or Look(), wait=lambda done: qtbot.waitUntil(done, timeout=10_000))
    both = TwoLaptops(team, scene, Colleague(hers, urls["lu"]), urls["shen"])
    scene.desk.company = Company(consultant=MINE)
    syncing = both.syncing
    syncing.read()
    qtbot.waitUntil(lambda: syncing.joined, timeout=10_000)
    both.rest(qtbot)
    return both


def enrolled(team: Team, person: str, role: str, kind: str = "team") -> str:
    """A member of the hub; the address under which he joins."""
    from qifutong_desktop.store.hub.administration import enrol

    made = team.role(role)
    with team.hub() as hub:
        enrol(hub, made, person, kind, "华东" if kind == "team" else "")  # type: ignore[arg-type]
    return url_of(team, made)
