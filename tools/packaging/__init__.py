"""What makes, signs and checks the frozen folder; docs/packaging.md is its guide."""
