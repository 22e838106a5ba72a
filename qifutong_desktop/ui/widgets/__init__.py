"""Widgets that more than one page shows, or that are painted by us."""
