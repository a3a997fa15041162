"""Makes the pictures of the documents from a running sample desk: python docs/screenshots.py ADDRESS [LOGINS].

Needs the extra ``browser`` and Debian's chromium. ADDRESS is what ``make run`` prints, LOGINS its file of logins.
"""

import re
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

IMAGES = Path(__file__).resolve().parent / "images"
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PICTURES = [
    ("review", "jonas", "light", "/admin/claims/assignment/"),
    ("review-dark", "jonas", "dark", "/admin/claims/assignment/"),
    ("queue", "ruth", "light", "/admin/claims/claim/"),
    ("check", "", "light", "/checks/"),
]


def passwords(logins: Path) -> dict[str, str]:
    """User names and passwords of the sample."""
    return dict(re.findall(r"^\s+(\w+)\s+(\S+)\s+\(", logins.read_text(encoding="utf-8"), re.MULTILINE))


def picture(browser: Browser, address: str, known: dict[str, str], wanted: tuple[str, str, str, str]) -> None:
    """One page as one of the users sees it; a list of assignments or checks is followed to its first entry."""
    name, user, scheme, path = wanted
    context = browser.new_context(
        viewport={"width": 1366, "height": 860}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = context.new_page()
    if user:
        page.goto(f"{address}/admin/login/")
        page.fill("[name=username]", user)
        page.fill("[name=password]", known[user])
        page.press("[name=password]", "Enter")
        page.wait_for_load_state()
    page.goto(f"{address}{path}")
    if path.endswith("/assignment/"):
        page.click("#result_list a[href*='/review/']")
    elif path == "/checks/":
        page.click(".checks a")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=IMAGES / f"{name}.png")
    context.close()


def main() -> None:
    """Every picture, in the order of the list."""
    address = sys.argv[1].removesuffix("/").removesuffix("/admin")
    known = passwords(Path(sys.argv[2] if len(sys.argv) > 2 else "var/sample-logins"))
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for one in PICTURES:
            picture(browser, address, known, one)
        browser.close()


if __name__ == "__main__":
    main()
