"""The desk itself: who works here, with which keys, what they did, and the jobs that run. Knows no other room."""
