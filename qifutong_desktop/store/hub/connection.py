"""The way to the hub: one connection with time-outs, and in words whatever keeps it from being one.

The driver (psycopg) is imported here, when a hub is opened; without one nothing of it is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ... import __version__
from ...core.problems import Refusal
from ...core.text import Text
from .address import KEY, HubAddress
from .patience import answered

if TYPE_CHECKING:
    from psycopg import Connection
    from psycopg.rows import TupleRow

#: What steers a screen, or turns the direction of reading.
_STEERS = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
#: The hub that this program speaks to: the number of the last of ``steps/``.
VERSION = 2
#: Seconds: for the connection, for one statement, for a lock that others hold, for a transaction that does nothing.
CONNECTING, STATEMENT, LOCK, IDLE = 10, 300, 30, 60
#: The libpq from which on a client may say by which ways it signs in.
_CAN_REQUIRE = 160_000


def legible(text: str, most: int = 200) -> str:
    """A text that others chose, fit to be shown."""
    return _STEERS.sub("", text[: 2 * most])[:most]


@dataclass(frozen=True, slots=True)
class Hub:
    """An open hub as one member sees it. ``id`` names this hub among all; ``kind`` is team, auditor or admin;
    ``name`` is the member's, and the author of what he pushes; ``team`` is "" but for members of one."""

    connection: Connection[TupleRow]
    address: HubAddress
    id: str
    role: str
    name: str
    kind: str
    team: str


class HubRefusal(Refusal):
    """A refusal with the SQLSTATE that led to it ("" for none): ``QF004`` is another team's case, ``QF014`` an old
    release; 57…, 08… and 25P03 mean that the connection broke, 55P03 that others were writing for too long."""

    state: str = ""

    @property
    def away(self) -> bool:
        """Nothing is wrong with what was asked: try again later."""
        return self.state in ("", "55P03", "57014", "53300", "25P03") or self.state[:2] in ("08", "57", "40")


@contextmanager
def open_hub(address: HubAddress, password: str) -> Iterator[Hub]:
    """The hub, signed in as a member. The connection is no more than open: whoever uses it begins and commits.

    :raises HubRefusal: no way there, not let in, no hub, a hub of another version, a member no more; a fault of the
        server or the network while it is used is one too
    """
    with connected(address, password) as connection, hub_faults_refused(address):
        with answered(connection):
            version = hub_version(connection)
            if version is None:
                raise not_a_hub(address)
            if version != VERSION:
                raise _other_version(address, version)
            row = connection.execute(
                "SELECT h.id::text, m.role, m.name, m.kind, m.team FROM qifutong.hub AS h"
                " CROSS JOIN qifutong.members AS m WHERE m.role = session_user AND m.revoked IS NULL"
            ).fetchone()
            connection.rollback()
        if row is None:
            raise _no_member(address)
        if not all(isinstance(one, str) for one in row) or row[2:] != tuple(map(legible, row[2:])):
            raise not_a_hub(address)
        yield Hub(connection, address, *row)


@contextmanager
def connected(address: HubAddress, password: str) -> Iterator[Connection[TupleRow]]:
    """A connection to the server, whatever is on it.

    :raises HubRefusal: no driver, no server, not let in, no TLS; and what goes wrong while it is used
    """
    try:
        import psycopg
    except ImportError:
        zh, en = "没有装 PostgreSQL 的驱动 psycopg", "the driver psycopg is not installed"
        raise _refused(zh, en, _DRIVER, "QF001") from None
    arguments = _arguments(address, password)
    if psycopg.pq.version() < _CAN_REQUIRE:
        del arguments["require_auth"]
    try:
        connection = psycopg.connect(**arguments)
    except (psycopg.Error, ValueError) as error:  # ValueError: half a character in the password
        raise _not_in(address, error, password) from None
    try:
        with hub_faults_refused(address):
            yield connection
    finally:
        connection.close()


def hub_version(connection: Connection[TupleRow]) -> int | None:
    """The version of the hub on this database; None where there is none, or none for this role."""
    found = connection.execute(
        "SELECT c.oid FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace"
        " WHERE n.nspname = 'qifutong' AND c.relname = 'hub'"
        " AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')"
    ).fetchone()
    if found is None:
        return None
    row = connection.execute("SELECT version FROM qifutong.hub").fetchone()
    return row[0] if row is not None and isinstance(row[0], int) else None


@contextmanager
def hub_faults_refused(address: HubAddress) -> Iterator[None]:
    """Whatever the server or the way to it refuses, as a refusal in words.

    :raises HubRefusal: see :class:`HubRefusal`
    """
    import psycopg

    try:
        yield
    except psycopg.Error as error:
        raise _in_words(address, error) from None


def _arguments(address: HubAddress, password: str) -> dict[str, Any]:
    milliseconds = {"statement_timeout": STATEMENT, "lock_timeout": LOCK, "idle_in_transaction_session_timeout": IDLE}
    return {
        **_way(address),
        "port": address.port,
        "dbname": address.database,
        "user": address.user,
        "password": password or None,
        "connect_timeout": CONNECTING,
        "application_name": f"qifutong {__version__}",
        "client_encoding": "UTF8",
        "gssencmode": "disable",
        "keepalives_idle": 30,
        "tcp_user_timeout": 60_000,
        "options": " ".join(f"-c {name}={seconds * 1000}" for name, seconds in milliseconds.items()),
    }


#: This computer is meant, whatever a table of hosts or a name server says of it.
_LOCALHOST = {"host": "localhost,localhost", "hostaddr": "127.0.0.1,::1"}


def _way(address: HubAddress) -> dict[str, Any]:
    """Where to and how safely. All is said: what is not said here the driver takes from its environment (PGHOSTADDR,
    PGSSLMODE, a service file), which could lead this computer's password elsewhere, or make TLS weaker."""
    if address.local:
        way = _LOCALHOST if address.host == "localhost" else {"host": address.host, "hostaddr": ""}
        return {**way, "sslmode": "prefer", "require_auth": "!password,!md5"}
    safe = {"sslmode": "verify-full", "sslrootcert": address.root, "ssl_min_protocol_version": "TLSv1.2"}
    # enrol gives SCRAM verifiers only: a server that asks for the password itself is none of ours
    return {"host": address.host, "hostaddr": "", **safe, "require_auth": "scram-sha-256"}


# --- in words --------------------------------------------------------------------------------------------------------

_DRIVER = Text('请运行 pip install "psycopg[binary]"', 'run pip install "psycopg[binary]"')
_ADMIN = Text("请联系中心库的管理员", "ask the hub's administrator")
_LATER = Text("请稍后再试；本机数据不受影响", "try again later; nothing here is lost")
_NETWORK = Text("请检查地址与网络；本机数据不受影响", "check address and network; nothing here is lost")
_CHECK = Text("请核对地址", "check the address")
_BOOK = Text("见 docs/hub.md", "see docs/hub.md")
#: What a server says before anybody is let in has no code in the driver, and the server's language.
_SAID: tuple[tuple[str, str, str, Text], ...] = (
    (
        r"password authentication failed|no password supplied|Password.*认证失败|密码.*(失败|错误)|未提供(密码|口令)",
        "用户名或密码不对",
        "role or password is wrong",
        Text("请核对；忘记密码请联系管理员", "check them; the administrator can give a new password"),
    ),
    (r"is not permitted to log in|不允许登录", "这个账号已停用", "this role may not sign in any more", _ADMIN),
    (
        r"certificate verify failed|(server|root) certificate|certificate authority",
        "服务器的证书核实不了",
        "the server's certificate cannot be verified",
        Text("请用 sslrootcert= 指明公司的根证书文件", "name the firm's root certificate by sslrootcert="),
    ),
    (
        r"does not support SSL|SSL (connection|off|negotiation)|no encryption|pg_hba\.conf|没有用于",
        "服务器没有开 TLS，或不让这个账号从这里进入",
        "the server has no TLS, or does not let this role in from here",
        _ADMIN,
    ),
    (r'database ".*" does not exist|数据库.*不存在', "服务器上没有这个数据库", "there is no such database", _CHECK),
    (r"too many (clients|connections)|remaining connection slots", "服务器的连接已满", "the server is full", _LATER),
    (r"starting up|shutting down|正在启动|正在关闭", "服务器正在启动或关闭", "the server starts or ends", _LATER),
    (
        r"refused|timeout|timed out|resolve|translate host|No such file|unreachable|closed the connection|拒绝|超时",
        "连不上服务器",
        "the server cannot be reached",
        _NETWORK,
    ),
)
_CODES: dict[str, tuple[str, str, Text]] = {
    "QF001": ("这个账号不能做这件事", "this role may not do that", _ADMIN),
    "QF002": ("设备不是以这个账号登记的", "the device is enrolled to another", _ADMIN),
    "QF003": ("内容与校验值不符", "the content does not fit its hash", _LATER),
    "QF004": ("案例属于另一个团队", "the case is another team's", _ADMIN),
    "QF005": ("作者不是这个账号的人", "the author is not this role's", _ADMIN),
    "QF006": ("内容不合格式", "the content is not in the form that the hub knows", _BOOK),
    "QF007": ("内容过大", "too large for the hub", _BOOK),
    "QF009": ("中心库的内容不能改动", "what is on the hub is never altered", _BOOK),
    "QF010": (
        "账号只能用小写字母、数字、下划线，以字母开头，不能以 pg_ 或 qifutong_ 开头",
        "a role has a-z 0-9 _ only, begins with a letter, and not with pg_ or qifutong_",
        _BOOK,
    ),
    "QF011": ("这个姓名已属于别的成员", "another member has this name already", Text("请加以区分", "tell them apart")),
    "QF012": ("中心库没有这一项", "there is no such member or case on the hub", Text("请核对", "check it")),
    "QF013": ("不能停用自己", "nobody revokes himself", Text("请由另一位管理员来做", "another administrator can")),
    "QF015": ("登记的设备过多", "too many devices of one member", _ADMIN),
    "QF014": ("不比已发布的新", "is not newer than what is published", Text("请用更新的文件", "take a newer file")),
    "42501": ("这个账号没有权限", "this role may not do that", _ADMIN),
    "42710": ("服务器上已有同名账号", "the server has a role of this name already", Text("请换一个", "choose another")),
    "55P03": ("别人正在写入，等得太久", "others were writing for too long", _LATER),
    "57014": ("等得太久，已停止", "it took too long and was stopped", _LATER),
    "53100": ("服务器的磁盘满了", "the server's disk is full", _ADMIN),
}


def _refused(zh: str, en: str, remedy: Text, state: str = "", file: str = "") -> HubRefusal:
    refusal = HubRefusal(Refusal.of(KEY, Text(zh, en), remedy, file).problems)
    refusal.state = state
    return refusal


def not_a_hub(address: HubAddress) -> HubRefusal:
    """This database has no hub, or none for this role."""
    zh, en = "这个数据库不是中心库，或这个账号没有登记", "this database is no hub, or this role is not enrolled in it"
    remedy = Text("请核对地址；管理员用 qifutong hub init 建立", "check it; administrators run qifutong hub init")
    return _refused(zh, en, remedy, "QF001", address.shown)


def _other_version(address: HubAddress, version: int) -> HubRefusal:
    if version > VERSION:
        zh, en = f"中心库是第 {version} 版，比本程序新", f"the hub has version {version}, newer than this program"
        return _refused(zh, en, Text("请升级程序", "upgrade the program"), "QF001", address.shown)
    zh, en = f"中心库还是第 {version} 版，比本程序旧", f"the hub still has version {version}, older than this program"
    remedy = Text("请管理员运行 qifutong hub init", "its administrator runs qifutong hub init")
    return _refused(zh, en, remedy, "QF001", address.shown)


def _no_member(address: HubAddress) -> HubRefusal:
    zh, en = f"{address.user} 不是中心库的成员", f"{address.user} is no member of this hub"
    return _refused(zh, en, _ADMIN, "QF001", address.shown)


def _not_in(address: HubAddress, error: Exception, password: str) -> HubRefusal:
    said = legible(" ".join(str(error).split()), 2000)
    for pattern, zh, en, remedy in _SAID:
        if re.search(pattern, said, re.IGNORECASE):
            reached = remedy not in (_NETWORK, _LATER)
            return _refused(zh, en, remedy, "28000" if reached else "", address.shown)
    if password:
        said = said.replace(password, "***")
    return _refused(f"连不上（{said[:200]}）", f"cannot be reached ({said[:200]})", _NETWORK, "", address.shown)


def _in_words(address: HubAddress, error: Any) -> HubRefusal:
    state = error.sqlstate or ""
    if state in _CODES:
        zh, en, remedy = _CODES[state]
        told = _told(error) if state in ("QF002", "QF004", "QF011", "QF012") else ""
        return _refused(f"{zh}{told}", f"{en}{told}", remedy, state, address.shown)
    if not state or state == "25P03" or state[:2] in ("08", "57"):
        return _refused("与中心库的连接断了", "the connection to the hub broke", _LATER, state, address.shown)
    what = f"{state} {_told(error)}"
    return _refused(f"中心库拒绝了（{what}）", f"the hub refused it ({what})", _ADMIN, state, address.shown)


def _told(error: Any) -> str:
    said = legible(" ".join((error.diag.message_primary or "").split())[:120])
    return f" ({said})" if said else ""
