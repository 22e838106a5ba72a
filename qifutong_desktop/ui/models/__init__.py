"""Models over the store's values for Qt's views."""
