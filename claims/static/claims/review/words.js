// The words of the decision: kept in this browser at every stroke until the server has them, window by window.
// Each field has a twin "…-was" with what the server had when the field was filled: by it the server tells who changed what.
import { store, windowName } from "./store.js";

export const form = document.getElementById("review");
const saved = document.getElementById("saved");
const names = ["rationale", "no_evidence_found", "comment", "rating", "confidence"];
const beginning = `draft-of-assignment-${form.dataset.draft}:`;
const storeKey = `${beginning}${windowName()}`;
const KEPT_DAYS = 30;

const isLocked = () => !form.elements["rationale-was"];
const twin = (name) => form.elements[`${name}-was`];
const radios = (name) => [...form.querySelectorAll(`input[type=radio][name=${name}]`)];
const valueOf = (name) => (radios(name).length ? radios(name).find((one) => one.checked)?.value || "" : form.elements[name]?.value || "");
const put = (name, value) => {
  for (const radio of radios(name)) radio.checked = radio.value === value;
  if (!radios(name).length && form.elements[name]) form.elements[name].value = value;
};
const isSame = (one, other) => one.trim() === other.trim();

export const wordsNow = () => Object.fromEntries(names.map((name) => [name, valueOf(name)]));

// What the server does not have yet; nothing is kept when it has everything.
export const keepHere = () => {
  if (isLocked()) return;
  const unsaved = names.filter((name) => !isSame(valueOf(name), twin(name).value));
  if (!unsaved.length) { store.remove(storeKey); return; }
  const fields = Object.fromEntries(unsaved.map((name) => [name, { now: valueOf(name), was: twin(name).value }]));
  store.set(storeKey, JSON.stringify({ at: Date.now(), fields }));
};
// The server has what was sent; words typed since then stay in this browser.
export const forget = (sent) => {
  if (isLocked()) return;
  for (const name of names) if (isSame(valueOf(name), sent[name])) twin(name).value = valueOf(name);
  keepHere();
};

// The server's words after an answer: a field that still holds what was sent shows them, one typed on stays.
export const takeSaved = (words, sent) => {
  if (isLocked()) return;
  for (const name of names) {
    const isAsSent = isSame(valueOf(name), sent[name]);
    if (isAsSent && !isSame(words[name], sent[name])) put(name, words[name]);
    if (isAsSent || isSame(words[name], sent[name])) twin(name).value = words[name];
  }
  keepHere();
};

const kept = (key) => { try { return JSON.parse(store.get(key)); } catch { return null; } };

// This window's own words; those of a window that was closed where there are none.
export const restore = () => {
  for (const key of store.names("draft-of-assignment-")) if (!(kept(key)?.at > Date.now() - KEPT_DAYS * 86400000)) store.remove(key);
  if (isLocked()) return;
  const others = store.names(beginning).sort((one, other) => kept(other).at - kept(one).at);
  const key = store.get(storeKey) === null ? others[0] : storeKey;
  if (!key) return;
  const { fields } = kept(key);
  const back = names.filter((name) => fields[name] && !isSame(fields[name].now, valueOf(name)));
  for (const name of back) { put(name, fields[name].now); twin(name).value = fields[name].was; }
  if (key !== storeKey) store.remove(key);
  keepHere();
  if (back.length) saved.textContent = "Unsaved words of this browser are back.";
};

window.addEventListener("beforeunload", (event) => {
  const isUnsaved = !isLocked() && names.some((name) => !isSame(valueOf(name), twin(name).value));
  if (isUnsaved && store.get(storeKey) === null) event.preventDefault();
});
