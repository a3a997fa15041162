"""What the desk makes of what was published: claims, evidence, reviews, verdicts, publications."""
