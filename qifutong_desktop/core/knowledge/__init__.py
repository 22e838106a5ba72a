"""Answers at the table: the price list's text as passages, found by the meaning of words, and computed for a client.

``library`` builds and holds them, ``search`` ranks, ``answer`` adds what depends on the client's own numbers.
"""
