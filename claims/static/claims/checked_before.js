// Keys on the suggestion in focus, on a claim's page: each presses the button that it is printed on.
"use strict";
// After an act the page comes back to the suggestion it was about, so that the next key finds it.
const wanted = window.location.hash.startsWith("#match-") && document.getElementById(window.location.hash.slice(1));
if (wanted) {
  const folded = wanted.closest("details");
  if (folded) folded.open = true;
  wanted.focus();
}
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const box = event.target.closest("#checked-before .match");
  if (!box || event.target.closest("input, textarea, select") || !/^[axzd]$/.test(event.key)) return;
  const button = box.querySelector(`[data-key="${event.key}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});
