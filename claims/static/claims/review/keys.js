// Which key does what. Other parts of the page bind theirs here; single letters rest while somebody types.
import { send } from "./form.js";
import { store } from "./store.js";
import { form } from "./words.js";

const dialog = document.getElementById("keys");
const lettersKey = "review-letters";
const acts = new Map();
const afterG = new Map();
let awaitsSecond = false;

export const bind = (key, act) => acts.set(key, act);
export const bindAfterG = (key, act) => afterG.set(key, act);
export const follow = (id) => { const link = document.getElementById(id); if (link) link.click(); };

const lettersWork = () => store.get(lettersKey) !== "off";
const isTyping = (target) => target.closest("textarea, select, input:not([type=radio]):not([type=checkbox])") !== null;

const onLetter = (event) => {
  if (awaitsSecond) {
    awaitsSecond = false;
    if (afterG.has(event.key)) { afterG.get(event.key)(); event.preventDefault(); }
    return;
  }
  if (event.key === "g") awaitsSecond = true;
  else if (acts.has(event.key)) acts.get(event.key)(event.key);
  else return;
  event.preventDefault();
};

const pressById = (event, id) => {
  event.preventDefault();
  const button = document.getElementById(id);
  if (button) send(button.value);
};

// Enter in a line presses the button beside it; otherwise it would press the first one of the whole form.
const onEnterInLine = (event) => {
  if (event.key !== "Enter" || !event.target.matches("input")) return;
  event.preventDefault();
  const button = event.target.closest(".row")?.querySelector("button[name=act]");
  if (button) send(button.value);
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  const withControl = event.ctrlKey || event.metaKey;
  if (withControl && event.key === "Enter") { pressById(event, document.activeElement?.closest("[data-send]")?.dataset.send || "hand-in"); return; }
  if (withControl && event.key.toLowerCase() === "s") { pressById(event, "save-draft"); return; }
  if (withControl || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape") { document.activeElement.blur(); awaitsSecond = false; return; }
  if (isTyping(event.target)) onEnterInLine(event);
  else if (lettersWork()) onLetter(event);
});

const switchBox = document.getElementById("letters");
const showSwitch = () => { switchBox.checked = lettersWork(); document.body.classList.toggle("no-letters", !lettersWork()); };
switchBox.addEventListener("change", () => { store.set(lettersKey, switchBox.checked ? "on" : "off"); showSwitch(); });
// Only the keys that do something here as the page stands.
const showKeys = () => {
  for (const line of dialog.querySelectorAll("[data-needs]")) line.hidden = !document.querySelector(line.dataset.needs);
  dialog.showModal();
};
document.getElementById("show-keys").addEventListener("click", showKeys);
document.getElementById("close-keys").addEventListener("click", () => dialog.close());
bind("?", showKeys);
showSwitch();
