"""The command line: reads what was asked, lets an action do it, shows the result as words or as JSON."""
