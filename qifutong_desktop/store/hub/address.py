"""Where the hub is: a URL without a password, and TLS for every way that leaves this computer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from ...core.problems import Refusal
from ...core.text import Text

KEY = "hub"
_PORT = 5432
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_EXAMPLE = "postgresql://lihua@hub.example.com/qifutong?sslrootcert=firm-ca.pem"
_HOW = Text(f"请写成 {_EXAMPLE} 的样式，见 docs/hub.md", f"write it like {_EXAMPLE}; see docs/hub.md")
_PATH = "/:\\"
_PARAMETERS = ("host", "sslmode", "sslrootcert")
#: A name, an address, or the folder of a socket: no list, and no socket outside the file system (``@``).
_HOST = re.compile(r"[\w.:%-]+|/.*")


@dataclass(frozen=True, slots=True)
class HubAddress:
    """``host`` is a name, an address or the folder of a socket; ``user`` the role that signs in.

    ``root`` is the file of the certificate authority, or ``system``; it counts off loopback only."""

    host: str
    port: int
    database: str
    user: str
    root: str = "system"

    @property
    def local(self) -> bool:
        """The way to it does not leave this computer."""
        return self.host in _LOOPBACK or self.host.startswith("/")

    @property
    def shown(self) -> str:
        """The address as it is written, for messages and settings: it never holds a password."""
        user, database = _quoted(self.user), _quoted(self.database)
        if self.host.startswith("/"):
            return f"postgresql://{user}@:{self.port}/{database}?host={_quoted(self.host, _PATH)}"
        host = f"[{self.host}]" if ":" in self.host else _quoted(self.host)
        port = "" if self.port == _PORT else f":{self.port}"
        root = "" if self.local or self.root == "system" else f"?sslrootcert={_quoted(self.root, _PATH)}"
        return f"postgresql://{user}@{host}{port}/{database}{root}"


def _quoted(text: str, also: str = "") -> str:
    """So that it is read back as it was; letters of any script stay legible."""
    return "".join(one if one.isalnum() or one in f"-._~{also}" else quote(one) for one in text)


def read_hub_address(written: str) -> HubAddress:
    """The address in a URL as a person writes it; its file and the server are not looked at.

    :raises Refusal: no such URL, a password in it, or a way over the network without verified TLS; the URL is not told
    """
    try:
        parts = urlsplit(written.strip())
        port = parts.port or _PORT
        given = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
    except ValueError:
        raise _no_address() from None
    if parts.scheme not in ("postgresql", "postgres") or parts.fragment:
        raise _no_address()
    if parts.password is not None or any(name == "password" for name, _ in given):
        raise Refusal.of(
            KEY,
            Text("地址里不要写密码", "the address must not hold the password"),
            Text("请去掉密码：它会被询问，或取自文件", "leave it out: it is asked for, or read from a file"),
        )
    asked = dict(given)
    if len(asked) != len(given) or set(asked) - set(_PARAMETERS):
        what = Text("地址的参数不认识或重复", "the address has a parameter that is unknown or stands twice")
        raise Refusal.of(KEY, what, Text("可用：sslmode、sslrootcert、host", "known: sslmode, sslrootcert, host"))
    host, database = asked.get("host") or unquote(parts.hostname or ""), unquote(parts.path.removeprefix("/"))
    user = unquote(parts.username or "")
    if not (_HOST.fullmatch(host) and database and user) or "/" in database or _odd(host + database + user):
        raise _no_address()
    address = HubAddress(host, port, database, user, asked.get("sslrootcert") or "system")
    _demand_tls(address, asked.get("sslmode", ""))
    return address


def _odd(text: str) -> bool:
    return any(one.isspace() or not one.isprintable() for one in text)


def _no_address() -> Refusal:
    return Refusal.of(KEY, Text("不是中心库的地址", "this is no address of a hub"), _HOW)


def _demand_tls(address: HubAddress, mode: str) -> None:
    if address.local or mode in ("", "verify-full"):
        return
    raise Refusal.of(
        "sslmode",
        Text(f"经网络连接必须核实服务器证书，不能用 {mode}", f"over a network {mode} is not enough: TLS is verified"),
        Text(
            "请去掉 sslmode（即 verify-full），并用 sslrootcert= 指明公司的根证书文件",
            "leave sslmode out (verify-full) and name the firm's root certificate by sslrootcert=",
        ),
    )
