"""Databases that are not ours: the sandbox in which a migration is rehearsed."""
