from sources.admin.document import DocumentAdmin
from sources.admin.feed import FeedAdmin
from sources.admin.publisher import PublisherAdmin

__all__ = ["DocumentAdmin", "FeedAdmin", "PublisherAdmin"]
