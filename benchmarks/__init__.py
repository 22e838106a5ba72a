"""What we measure ourselves against, side by side: ``python -m benchmarks`` prints one table."""
