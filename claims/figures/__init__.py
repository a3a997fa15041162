"""What a desk can read of its own work: agreement, progress, outcomes, balance, load. Reads only."""
