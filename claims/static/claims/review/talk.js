// Discussion: the key that opens it, and names offered while somebody writes @.
import { bind } from "./keys.js";

bind("c", () => {
  const box = document.getElementById("comment");
  if (!box) return;
  document.getElementById("discussion").open = true;
  box.focus();
  box.scrollIntoView({ block: "nearest" });
});
