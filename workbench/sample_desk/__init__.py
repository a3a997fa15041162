"""The texts of the sample desk: articles, evidence and a script of reviews in ``desk.json``. All of it is invented."""
