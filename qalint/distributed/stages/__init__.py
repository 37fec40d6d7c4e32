"""What can be done with a shard: one file a stage, each with what reads its results back."""
