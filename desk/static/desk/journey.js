// While something on this page is under way, the page is asked for again and what moved is shown.
const PAUSE = 5000;
const parts = (page) => [...page.querySelectorAll("[data-journey]")];
const underWay = () => parts(document).some((part) => part.querySelector("progress"));

async function lookAgain() {
  if (!document.hidden) {
    const answer = await fetch(location.href, { credentials: "same-origin" }).catch(() => null);
    if (answer?.ok) {
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      const now = new Map(parts(fresh).map((part) => [part.dataset.journey, part]));
      for (const part of parts(document)) {
        const other = now.get(part.dataset.journey);
        if (other && other.innerHTML !== part.innerHTML) part.innerHTML = other.innerHTML;
      }
      if (!underWay() && document.querySelector("[data-then-reload]")) location.reload();
    }
  }
  if (underWay()) setTimeout(lookAgain, PAUSE);
}

if (underWay()) setTimeout(lookAgain, PAUSE);
