"""One real file for every schema version that was released; a released one is never written again."""
