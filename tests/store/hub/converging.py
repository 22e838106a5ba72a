"""A team at work on a bad network, by a seed: offline edits of every kind, and syncs that break at any byte."""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from qifutong_desktop.actions.hub import hub_state
from qifutong_desktop.actions.team_quotes import team_quotes
from qifutong_desktop.catalog.files import read_text
from qifutong_desktop.catalog.pricebook import load_pricebook, shipped_pricebook
from qifutong_desktop.core.canonical import FieldValue
from qifutong_desktop.core.issued import issue_inputs
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.store.attachments import attach, attached
from qifutong_desktop.store.cases import erase, put_in_bin, take_from_bin
from qifutong_desktop.store.hub.administration import erase as erase_at_hub
from qifutong_desktop.store.hub.connection import HubRefusal
from qifutong_desktop.store.operations import list_cases, rebuilt, record, redo, undo
from qifutong_desktop.store.quotes import issued_pdf, issued_quotes, keep_issued, next_place
from tests.store.issuing import CASE, UNDER, firm

from .laptops import Laptop, member, names, state
from .proxy import BreakingProxy
from .team import Team

PEOPLE = ("li", "sun", "zhao", "qian", "zhou", "wu", "zheng", "wang")
_FIELDS = ("client.name", "answers.P03", "answers.P04", "notes", "deal.stage", "deal.next_step")
_VALUES: tuple[FieldValue, ...] = ("36", "40", 7, None, date(2027, 1, 4), {"value": 5, "source": "口述"})


@dataclass(slots=True)
class Told:
    """What happened in one run. ``lost`` and ``more`` count operations that a laptop or the hub lacks, or has though
    nobody made them; ``apart`` cases whose state differs between laptops; ``wrong`` whatever else is not right."""

    operations: int = 0
    syncs: int = 0
    broken: int = 0
    lost: int = 0
    more: int = 0
    apart: int = 0
    conflicts: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def well(self) -> bool:
        return not (self.lost or self.more or self.apart or self.wrong)


@dataclass(slots=True)
class _Run:
    team: Team
    chance: random.Random
    laptops: list[Laptop]
    proxies: list[BreakingProxy]
    told: Told
    cases: list[str] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    made: dict[str, set[str]] = field(default_factory=dict)


def converge(team: Team, folder: Path, seed: int, people: int = 8, rounds: int = 5) -> Told:
    """Run a team of so many for so many rounds, then on a good network until all is quiet; what came of it."""
    with ExitStack() as stack:
        proxies = [stack.enter_context(BreakingProxy(team.server.socket)) for _ in range(people)]
        laptops = [
            stack.enter_context(member(team, folder, person, proxy.port))
            for person, proxy in zip(PEOPLE[:people], proxies, strict=True)
        ]
        run = _Run(team, random.Random(seed), laptops, proxies, Told())
        for _ in range(rounds):
            for one in laptops:
                for _ in range(run.chance.randrange(6)):
                    _edit(run, one)
            _remember(run)
            _sync_some(run)
            if run.chance.random() < 0.15 and len(run.cases) > 2:
                _erase(run)
        _settle(run)
        _judge(run)
        _pick(run)
        return run.told


# --- edits -----------------------------------------------------------------------------------------------------------


def _edit(run: _Run, one: Laptop) -> None:
    chance = run.chance
    here = [two.case for two in list_cases(one.store)]
    if not here or chance.random() < 0.08:
        case = f"{chance.getrandbits(128):032x}"
        run.cases.append(case)
        record(one.store, case, {"client.name": f"客户{case[:4]}"}, author=one.person, at=one.at())
        return
    case = chance.choice(here)
    said = {"author": one.person, "at": one.at()}
    match chance.randrange(12):
        case 0:
            undo(one.store, case, **said)
        case 1:
            redo(one.store, case, **said)
        case 2:
            put_in_bin(one.store, case, **said)
        case 3:
            for binned in list_cases(one.store, in_bin=True)[:1]:
                take_from_bin(one.store, binned.case, **said)
        case 4:
            attach(one.store, case, "资料.txt", chance.randbytes(chance.randrange(1, 3000)), at=one.at())
        case 5:
            _issue(one, case, chance)
        case _:
            some = chance.sample(_FIELDS, chance.randrange(1, 3))
            changes = {name: chance.choice(_VALUES) for name in some}
            together = chance.random() < 0.3
            record(one.store, case, changes, author=one.person, at=one.at(), together=together)


def _issue(one: Laptop, case: str, chance: random.Random) -> None:
    """A quote whose paper is a stand-in: drawing one takes longer than all the rest."""
    book, quote = load_pricebook(), firm()
    mine = [kept for kept in issued_quotes(one.store, case) if kept.number.split("-")[1] == one.store.device]
    place = next_place(one.store, quote.terms.issued_on, mine[-1].number if mine and chance.random() < 0.5 else "")
    terms = replace(quote.terms, number=place.number, version=place.version)
    inputs = issue_inputs(CASE, quote, terms, book, replace(UNDER, case=case), place.audit_head, place.supersedes)
    pdf = b"%PDF-1.7 " + chance.randbytes(400)
    keep_issued(one.store, inputs, pdf, read_text(shipped_pricebook()), author=one.person, at=one.at())


def _remember(run: _Run) -> None:
    """Everything that a laptop said it had stored."""
    for one in run.laptops:
        for case, some in names(one.store).items():
            run.made.setdefault(case, set()).update(some)


def _erase(run: _Run) -> None:
    """An administrator erases a case, or a consultant here what he has of it."""
    case = run.chance.choice(run.cases)
    with run.team.hub() as hub:
        try:
            erase_at_hub(hub, case)
        except HubRefusal:
            return  # nobody has pushed it yet
    run.gone.add(case)
    holder = run.chance.choice(run.laptops)
    if run.chance.random() < 0.5:
        erase(holder.store, [case], holder.now())


# --- syncs -----------------------------------------------------------------------------------------------------------


def _sync_some(run: _Run) -> None:
    """A few at once, most of them on a network that breaks after so many bytes."""
    chosen = run.chance.sample(range(len(run.laptops)), run.chance.randrange(2, len(run.laptops) + 1))
    for number in chosen:
        run.proxies[number].budget = int(2 ** run.chance.uniform(5, 16)) if run.chance.random() < 0.7 else None
    with ThreadPoolExecutor(4) as side_by_side:
        broken = list(side_by_side.map(lambda number: _sync(run.laptops[number]), chosen))
    run.told.syncs += len(chosen)
    run.told.broken += sum(broken)
    for number in chosen:
        run.proxies[number].budget = None


def _sync(one: Laptop) -> bool:
    """Whether it broke."""
    try:
        one.sync()
    except Refusal:
        return True
    return False


def _settle(run: _Run) -> None:
    """On a good network: everybody sends, then everybody fetches what the last ones sent."""
    for _ in range(2):
        for one in run.laptops:
            done = one.sync()
            if not done.agreed:
                run.told.wrong.append(f"{one.person} differs in {done.differing}")
            run.told.wrong += [note.en for note in done.notes]


# --- the verdict -----------------------------------------------------------------------------------------------------


def _judge(run: _Run) -> None:
    told = run.told
    _remember_late(run)
    wanted = {case: frozenset(some) for case, some in run.made.items() if case not in run.gone}
    told.operations = sum(len(some) for some in wanted.values())
    for found in (*(names(one.store) for one in run.laptops), _at_hub(run)):
        told.lost += sum(len(some - found.get(case, frozenset())) for case, some in wanted.items())
        told.more += sum(len(some - wanted.get(case, frozenset())) for case, some in found.items())
    for case in wanted:
        states = [state(one.store, case) for one in run.laptops]
        told.apart += any(other != states[0] for other in states)
        told.conflicts += len(states[0].conflicts)
    told.wrong += list(_wrong(run, sorted(wanted)))


def _remember_late(run: _Run) -> None:
    """Nothing is said anew while the network is good, so what is there now was said before or is too much; cases that
    were made after the last look are of their makers."""
    for case, some in _at_hub(run).items():
        run.made.setdefault(case, set(some))


def _at_hub(run: _Run) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for case, name in run.team.asked("SELECT case_id, encode(name, 'hex') FROM qifutong.operations"):
        found.setdefault(case, set()).add(name)
    return {case: frozenset(some) for case, some in found.items()}


def _wrong(run: _Run, cases: list[str]) -> Iterator[str]:
    first = run.laptops[0]
    quotes = {(one.number, one.version, one.total) for one in team_quotes(first.store) if one.case in cases}
    for one in run.laptops:
        if rebuilt(one.store):
            yield f"{one.person}: what is derived does not agree with the log"
        if hub_state(one.store).unsent:
            yield f"{one.person}: {hub_state(one.store).unsent} are unsent"
        if {(two.number, two.version, two.total) for two in team_quotes(one.store) if two.case in cases} != quotes:
            yield f"{one.person}: other quotes are listed"
        for case in cases:
            if _papers(one, case) != _papers(first, case):
                yield f"{one.person}: other papers in {case}"
        for kept in issued_quotes(one.store):
            if not issued_pdf(one.store, kept):
                yield f"{one.person}: {kept.number} has lost its paper"


def _papers(one: Laptop, case: str) -> set[str]:
    own = {kept.sha256 for kept in issued_quotes(one.store, case)}
    return own | {kept.sha256 for kept in attached(one.store, case)}


def _pick(run: _Run) -> None:
    """Somebody picks one value of each conflict; then nobody has any."""
    if not run.told.conflicts:
        return
    first = run.laptops[0]
    for case in sorted(names(first.store)):
        for name, heads in state(first.store, case).conflicts.items():
            if len({(head.author, head.at) for head in heads}) < 2:
                run.told.wrong.append(f"{name}: the two sides cannot be told apart")
            record(first.store, case, {name: heads[-1].value}, author=first.person, at=first.at())
    first.sync()
    for one in run.laptops[1:]:
        one.sync()
        if any(state(one.store, case).conflicts for case in names(one.store)):
            run.told.wrong.append(f"{one.person}: a conflict that was settled is still there")
