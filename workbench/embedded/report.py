"""What the terminal shows when the articles have arrived."""

from rich.table import Table
from rich.text import Text

from claims.models import Claim

MOST_CLAIMS = 20


def claims_table() -> Table:
    """The claims most worth checking: score, speaker, claim, best evidence."""
    found = Claim.objects.count()
    shown = min(found, MOST_CLAIMS)
    title = f"The {shown} claims most worth checking, of {found}" if found > shown else f"{found} claims found"
    table = Table(title=title, title_justify="left", show_lines=True, expand=True)
    table.add_column("Score", justify="right", width=5)
    table.add_column("Speaker", ratio=2)
    table.add_column("Claim", ratio=5)
    table.add_column("Best evidence (a suggestion)", ratio=5)
    claims = Claim.objects.order_by("-checkworthiness", "pk").prefetch_related("appearances", "evidence_links__passage")
    for claim in claims[:MOST_CLAIMS]:
        # Text comes from outside: it is shown as it is, square brackets and all.
        cells = [f"{claim.checkworthiness:.2f}", speaker_of(claim), claim.text, best_evidence(claim)]
        table.add_row(*[Text(cell) for cell in cells])
    return table


def speaker_of(claim: Claim) -> str:
    """Who asserts it, in the article's words; the article itself where it names nobody."""
    first = next(iter(claim.appearances.all()), None)
    if first is None:
        return ""
    return first.speaker_resolved or first.speaker or "(the article)"


def best_evidence(claim: Claim) -> str:
    """The first passage of the last search, with the document it stands in."""
    ranked = sorted((link for link in claim.evidence_links.all() if link.rank), key=lambda link: link.rank or 0)
    if not ranked:
        return "none found"
    passage = ranked[0].passage
    words = passage.text.split()
    extract = " ".join(words[:24]) + (" ..." if len(words) > 24 else "")
    return f"{passage.snapshot.document}: {extract}"
