"""Training of the classifier of passages that talk to a model."""
