"""Plain .xlsx measured from its bytes with numpy, in the reading process alone."""
