"""Rules: a page -> findings. One small function a fact, in lists that are data."""
