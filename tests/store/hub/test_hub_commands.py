"""``qifutong hub …`` as an administrator types it, and its JSON against docs/cli.md."""

from __future__ import annotations

import io
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from qifutong_desktop.cli.main import run
from qifutong_desktop.core.update import Update
from qifutong_desktop.store.hub.connection import VERSION
from qifutong_desktop.store.updates import signed_update
from tests.journeys.shell import Ran
from tests.postgres_server import PostgresServer
from tests.test_docs import keys, paths, same

from .team import CASE, KEEP, PUSH, Team, key_of, paper, row, said

HEADING = "### JSON of hub"


def typed(*words: str) -> Ran:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run(["hub", *words])
    return Ran(code, out.getvalue(), err.getvalue())


def test_a_hub_from_its_making_to_an_erasure(postgres: PostgresServer, tmp_path: Path) -> None:
    team = Team(postgres, postgres.database())
    url = team.address().shown
    made = typed("init", url, "--json")
    assert (made.code, made.json["before"], made.json["version"]) == (0, 0, VERSION)
    same(keys(HEADING), paths(made.json))
    again = typed("init", url)
    assert (again.code, again.out) == (0, f"中心库已是第 {VERSION} 版，没有改动\n")

    li = team.role("li")
    enrolled = typed("enrol", url, li, "--name", "李华", "--team", "华东", "--also", "lihua", "--json")
    same(keys(HEADING, 1), paths(enrolled.json))
    assert enrolled.json["address"] == team.address(li).shown
    words = typed("enrol", url, team.role("qian"), "--auditor")
    assert "密码只显示这一次" in words.out
    with team.plain(li) as connection:
        connection.execute("SELECT qifutong.hello('AAAA', %s)", (key_of("AAAA"),))
        connection.execute(PUSH, row(said(1, author="李华")))
        connection.execute(PUSH, row(said(1, "again", author="lihua")))
        connection.execute(KEEP, paper(b"quote"))

    listed = typed("members", url, "--json")
    own = set(paths(enrolled.json)) - {"address", "password"}
    assert {path.removeprefix("members[].") for path in paths(listed.json)} - {"members"} == own
    assert "李华" in typed("members", url).out

    [alarm] = typed("alarms", url, "--json").json["alarms"]
    same(keys(HEADING, 4), alarm)
    assert "一个设备代码在两处使用" in typed("alarms", url).out

    release = tmp_path / "2027-01.qfu"
    update = Update("pricebook", "2027-01", 1, date(2027, 1, 1), None, (("2027-01.toml", "价目"),))
    release.write_bytes(signed_update(update, Ed25519PrivateKey.generate()))
    published = typed("publish", url, str(release), "--json")
    same(keys(HEADING, 3), paths(published.json))
    assert typed("publish", url, str(release)).code == 2

    erased = typed("erase", url, CASE, "--json")
    same(keys(HEADING, 2), paths(erased.json))
    assert (erased.json["operations"], erased.json["kept"]) == (1, 1)

    assert typed("revoke", url, li, "--json").json == {"role": li}
    refused = typed("members", team.address(li).shown, "--lang", "en")
    assert (refused.code, refused.out) == (2, "")
    assert "may not sign in any more" in refused.err
    renewed = typed("enrol", url, li, "--again", "--json")
    assert renewed.json["password"] != enrolled.json["password"]
    assert typed("members", team.address(li).shown).code == 0


@pytest.mark.parametrize(
    "words",
    [
        ["init", "postgresql://li:geheim@127.0.0.1/qft"],
        ["members", "hub.firm.cn"],
        ["enrol", "postgresql://li@127.0.0.1/qft", "sun"],
        ["enrol", "postgresql://li@127.0.0.1/qft", "sun", "--team", "华东", "--admin"],
        ["enrol", "postgresql://li@127.0.0.1/qft", "sun", "--again", "--admin"],
        ["alarms", "postgresql://li@127.0.0.1/qft?sslmode=allow&host=hub"],
    ],
)
def test_refused_in_one_line(words: list[str]) -> None:
    refused = typed(*words)
    assert (refused.code, refused.out, refused.err.count("\n")) == (2, "", 1)
    assert "geheim" not in refused.err
