// The words of the decision: kept in this browser at every stroke, brought back where the server has older ones.
import { store } from "./store.js";

export const form = document.getElementById("review");
const saved = document.getElementById("saved");
const storeKey = `draft-of-assignment-${form.dataset.draft}`;
const kept = ["rationale", "no_evidence_found", "comment"].filter((name) => form.elements[name]);
let isDirty = false;

const now = () => {
  const words = { at: new Date().toISOString() };
  for (const name of kept) words[name] = form.elements[name].value;
  const rating = form.querySelector("input[name=rating]:checked");
  words.rating = rating ? rating.value : "";
  return words;
};

export const keepHere = () => { isDirty = true; store.set(storeKey, JSON.stringify(now())); };
export const areSaved = () => { isDirty = false; };
export const forget = () => { store.remove(storeKey); isDirty = false; };

export const restore = () => {
  if (form.elements.rationale.readOnly) return;
  let words = null;
  try { words = JSON.parse(store.get(storeKey)); } catch { return; }
  if (!words || words.at <= (form.dataset.saved || "")) return;
  const differs = kept.some((name) => (words[name] || "") !== form.elements[name].value);
  if (!differs) return;
  for (const name of kept) if (words[name]) form.elements[name].value = words[name];
  const rating = words.rating && form.querySelector(`input[name=rating][value="${CSS.escape(words.rating)}"]`);
  if (rating) rating.checked = true;
  saved.textContent = "Unsaved words of this browser are back.";
};

window.addEventListener("beforeunload", (event) => { if (isDirty && store.get(storeKey) === null) event.preventDefault(); });
