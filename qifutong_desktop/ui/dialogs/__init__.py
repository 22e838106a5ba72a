"""Dialogs, each with its form of the same name."""
