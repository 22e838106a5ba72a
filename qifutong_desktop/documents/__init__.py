"""Core values drawn as PDF and PNG; the only room that knows reportlab."""
