// Every action of the page by its name: what can be pressed here now, found by a part of it.
import { bind } from "./keys.js";

const dialog = document.getElementById("palette");
const field = document.getElementById("palette-words");
const list = document.getElementById("palette-found");
const MOST = 12;
let found = [];
let place = 0;

const nameOf = (element) => {
  const copy = element.cloneNode(true);
  for (const key of copy.querySelectorAll("kbd, .d-hidden")) key.remove();
  return (element.getAttribute("aria-label") || copy.textContent).replace(/\s+/g, " ").trim();
};
// Of a passage its first words, so that "supports" says of which.
const contextOf = (element) => {
  const box = element.closest(".card, .precedent, .comments li, .contacts li");
  return box ? (box.querySelector(".passage, a, .words")?.textContent || "").replace(/\s+/g, " ").trim().slice(0, 60) : "";
};
const isShown = (element) => element.offsetParent !== null || element.closest("details:not([open])");
const PRESSED = "button[name=act]:not(.first), summary, .ratings label, .confidence label, a.d-button, #open-source";

const actions = () => [...document.querySelectorAll(PRESSED)]
  .filter((one) => isShown(one) && !one.disabled && !one.closest("dialog, fieldset:disabled"))
  .map((element) => ({
    element,
    name: nameOf(element),
    context: contextOf(element),
    isCurrent: Boolean(element.closest(".card.current")),
    key: [...element.querySelectorAll("kbd")].map((one) => one.textContent).join(" "),
  }))
  .filter((one) => one.name);

const lineOf = (one, number) => {
  const line = document.createElement("li");
  line.id = `palette-${number}`;
  line.setAttribute("role", "option");
  line.setAttribute("aria-selected", String(number === place));
  const context = document.createElement("span");
  context.className = "d-soft";
  context.textContent = one.context;
  line.append(one.name, " ", context);
  if (one.key) { const key = document.createElement("kbd"); key.textContent = one.key; line.append(" ", key); }
  line.addEventListener("click", () => run(one));
  return line;
};

const show = () => {
  list.replaceChildren(...found.map(lineOf));
  if (!found.length) {
    const none = document.createElement("li");
    none.className = "d-soft";
    none.setAttribute("role", "option");
    none.textContent = "No action of this name works here.";
    list.append(none);
  }
  field.setAttribute("aria-activedescendant", found.length ? `palette-${place}` : "");
  list.children[place]?.scrollIntoView({ block: "nearest" });
};

const look = () => {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (one) => words.every((word) => `${one.name} ${one.context}`.toLowerCase().includes(word));
  // What begins so comes first, and of many passages the one in hand.
  const rank = (one) => (one.name.toLowerCase().startsWith(words[0] || "") ? 0 : 2) + (one.isCurrent ? 0 : 1);
  found = actions().filter(fits).sort((one, other) => rank(one) - rank(other)).slice(0, MOST);
  place = 0;
  show();
};

const run = (one) => {
  dialog.close();
  for (let box = one.element.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  one.element.focus();
  if (!one.element.matches("summary")) { one.element.click(); return; }
  one.element.parentElement.querySelector("textarea, input:not([type=hidden]), select")?.focus();
};

field.addEventListener("input", look);
dialog.addEventListener("keydown", (event) => {
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in steps && found.length) { place = (place + steps[event.key] + found.length) % found.length; show(); }
  else if (event.key === "Enter") { if (found[place]) run(found[place]); }
  else return;
  event.preventDefault();
});
bind(".", () => { field.value = ""; look(); dialog.showModal(); field.focus(); });
