// Keys on the suggestion in focus, on a claim's page: each presses the button that it is printed on.
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const box = event.target.closest("#checked-before .match");
  if (!box || event.target.closest("input, textarea, select") || !/^[axzd]$/.test(event.key)) return;
  const button = box.querySelector(`[data-key="${event.key}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});
