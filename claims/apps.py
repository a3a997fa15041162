from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "claims"
    verbose_name = "Fact-checking"

    def ready(self) -> None:
        from claims.matching.index import STATEMENT_INDEX
        from claims.published.index import PUBLISHED_INDEX
        from sources.terms.index import register

        register(PUBLISHED_INDEX)
        register(STATEMENT_INDEX)
