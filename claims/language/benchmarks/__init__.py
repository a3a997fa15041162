"""Measuring the language code against labelled files."""
