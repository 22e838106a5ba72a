"""Every command with its arguments, options and examples: what the parser reads, the help teaches, the docs list.

A module a family, in the order in which the help lists them; ``words.py`` has what they share.
"""

from __future__ import annotations

from . import approval, client, data, hub, pricebook, program, questionnaire, signing, store

COMMANDS = (
    *client.COMMANDS,
    *data.COMMANDS,
    *signing.COMMANDS,
    *pricebook.COMMANDS,
    *questionnaire.COMMANDS,
    *approval.COMMANDS,
    *store.COMMANDS,
    *program.COMMANDS,
    *hub.COMMANDS,
)
