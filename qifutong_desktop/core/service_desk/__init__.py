"""The service desk: what the price list promises when a client asks, reports, complains or wants his money back.

``entry`` is what is kept of each, ``terms`` counts its days, ``refund``, ``training`` and ``preparing`` apply the rules
to a client, ``draft`` puts it in words, ``mail`` and ``ics`` write it down for other programs.
"""
