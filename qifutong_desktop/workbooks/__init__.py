"""Spreadsheets in and out; untrusted ones are read in a capped child process."""
