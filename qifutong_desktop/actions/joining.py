"""The address of a hub as a person types it into fields, and back."""

from __future__ import annotations

from typing import Literal
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

_SCHEME = "postgresql"


def join_url(address: str, role: str, root: str) -> str:
    """The URL of an address (``hub.example.com/qifutong`` or a whole URL), a role and a root certificate ("" for the
    system's). What is no address stays one that is refused when it is read."""
    written = address.strip()
    if "://" not in written:
        written = f"{_SCHEME}://{written}"
    try:
        parts = urlsplit(written)
        asked = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        return written
    user, at, place = parts.netloc.rpartition("@")
    if role.strip() and ":" not in user:
        user, at = quote(role.strip(), safe=""), "@"
    if root.strip():
        asked = [(name, value) for name, value in asked if name != "sslrootcert"] + [("sslrootcert", root.strip())]
    query = f"?{urlencode(asked, safe='/:')}" if asked else ""
    return f"{parts.scheme}://{user}{at}{place}{parts.path}{query}"


def address_parts(url: str) -> tuple[str, str, str]:
    """Address, role and root certificate of a whole URL; what holds a password or is none is left whole."""
    written = url.strip()
    try:
        parts = urlsplit(written if "://" in written else f"{_SCHEME}://{written}")
        asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    except ValueError:
        return written, "", ""
    user, _, place = parts.netloc.rpartition("@")
    if ":" in user:
        return written, "", ""
    root = asked.pop("sslrootcert", "")
    query = f"?{urlencode(asked, safe='/:')}" if asked else ""
    return f"{place}{parts.path}{query}", user, root


def lacking(address: str, role: str) -> Literal["address", "role", ""]:
    """The field that is still to be filled in; a host and a database make an address."""
    try:
        parts = urlsplit(join_url(address, role, ""))
        host = parts.hostname or dict(parse_qsl(parts.query)).get("host")
    except ValueError:
        return "address"
    if not host or not parts.path.strip("/"):
        return "address"
    return "" if parts.username else "role"
