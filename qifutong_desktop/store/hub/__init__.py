"""The team's hub: one PostgreSQL that laptops push to and pull from. Nothing here runs until a hub is set."""
