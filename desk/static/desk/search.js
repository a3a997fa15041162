// Keys of the search page: / to the words, j and k through what was found, Enter opens. Without this file all works by mouse.
"use strict";
(() => {
  const words = document.querySelector(".s-form input[name=q]");
  const found = [...document.querySelectorAll(".s-found > li")];
  let at = -1;
  const step = (by) => {
    if (!found.length) return;
    if (at >= 0) found[at].classList.remove("is-here");
    at = Math.max(0, Math.min(found.length - 1, at + by));
    found[at].classList.add("is-here");
    found[at].querySelector("a").focus({ preventScroll: true });
    found[at].scrollIntoView({ block: "nearest" });
  };
  if (words && !words.value) words.focus();
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const isTyping = event.target.closest && event.target.closest("input, select, textarea, [contenteditable]");
    if (event.key === "Escape" && event.target === words) words.blur();
    if (isTyping) return;
    if (event.key === "/") { event.preventDefault(); words.focus(); words.select(); }
    if (event.key === "j") step(1);
    if (event.key === "k") step(-1);
  });
})();
