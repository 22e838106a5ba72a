"""TOML and JSON files (ours and the consultant's) turned into core values, every problem located."""
