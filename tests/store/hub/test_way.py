"""The way to a hub over a network: TLS that is verified, a password that is right. The server listens on a loopback
address that the program does not count as this computer (127.0.0.2), so that its rules for networks hold."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import psycopg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from qifutong_desktop.actions.hub import join
from qifutong_desktop.store.hub.address import HubAddress
from qifutong_desktop.store.hub.administration import enrol, renew
from qifutong_desktop.store.hub.connection import HubRefusal, open_hub
from qifutong_desktop.store.hub.schema import prepare_hub
from tests.postgres_server import PostgresServer, start_postgres

from .laptops import laptop

#: The server's certificate names the first of its two addresses.
_HOST, _OTHER = "127.0.0.2", "127.0.0.3"
_GUARD = "hostssl all all all scram-sha-256"


def free_port() -> int:
    with socket.socket() as probe:
        try:
            probe.bind((_HOST, 0))
        except OSError:
            pytest.skip(f"this system has no {_HOST}")
        return int(probe.getsockname()[1])


def write_certificate(folder: Path, host: str) -> None:
    """A certificate for ``host`` that signs itself, and its key, as a server wants them."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "hub")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))]), False)
        .add_extension(x509.BasicConstraints(True, None), True)
        .sign(key, hashes.SHA256())
    )
    (folder / "hub.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "hub.key").write_bytes(private)
    (folder / "hub.key").chmod(0o600)


@dataclass(frozen=True, slots=True)
class Guarded:
    """A server over TLS with one hub on it, and li's password."""

    server: PostgresServer
    port: int
    root: Path
    password: str

    def address(self, **changed: str) -> HubAddress:
        whole = {"host": _HOST, "database": "guarded", "user": "li", "root": str(self.root)} | changed
        return HubAddress(port=self.port, **whole)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    with tempfile.TemporaryDirectory(prefix="qft-tls-", ignore_cleanup_errors=True) as made:
        folder, port = Path(made), free_port()
        write_certificate(folder, _HOST)
        root = tmp_path_factory.mktemp("root") / "firm-ca.pem"
        root.write_bytes((folder / "hub.pem").read_bytes())
        if os.geteuid() == 0:
            import pwd

            from tests.postgres_server import _user

            account = pwd.getpwnam(_user())
            os.chown(folder / "hub.key", account.pw_uid, account.pw_gid)
        more = (
            *(f"listen_addresses={_HOST},{_OTHER}", f"port={port}", "ssl=on"),
            *(f"ssl_cert_file={folder}/hub.pem", f"ssl_key_file={folder}/hub.key"),
        )
        server, process = start_postgres(folder, _GUARD, more)
        try:
            local = HubAddress(str(server.socket), port, "guarded", "owner")
            psql = [str(server.programs / "psql"), "-h", str(server.socket), "-p", str(port), "-U", "owner", "postgres"]
            subprocess.run(
                [*server.account, *psql, "-qc", "CREATE DATABASE guarded"], check=True, capture_output=True, cwd="/"
            )
            prepare_hub(local, "")
            with open_hub(local, "") as hub:
                password = enrol(hub, "li", "li", "team", "华东")
            yield Guarded(server, port, root, password)
        finally:
            process.send_signal(3)
            process.wait(30)


def test_in_by_tls_and_password(guarded: Guarded) -> None:
    with open_hub(guarded.address(), guarded.password) as hub:
        asked = "SELECT ssl, current_setting('statement_timeout'), (SELECT application_name FROM pg_stat_activity"
        row = hub.connection.execute(
            f"{asked} WHERE pid = pg_backend_pid()) FROM pg_stat_ssl WHERE pid = pg_backend_pid()".encode()
        ).fetchone()
    assert row is not None
    assert row[:2] == (True, "5min")
    assert row[2].startswith("qifutong ")


def test_not_in(guarded: Guarded, tmp_path: Path) -> None:
    write_certificate(tmp_path, _HOST)
    for changed, password, words, away in (
        ({}, "wrong", "password is wrong", False),
        ({}, "", "password is wrong", False),
        ({"user": "nobody_here"}, guarded.password, "password is wrong", False),
        ({"root": str(tmp_path / "hub.pem")}, guarded.password, "cannot be verified", False),
        ({"root": str(tmp_path / "none.pem")}, guarded.password, "cannot be verified", False),
        ({"root": "system"}, guarded.password, "cannot be verified", False),
        ({"host": _OTHER}, guarded.password, "cannot be verified", False),
        ({"host": "localhost"}, guarded.password, "cannot be reached", True),
        ({"database": "other"}, guarded.password, "no such database", False),
    ):
        with pytest.raises(HubRefusal, match=words) as refused, open_hub(guarded.address(**changed), password):
            pass
        assert refused.value.away == away
        assert guarded.password not in refused.value.line()


def test_without_tls_there_is_no_way_in(guarded: Guarded) -> None:
    """The control: the server itself refuses what the program would never send."""
    with pytest.raises(psycopg.OperationalError, match="no encryption"):
        psycopg.connect(
            host=_HOST, port=guarded.port, dbname="guarded", user="li", password=guarded.password, sslmode="disable"
        )


def test_a_new_password_ends_the_old_one(guarded: Guarded) -> None:
    local = HubAddress(str(guarded.server.socket), guarded.port, "guarded", "owner")
    with open_hub(local, "") as hub:
        enrol(hub, "sun", "sun", "team", "华东")
        old, new = renew(hub, "sun"), renew(hub, "sun")
    with open_hub(guarded.address(user="sun"), new) as hub:
        assert hub.name == "sun"
    with pytest.raises(HubRefusal, match="password is wrong"), open_hub(guarded.address(user="sun"), old):
        pass


@pytest.mark.parametrize("variable", ["PGHOSTADDR", "PGSSLMODE", "PGSSLROOTCERT", "PGHOST", "PGSERVICE", "PGOPTIONS"])
def test_no_variable_leads_elsewhere_or_makes_it_weaker(
    guarded: Guarded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    service = tmp_path / "services"
    service.write_text(f"[evil]\nhostaddr={_OTHER}\nhost={_OTHER}\nsslmode=disable\nrequire_auth=none\nuser=boss\n")
    values = {"PGHOSTADDR": _OTHER, "PGSSLMODE": "disable", "PGSSLROOTCERT": "/none", "PGHOST": _OTHER}
    monkeypatch.setenv(variable, {**values, "PGSERVICE": "evil", "PGOPTIONS": "-c statement_timeout=0"}[variable])
    monkeypatch.setenv("PGSERVICEFILE", str(service))
    with open_hub(guarded.address(), guarded.password) as hub:
        sql = "SELECT host(inet_server_addr()), ssl, current_setting('statement_timeout') FROM pg_stat_ssl"
        row = hub.connection.execute(f"{sql} WHERE pid = pg_backend_pid()".encode()).fetchone()
    assert row == (_HOST, True, "5min")
    # the same server, by an address that is no loopback to us: a password for this computer must not reach it
    local = guarded.address(host="localhost")
    with pytest.raises(HubRefusal, match="cannot be reached"), open_hub(local, guarded.password):
        pass


def test_a_server_that_asks_for_the_password_itself_does_not_get_it(guarded: Guarded) -> None:
    """The administrator of a server could set pg_hba.conf to ``password`` and read what comes."""
    hba = guarded.server.socket.parent / "data" / "pg_hba.conf"
    kept = hba.read_text()
    reload = "SELECT pg_reload_conf()"
    local = HubAddress(str(guarded.server.socket), guarded.port, "guarded", "owner")
    try:
        for way in ("password", "trust"):
            hba.write_text(kept.replace("scram-sha-256", way))
            with open_hub(local, "") as hub:
                hub.connection.execute(reload.encode())
            time.sleep(0.3)
            with pytest.raises(HubRefusal) as refused, open_hub(guarded.address(), guarded.password):
                pass
            assert guarded.password not in refused.value.line()
    finally:
        hba.write_text(kept)
        with open_hub(local, "") as hub:
            hub.connection.execute(reload.encode())
        time.sleep(0.3)


@pytest.mark.parametrize("password", ["half\udc80", "nul\0", "{0}" * 300])
def test_an_odd_password_is_refused_in_words_without_it(guarded: Guarded, password: str) -> None:
    with pytest.raises(HubRefusal) as refused, open_hub(guarded.address(), password):
        pass
    assert password[:4] not in refused.value.line()


def test_the_root_is_found_from_another_folder(
    guarded: Guarded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(guarded.root.parent)
    with laptop(tmp_path, "li") as li:
        written = f"postgresql://li@{_HOST}:{guarded.port}/guarded?sslrootcert={guarded.root.name}"
        join(li.store, written, guarded.password, li.now())
        monkeypatch.chdir(tmp_path)
        assert li.sync().agreed
