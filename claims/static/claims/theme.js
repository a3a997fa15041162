// Runs before the page is painted: light or dark as chosen in the admin, else as the system has it.
"use strict";
(() => {
  let chosen = "auto";
  try {
    chosen = JSON.parse(localStorage.getItem("adminTheme")) || "auto";
  } catch {
    // Without storage the system decides.
  }
  if (chosen === "dark" || chosen === "light") document.documentElement.className = chosen;
  document.documentElement.dataset.script = "";
})();
