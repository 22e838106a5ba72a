"""Qifutong desktop: diagnose, advise, plan and quote at the client's table, offline."""

__version__ = "0.1.0"
