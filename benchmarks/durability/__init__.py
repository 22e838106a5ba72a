"""What the store survives, each proof beside a control that must fail: ``python -m benchmarks.durability``."""
