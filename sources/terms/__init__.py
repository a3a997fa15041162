"""Full-text indexes over the terms that rows store: one mechanism for everything that is searched by words."""
