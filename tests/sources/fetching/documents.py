"""PDF and Word documents made for the tests that read them."""

import io
from collections.abc import Iterable

import docx
from pypdf import PdfWriter
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate

STYLES = getSampleStyleSheet()
# With numbers that differ, so that no two pages carry the same line.
SENTENCE = (
    "Port office number {0} in Norvale reported that deliveries of grain rose by {0} percent in May, while the "
    "planners in Halvik had expected no more than half of that."
)


def report(paragraphs: Iterable[str], *, heading: str = "Grain Deliveries in Norvale") -> bytes:
    """A report of several pages with a running head and a page number on each."""
    story: list[Flowable] = [Paragraph(heading, STYLES["Title"])]
    story += [Paragraph(text, STYLES["BodyText"]) for text in paragraphs]
    out = io.BytesIO()

    def decorate(canvas: Canvas, template: SimpleDocTemplate) -> None:
        canvas.drawString(72, 805, "Norvale Grain Office")
        canvas.drawString(290, 30, f"Report 2024, page {template.page}")

    SimpleDocTemplate(out).build(story, onFirstPage=decorate, onLaterPages=decorate)
    return out.getvalue()


def drawing() -> bytes:
    """A PDF with no text at all, as a scanner makes it."""
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.rect(10, 10, 100, 100)
    canvas.save()
    return out.getvalue()


def locked(content: bytes, password: str) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(content))
    writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def word_document() -> bytes:
    document = docx.Document()
    document.add_heading("Grain deliveries in Norvale", 0)
    document.add_paragraph("By Ida Holm")
    document.add_paragraph("5 March 2024")
    document.add_heading("What was delivered", 1)
    document.add_paragraph(SENTENCE.format(1))
    document.add_paragraph("Wheat from the north", style="List Bullet")
    document.add_paragraph("Ships in the port of Halvik", style="Caption")
    table = document.add_table(2, 2)
    for row, words in enumerate((("Month", "Tonnes"), ("May", "1,200"))):
        for column, word in enumerate(words):
            table.cell(row, column).text = word
    document.add_paragraph("The next report follows in June.")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
