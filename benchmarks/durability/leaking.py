"""Fifty invented names, phones and amounts carried through a whole journey, then looked for in every byte written.

The journey: settings, a case with answers, notes, attachments and what the list shows of it, a draft, an issued and
signed quote, a backup, a bundle taken in by a colleague, faults that are logged, and the erasure. strace sees every
write, so a temporary file that is gone again is searched too; where it is missing the files are searched at every step.
The control is the same store, exported as a plain SQLite file.

What the key would open is searched as well: the pages, decrypted, hold every marker before the erasure and after it
only what an issued quote keeps by duty, and who we are ourselves.

Run as a module this is the journey itself.
"""

from __future__ import annotations

import json
import logging
import os
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from sqlalchemy import insert

from qifutong_desktop.actions.issuing import issue
from qifutong_desktop.actions.preferences import WindowSettings, save_settings
from qifutong_desktop.catalog.pricebook import load_pricebook
from qifutong_desktop.core.client import Answer, Case, Client, Company, Preferences
from qifutong_desktop.core.issued import Circumstances
from qifutong_desktop.core.money import Money
from qifutong_desktop.core.order import parse_order
from qifutong_desktop.core.overview import Overview
from qifutong_desktop.core.pricing import price
from qifutong_desktop.core.quote import FirmQuote, Terms, settle
from qifutong_desktop.store.attachments import attach
from qifutong_desktop.store.backup import back_up
from qifutong_desktop.store.bundle import export_case, import_case
from qifutong_desktop.store.cases import erase, new_case, save_case
from qifutong_desktop.store.file import Store
from qifutong_desktop.store.operations import record
from qifutong_desktop.store.pictures import Picture, put_picture
from qifutong_desktop.store.schema import cases
from qifutong_desktop.store.settings import put_draft
from qifutong_desktop.store.signed_papers import keep_signed

from .storing import CHEAP, PASSPHRASE, create, reopen
from .tracing import ROOT, Truncate, Write, traced, why_not

COUNT = 50
ENCODINGS = ("utf-8", "utf-16-le", "gb18030")
_SURNAMES = "赵钱孙李周吴郑王冯陈"
_GIVEN = "沐宸梓睿皓轩芷若婧琪弈骁翊铭澜珩"
#: Every file the program may open for writing, in the folders given to it: all are encrypted or hold keys, but the log
#: and the window's look.
_ALLOWED = re.compile(r"store[\w.-]*\.db[\w.-]*|((key|window)\.json|case\.qft)(\.part)?|qifutong\.log")
#: Markers that stand on the issued quote (its client, our consultant): they are kept when the client is erased.
_KEPT = (0, 1, 2, 5, 20, 21)
_PAGE, _RESERVED, _SALT = 4096, 80, 16
_AT = "2026-11-22T09:30:00Z"


@dataclass(frozen=True, slots=True)
class Leaks:
    """Of :data:`COUNT` markers: found in what was written, in the plain control, in decrypted pages before and after.

    ``kept`` are those that stay by duty after the erasure, and are not counted in ``decrypted_after``. ``strangers``
    are files written outside the list. ``traced`` says whether every write was seen.
    """

    found: int
    control: int
    decrypted_before: int
    decrypted_after: int
    kept: int
    strangers: tuple[str, ...]
    bytes_searched: int
    traced: bool


def markers() -> list[str]:
    """Names, phones and amounts that stand nowhere else."""
    chance = random.Random(50)
    names = [chance.choice(_SURNAMES) + "".join(chance.sample(_GIVEN, 3)) for _ in range(20)]
    phones = [f"139{chance.randrange(10**7, 10**8)}" for _ in range(15)]
    amounts = [f"{chance.randrange(10**6, 10**7)}.{chance.randrange(1, 10)}7" for _ in range(15)]
    return [*names, *phones, *amounts]


def leaks(folder: Path) -> Leaks:
    """Make the journey in a process of its own and search what it left."""
    places = {name: folder / name for name in ("home", "temp", "profile", "colleague", "out")}
    for place in places.values():
        place.mkdir(parents=True)
    (folder / "control").mkdir()
    written, strangers, searched = set[str](), set[str](), 0
    home = {"HOME": str(places["home"]), "TMPDIR": str(places["temp"]), "XDG_DATA_HOME": str(places["home"])}
    environment = os.environ | home | {"PYTHONDONTWRITEBYTECODE": "1"}
    journey = "benchmarks.durability.leaking"
    if why_not():
        subprocess.run([sys.executable, "-m", journey, str(folder)], cwd=ROOT, env=environment, check=True)
    else:
        for event in traced(journey, [str(folder)], folder / "strace.log", environment):
            if isinstance(event, Write | Truncate) and not _is_ours(event.path, folder):
                strangers |= set() if _is_allowed(event.path, folder) else {str(event.path)}
                content = event.data if isinstance(event, Write) else b""
                searched += len(content)
                written |= seen(content)
    said = json.loads((folder / "control/said.json").read_text("utf-8"))
    written |= set(said["found"])
    return Leaks(
        found=len(written),
        control=len(seen((folder / "control/plain.db").read_bytes())),
        decrypted_before=said["before"],
        decrypted_after=said["after"],
        kept=said["kept"],
        strangers=tuple(sorted(strangers)),
        bytes_searched=searched + said["searched"],
        traced=not why_not(),
    )


def seen(content: bytes) -> set[str]:
    """The markers that stand in some bytes, in any of the encodings."""
    return {one for one in markers() if any(one.encode(encoding) in content for encoding in ENCODINGS)}


def _is_ours(path: Path, folder: Path) -> bool:
    """Written by the proof itself: the control, and what it says to its parent."""
    return path.is_relative_to(folder / "control") or not path.is_absolute() or path.parts[1] in ("dev", "proc")


def _is_allowed(path: Path, folder: Path) -> bool:
    known = any(path.is_relative_to(folder / place) for place in ("profile", "colleague", "out"))
    return known and _ALLOWED.fullmatch(path.name) is not None


# --- the journey -----------------------------------------------------------------------------------------------------


class _Searching:
    """Reads every file under the folder (but the control) again and again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.found: set[str] = set()
        self.searched = 0

    def __call__(self) -> None:
        for path in self.folder.rglob("*"):
            if path.is_file() and not path.is_relative_to(self.folder / "control") and path.name != "strace.log":
                content = path.read_bytes()
                self.searched += len(content)
                self.found |= seen(content)


def main() -> None:
    folder = Path(sys.argv[1])
    logging.basicConfig(filename=folder / "out/qifutong.log", level=logging.WARNING)
    search = _Searching(folder)
    store = create(folder / "profile")
    case = _work(store)
    _issue(store, case)
    search()
    _log_faults(store)
    backup = back_up(store, date(2026, 11, 22)).path
    _hand_over(store, case, folder)
    with store.alone() as connection:
        connection.execute("ATTACH ? AS plain KEY ''", (str(folder / "control/plain.db"),))
        connection.execute("SELECT sqlcipher_export('plain')")
    store.close()
    store = reopen(folder / "profile")
    search()
    key = store.key
    before = [_readable(path, key) for path in (store.path, backup)]
    erase(store, [case], datetime(2026, 11, 23, tzinfo=UTC))
    store.close()
    search()
    left = set().union(*(_readable(path, key) for path in (store.path, backup)))
    kept = {markers()[place] for place in _KEPT}
    said = {
        "found": sorted(search.found),
        "searched": search.searched,
        "before": min(len(one) for one in before),
        "after": len(left - kept),
        "kept": len(left & kept),
    }
    (folder / "control/said.json").write_text(json.dumps(said), "utf-8")


def _work(store: Store) -> str:
    """Every marker goes into fields, the first of them also into attachments and their names."""
    planted = markers()
    answers = {f"P{place:02d}": Answer(one, "口述", f"说的是{one}") for place, one in enumerate(planted)}
    preferences = Preferences(budget=Decimal(planted[35]))
    save_settings(store, WindowSettings(company=_company()))
    put_picture(store, "seal", Picture(f"{planted[6]}.png", b"\x89PNG\r\n\x1a\n" + planted[6].encode()))
    put_picture(store, "seal", None)
    case = new_case(store, Case(_client(), {}), author="L01", at=_AT)
    save_case(store, case, Case(_client(), answers, preferences=preferences), author="L01", at=_AT, reason=planted[3])
    overview = Overview(
        contact=planted[1], rival=planted[7], next_step="、".join(planted), total=Money.of(Decimal(planted[35]))
    )
    record(store, case, {"deal.rival": planted[7]}, author="L01", at=_AT, overview=overview)
    for encoding in ENCODINGS:
        attach(store, case, f"{planted[4]}-{encoding}.csv", "\n".join(planted).encode(encoding), at=_AT)
    put_draft(store, "quote_page", "\n".join(planted), at=_AT, case=case)
    return case


def _client() -> Client:
    planted = markers()
    return Client(planted[0], contact=planted[1], phone=planted[20], address=planted[2], account=planted[21])


def _company() -> Company:
    return Company("企服通数字技术有限公司", tax_id="91330600MA2JQY7W3X", consultant=markers()[5])


def _issue(store: Store, case: str) -> None:
    """A quote with the client's names on it, and a copy that both sides signed; it outlives the erasure, by duty."""
    book, day = load_pricebook(), date(2026, 11, 22)
    order = parse_order({"tier": "standard", "billing": "annual", "term": 1, "users": 50}, book)
    quote = settle(price(order, book, day), Terms("", 1, day, date(2026, 12, 6), "签约付清"))
    if not isinstance(quote, FirmQuote):
        raise RuntimeError("the quote is a draft")
    under = Circumstances(case, "base 1", "0.1.0")
    now = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    issued = issue(store, Case(_client(), {}, company=_company()), quote, book, under, author="L01", now=now).quote
    said = "，".join(markers()[place] for place in _KEPT)
    signed = b"%PDF-1.7 signed " + b" ".join(said.encode(encoding) for encoding in ENCODINGS)
    keep_signed(store, issued.number, 1, "countersigned", signed, markers()[1], author="L01", at=_AT)


def _hand_over(store: Store, case: str, folder: Path) -> None:
    bundle = folder / "out/case.qft"
    export_case(store, case, bundle, PASSPHRASE, cost=CHEAP)
    with create(folder / "colleague") as other:
        import_case(other, bundle, PASSPHRASE)


def _log_faults(store: Store) -> None:
    """Faults of ours on their way to the log, with their tracebacks: by the driver, and through SQLAlchemy."""
    row = {"case": "00" * 16, "name": markers()[0], "changed": markers()[20], "operations": 0}
    twice = 'INSERT INTO cases ("case", name, changed, operations) VALUES (:case, :name, :changed, :operations)'
    try:
        with store.writing() as connection:
            connection.execute(insert(cases), [row, row])
    except Exception:
        logging.getLogger("qifutong").exception("a fault of ours")
    try:
        with store.saving() as cursor:
            cursor.executemany(twice, [row, row])
    except Exception:
        logging.getLogger("qifutong").exception("a fault of ours")


def _readable(path: Path, key: bytes) -> set[str]:
    """The markers that somebody with the key could still dig out of a file's pages, used or free."""
    return {one for page in _pages(path.read_bytes(), key) for one in seen(page)}


def _pages(content: bytes, key: bytes) -> Iterator[bytes]:
    """Decrypted pages (SQLCipher 4: AES-256-CBC, the IV and an HMAC in the last 80 bytes, a salt before the first)."""
    for start in range(0, len(content), _PAGE):
        page = content[start : start + _PAGE]
        skipped = 0 if start else _SALT
        vector = page[_PAGE - _RESERVED : _PAGE - _RESERVED + 16]
        opened = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
        yield opened.update(page[skipped : _PAGE - _RESERVED]) + opened.finalize()


if __name__ == "__main__":
    main()
