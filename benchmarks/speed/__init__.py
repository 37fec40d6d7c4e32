"""How fast qalint is, beside other tools and beside its earlier commits: `python -m benchmarks.speed.run`."""
