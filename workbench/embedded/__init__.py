"""The desk on one machine: its environment, its redis-server, its processes."""
