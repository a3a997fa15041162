"""Measures the matching of claims on files that the caller names."""
