"""What a consultant does: read, run the core's arrows, write. Pages and the command line share it."""
