"""Certificates: signing a quote, and finding out what a signed one is worth. The only room that knows pyHanko."""
