"""What was published, as it was published. Knows nothing of claims."""
