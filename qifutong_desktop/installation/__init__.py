"""The program's own versions, side by side: signed bundles, unpacking, the switch, the launcher."""
