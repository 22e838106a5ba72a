"""What a consultant does, on real files."""
