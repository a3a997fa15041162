"""Whole desks under load: measured with real workers, queue and web server, each in a data folder of its own."""
