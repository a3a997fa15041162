"""Dates as the desk writes them: the day before the month, hours from 0 to 24."""

DATE_FORMAT = "j M Y"
DATETIME_FORMAT = "j M Y, H:i"
TIME_FORMAT = "H:i"
