// The cards of the evidence pane: which one is in hand, and which comes next.
import { onAnswer, send } from "./form.js";
import { form, keepHere } from "./words.js";

let current = null;
let placeBefore = 0;

export const cards = () => [...document.querySelectorAll("#evidence .card")].filter((card) => card.offsetParent !== null);

export const setCurrent = (card, isScrolled = true) => {
  if (current) current.classList.remove("current");
  current = card || null;
  if (!current) return;
  current.classList.add("current");
  if (isScrolled) { current.focus({ preventScroll: true }); current.scrollIntoView({ block: "nearest" }); }
};

export const focusCurrent = () => setCurrent(current && current.isConnected ? current : cards()[0]);

export const step = (by) => {
  const all = cards();
  if (all.length) setCurrent(all[Math.min(Math.max(all.indexOf(current) + by, 0), all.length - 1)]);
};

// Presses the button of the card in hand whose act begins so: "stance 12 supports", "dismiss 12".
export const pressOnCard = (act) => {
  if (!current) return;
  const wanted = act(current.dataset.link);
  const button = [...current.querySelectorAll("button[name=act]")].find((one) => one.value.startsWith(wanted));
  if (!button) return;
  placeBefore = cards().indexOf(current);
  send(button.value);
};

// Takes the card in hand back; where there is nothing to take back, what was done last.
let lastLink = "";
export const takeBack = () => {
  if (current?.querySelector("button[name=act][value^=take_back]")) pressOnCard((link) => `take_back ${link}`);
  else if (lastLink) send(`take_back ${lastLink}`);
};

onAnswer((word, key, answer) => {
  if (!answer.error && ["stance", "dismiss"].includes(word)) lastLink = key;
  if (word === "take_back") lastLink = "";
  if (["look", "comment", "contact", "reply", "fix", "same_claim", "other_claim", "undo_match"].includes(word)) return;
  if (!answer.parts || !answer.parts.evidence || word === "draft") return;
  const all = cards();
  const same = all.find((card) => card.dataset.link === key);
  // After a stance or a dismissal the next suggestion is at hand, as in a pile of paper.
  const next = all.find((card) => card.classList.contains("suggested"));
  setCurrent(word === "take_back" ? same : next || same || all[Math.max(0, placeBefore - 1)]);
});

form.addEventListener("focusin", (event) => {
  const card = event.target.closest("#evidence .card");
  if (card && card !== current) setCurrent(card, false);
});
document.getElementById("evidence").addEventListener("click", (event) => {
  const number = event.target.closest(".number");
  if (!number || form.elements.rationale.readOnly) return;
  const box = form.elements.rationale;
  box.setRangeText(number.textContent, box.selectionStart, box.selectionEnd, "end");
  keepHere();
});
