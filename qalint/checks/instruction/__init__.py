"""What the checks for instruction-like and hidden text share: where such text stands, and what it wants."""
