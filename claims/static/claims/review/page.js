// The review page: its keys bound to its parts. Without these files every button still works.
import { cards, focusCurrent, pressOnCard, setCurrent, step, takeBack } from "./cards.js";
import { onAnswer, send } from "./form.js";
import { bind, bindAfterG, follow } from "./keys.js";
import { store } from "./store.js";
import "./selection.js";
import "./talk.js";
import { form, keepHere, restore } from "./words.js";

const stances = { s: "supports", r: "refutes", q: "qualifies", m: "mentions", i: "irrelevant" };
for (const [key, stance] of Object.entries(stances)) bind(key, () => pressOnCard((link) => `stance ${link} ${stance}`));
// A precedent in focus takes these keys; otherwise they are for the passage in hand.
const onPrecedent = (word) => {
  const box = document.activeElement?.closest(".precedent");
  const button = box?.querySelector(`button[value^="${word} "]`);
  if (button) send(button.value);
  return Boolean(box);
};
bind("x", () => onPrecedent("other_claim") || pressOnCard((link) => `dismiss ${link}`));
bind("a", () => onPrecedent("same_claim") || pressOnCard((link) => `stance ${link} mentions`));
// What was done last is taken back, be it with a precedent or with a passage.
let lastMatch = "";
bind("z", () => {
  if (onPrecedent("undo_match")) return;
  if (lastMatch) send(`undo_match ${lastMatch}`);
  else takeBack();
});
onAnswer((word, key, answer) => {
  if (["stance", "dismiss", "take_back", "undo_match"].includes(word)) lastMatch = "";
  if (!["same_claim", "other_claim", "undo_match"].includes(word) || answer.error) return;
  if (word !== "undo_match") lastMatch = key;
  document.getElementById(`match-${key}`)?.focus();
});
bind("d", () => {
  const close = document.getElementById("close");
  if (!close) return;
  const [reason, original] = ["close-reason", "close-original"].map((name) => form.elements[name]);
  close.open = true;
  reason.value = "duplicate";
  original.value = document.activeElement?.closest(".precedent")?.dataset.claim || original.value;
  original.focus();
});
bind("j", () => step(1));
bind("k", () => step(-1));

const links = { J: "next-up", K: "previous-up", o: "open-source", u: "back", "[": "previous-claim", "]": "next-claim" };
for (const [key, id] of Object.entries(links)) bind(key, () => follow(id));
bind("n", () => { const fix = document.getElementById("fix"); if (fix) { fix.open = true; document.getElementById("fix-text").focus(); } });
// Open or closed as it was left, for every claim.
const ledger = document.getElementById("ledger");
ledger.open = store.get("review-ledger") === "open";
ledger.addEventListener("toggle", () => store.set("review-ledger", ledger.open ? "open" : "closed"));
bind("v", () => follow("ledger-switch"));
onAnswer((word, key, answer) => { if (word === "fix" && !answer.error) document.getElementById("fix").open = false; });
bind("/", () => { const search = form.elements.query; if (search) search.focus(); });

const rate = (digit) => {
  const chosen = form.querySelector(digit === "0" ? "input[name=rating]:checked" : `input[name=rating][data-key="${digit}"]`);
  if (!chosen || chosen.closest("fieldset").disabled) return;
  chosen.checked = digit !== "0";
  keepHere();
};
for (const digit of "0123456789") bind(digit, rate);

bindAfterG("1", () => document.getElementById("pane-1").focus());
bindAfterG("2", () => { document.getElementById("pane-2").focus(); focusCurrent(); });
bindAfterG("3", () => (form.elements.rationale.readOnly ? document.getElementById("pane-3") : form.elements.rationale).focus());

form.addEventListener("input", keepHere);
restore();
const named = window.location.hash.startsWith("#evidence-") && document.getElementById(window.location.hash.slice(1));
setCurrent(named || cards().find((card) => card.classList.contains("suggested")) || cards()[0], Boolean(named));
document.querySelector(".source mark.lit")?.scrollIntoView({ block: "nearest" });
window.scrollTo(0, 0);
