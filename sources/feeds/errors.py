"""What can stand against a feed."""

from desk.errors import WorkbenchError


class FeedKnown(WorkbenchError):
    """The desk follows this feed already."""

    code = "feed_known"
