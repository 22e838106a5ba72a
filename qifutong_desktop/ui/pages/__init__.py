"""One module a page: what a person sees and does there, and nothing that could be tested without a window."""
