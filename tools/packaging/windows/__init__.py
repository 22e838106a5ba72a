"""The settings of a build on Windows."""
