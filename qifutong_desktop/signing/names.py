"""Names in certificates with characters younger than 2002, such as 𬭩: asn1crypto refuses to compare them at all."""

from __future__ import annotations

import logging
from functools import cache
from typing import Any


@cache
def accept_every_character() -> None:
    """From now on such a name equals the very same spelling, and nothing else. Called before anything is verified."""
    from asn1crypto.x509 import NameTypeAndValue

    prepare = NameTypeAndValue._ldap_string_prep

    def prepared(self: Any, text: str) -> str:
        try:
            return str(prepare(self, text))
        except ValueError:  # RFC 4518 knows Unicode 3.2
            return text

    NameTypeAndValue._ldap_string_prep = prepared


def keep_quiet() -> None:
    """pyHanko logs names and traces of what it refuses; we say it ourselves."""
    for library in ("pyhanko", "pyhanko_certvalidator"):
        logging.getLogger(library).setLevel(logging.CRITICAL + 1)
