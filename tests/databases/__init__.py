"""Databases that are not ours."""
