"""Customer records row by row: how many there are after dedupe, where, and of which grade."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from .analysis import WHYS, Customers, Group, LeftOut, Why
from .analysis_seen import Seen
from .cleaning import CleanRow
from .identity import FIRM_NAME, WHO, Identity, clusters, name_key, phone_keys, plain_key, token, uscc_key

#: So many records are held by their keys; of later ones only the exact repeats are found.
MOST_RECORDS = 300_000


@dataclass(slots=True)
class _Table:
    rows: int = 0
    used: int = 0
    left: Counter[Why] = field(default_factory=Counter)


class CustomerTally:
    """Takes the rows of one table after another. Of a record it keeps digests of its keys, province, city, grade."""

    def __init__(self) -> None:
        self._rows = Seen()
        self._identities: list[Identity] = []
        self._facts: list[tuple[str, str, str]] = []
        self._beyond: Counter[tuple[str, str, str]] = Counter()
        self._tables: dict[int, _Table] = {}
        self._words: dict[str, str] = {}

    def take(self, row: CleanRow, table: int) -> None:
        """One row of a table of customers."""
        told = self._tables.setdefault(table, _Table())
        told.rows += 1
        keys = _identity(row)
        if self._rows.first(int.from_bytes(row.digest[:8], "big")) is not None:
            told.left["repeat"] += 1
        elif not keys:
            told.left["no_key"] += 1
        else:
            told.used += 1
            facts = (self._text(row, "province"), self._text(row, "city"), self._grade(row))
            if len(self._identities) < MOST_RECORDS:
                self._identities.append(keys)
                self._facts.append(facts)
            else:
                self._beyond[facts] += 1

    def _text(self, row: CleanRow, name: str) -> str:
        text = str(row.values.get(name, ""))
        return self._words.setdefault(text, text)  # one copy of each word, however many rows say it

    def _grade(self, row: CleanRow) -> str:
        """A, B or C; what is written otherwise stays as written."""
        return self._text(row, "level") or " ".join(row.raw.get("level", "").split())[:20]

    def counts(self, table: int) -> tuple[int, int, tuple[LeftOut, ...]]:
        """Of one table: rows, rows used, rows left out by reason."""
        told = self._tables.get(table, _Table())
        return told.rows, told.used, tuple(LeftOut(why, told.left[why]) for why in WHYS if told.left[why])

    @property
    def overfull(self) -> bool:
        """More records than are held: the rest were not deduped by their keys."""
        return bool(self._beyond)

    def customers(self) -> Customers | None:
        """None where there is no record. What several rows of one customer say is taken from the first that says it."""
        if not self._identities:
            return None
        merged: dict[int, list[str]] = {}
        for number, facts in zip(clusters(self._identities), self._facts, strict=True):
            known = merged.setdefault(number, ["", "", ""])
            for place, text in enumerate(facts):
                known[place] = known[place] or text
        found: list[Counter[str]] = [Counter(facts[place] for facts in merged.values()) for place in range(3)]
        for facts, count in self._beyond.items():
            for place, text in enumerate(facts):
                found[place][text] += count
        provinces, cities, grades = (_groups(one) for one in found)
        rows = sum(one.rows for one in self._tables.values())
        return Customers(rows, len(merged) + self._beyond.total(), provinces, cities, grades)


def _groups(found: Counter[str]) -> tuple[Group, ...]:
    named = sorted(((name, count) for name, count in found.items() if name), key=lambda one: (-one[1], one[0]))
    return tuple(Group(name, count) for name, count in [*named, *_blank(found)])


def _blank(found: Counter[str]) -> Iterable[tuple[str, int]]:
    return [("", found[""])] if found[""] else []


def _identity(row: CleanRow) -> Identity:
    """The keys by which a rehearsal would merge the row: credit code, phones, the name of a firm, a name in a city."""
    text = {name: str(row.values.get(name, "")) for name in ("uscc", "mobile", "phone", "name", "city")}
    found = [token("u", key)] if (key := uscc_key(text["uscc"])) else []
    found += [token("p", number) for name in ("mobile", "phone") for number in phone_keys(text[name])]
    name = name_key(text["name"])
    if name:
        who = token(WHO, name)
        found.append(who)
        if len(name) >= FIRM_NAME:
            found.append("n" + who[1:])
        elif text["city"]:
            found.append(token("n", f"{name}@{plain_key(text['city'])}"))
    return tuple(dict.fromkeys(found))
