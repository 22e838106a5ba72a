"""Our own cost a day is in none of the files that leave this computer, whatever the window works with."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from qifutong_desktop.actions.casework import bring_out
from qifutong_desktop.actions.client_list import write_week
from qifutong_desktop.actions.diagnosing import open_case
from qifutong_desktop.actions.exporting import export_everything
from qifutong_desktop.actions.in_force import InForce, shipped
from qifutong_desktop.actions.preferences import WindowSettings, read_settings, save_settings, with_rates
from qifutong_desktop.actions.sharing import share, take_over
from qifutong_desktop.actions.working import Work, work_through
from qifutong_desktop.assets import asset
from qifutong_desktop.core.case_fields import case_fields
from qifutong_desktop.core.client import Company
from qifutong_desktop.core.plan_json import plan_json
from qifutong_desktop.core.ranges import plain
from qifutong_desktop.core.said_short import whole_yuan
from qifutong_desktop.store.file import Store, add_key_file, create_store
from qifutong_desktop.store.keys import Scrypting
from qifutong_desktop.store.operations import record
from tests.documents.reading import POPPLER, text_of
from tests.journeys.shell import TODAY, qifutong

from .issuing import AT, NOW

CASE = "5a" * 16
RATES = {role: Decimal(7919) + place * Decimal("1013.07") for place, role in enumerate(shipped().plan.roles)}


def marks(work: Work) -> set[str]:
    """Every way in which a rate or a cost could be written."""
    assert work.offer is not None
    amounts = [line.rate for line in work.offer.plan.effort if line.rate is not None]
    assert len(amounts) > 3
    amounts += [end for line in work.offer.plan.effort if line.cost for end in (line.cost.low, line.cost.high)]
    written = {
        form for one in amounts if one for form in (plain(one), f"{one:.2f}", f"{one:,.2f}", whole_yuan(one)[1:])
    }
    return {form for form in written | {form.replace(",", "") for form in written} if len(form) > 3}


def worked(store: Store, rules: InForce) -> Work:
    return work_through(bring_out(store, CASE, Company(consultant="沈亦舟")), rules, NOW.date())


def words(path: Path) -> Iterator[str]:
    """What can be read in a file."""
    if path.suffix == ".pdf":
        yield text_of(path.read_bytes())
    elif path.suffix in (".xlsx", ".docx"):
        with zipfile.ZipFile(path) as parts:
            yield from (parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
    elif path.suffix != ".png":
        yield path.read_text("utf-8")


@POPPLER
def test_no_paper_no_export_and_no_bundle_tells_our_cost(tmp_path: Path) -> None:
    store, _ = create_store(tmp_path / "ours", "示例 密码 2026", keyring=False, cost=Scrypting(2**4))
    record(store, CASE, case_fields(open_case(asset("resources", "sample", "case.toml")).case), author="沈亦舟", at=AT)
    save_settings(store, WindowSettings(rates=RATES))
    work = worked(store, with_rates(shipped(), read_settings(store).rates))
    known = marks(work)
    out = tmp_path / "out"
    out.mkdir()
    files = [*export_everything(work, b"", out, NOW), write_week(store, out / "week.xlsx", NOW.date())]
    assert {file.suffix for file in files} >= {".pdf", ".png", ".xlsx", ".docx", ".xml", ".ics"}
    (out / "plan.json").write_text(str(plan_json(work.offer.plan)) if work.offer else "", "utf-8")
    wanted = re.compile("|".join(rf"(?<![\d.,]){re.escape(mark)}(?!\d)" for mark in known))
    for file in (*files, out / "plan.json"):
        assert [found for text in words(file) for found in wanted.findall(text)] == [], file.name
    plainly = worked(store, shipped())
    bare = tmp_path / "bare"
    bare.mkdir()
    for file in export_everything(plainly, b"", bare, NOW):
        assert (out / file.name).read_bytes() == file.read_bytes(), file.name
    share(store, CASE, out / "case.qft", "eight letters")
    theirs, _ = create_store(tmp_path / "theirs", "示例 密码 2026", keyring=False, cost=Scrypting(2**4))
    take_over(theirs, out / "case.qft", "eight letters")
    assert read_settings(theirs).rates == {}
    theirs.close()
    store.close()


def test_the_command_line_works_without_them(tmp_path: Path) -> None:
    """What it prints is handed on."""
    home, key = tmp_path / "ours", tmp_path / "key"
    store, _ = create_store(home, "示例 密码 2026", keyring=False, cost=Scrypting(2**4))
    save_settings(store, WindowSettings(rates=RATES))
    add_key_file(store, key)
    store.close()
    sample, out = asset("resources", "sample", "case.toml"), tmp_path / "out"
    asked = ("propose", sample, "--out", out, "--date", TODAY, "--json")
    done = qifutong(*asked, QIFUTONG_HOME=str(home), QIFUTONG_KEY_FILE=str(key))
    assert done.code == 0, done.err
    assert {(line["rate"], line["cost"]) for line in done.json["effort"]} == {(None, None)}
