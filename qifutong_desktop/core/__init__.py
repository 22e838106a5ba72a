"""Pure values and functions: no Qt, SQL, files, clock or randomness (seeds come in as arguments)."""
