// The form, sent without leaving the page. The answer holds the parts of the page that may have changed, by their id.
import { forget, form, takeSaved, wordsNow } from "./words.js";

const saved = document.getElementById("saved");
const listeners = [];
let isSending = false;

// Calls back with (word, key, answer) after the parts were replaced; a refusal replaces them too.
export const onAnswer = (listener) => listeners.push(listener);

export const show = (text, isError) => {
  const line = document.createElement("p");
  line.className = isError ? "d-error" : "said";
  line.textContent = text;
  document.getElementById("messages").replaceChildren(...(text ? [line] : []));
};

export const send = async (act, { isQuiet = false } = {}) => {
  if (isSending) return;
  isSending = true;
  if (!isQuiet) saved.textContent = "Saving …";
  const data = new FormData(form);
  data.set("act", act);
  const sent = wordsNow();
  try {
    const headers = { "X-Requested-With": "review-page" };
    const response = await fetch(window.location.pathname, { method: "POST", body: data, headers });
    if (!(response.headers.get("Content-Type") || "").includes("json")) throw new Error(String(response.status));
    take(await response.json(), act, isQuiet, sent);
  } catch (error) {
    saved.textContent = "";
    show(`This could not be saved (${error.message}). Your words are kept in this browser; try again.`, true);
  }
  isSending = false;
};

const take = (answer, act, isQuiet, sent) => {
  if (answer.go) {
    forget(sent);
    window.location.assign(answer.go);
    if (answer.go.split("#")[0] === window.location.pathname + window.location.search) window.location.reload();
    return;
  }
  const [word, key] = act.split(" ");
  if (word !== "draft") replace(answer.parts || {}, answer.error ? null : { word, key });
  else replace({ disputes: answer.parts?.disputes || "" }, null);
  if (answer.words) takeSaved(answer.words, sent);
  for (const listener of listeners) listener(word, key, answer);
  if (isQuiet) return;
  show(answer.error || "", Boolean(answer.error));
  saved.textContent = answer.error ? "" : `${answer.said} ${answer.saved}`;
};

// What somebody types in another field of a part that is replaced stays as typed.
const replace = (parts, done) => {
  for (const [id, html] of Object.entries(parts)) {
    const part = document.getElementById(id);
    if (!part) continue;
    const fields = () => [...part.querySelectorAll("input[name]:not([type=hidden]):not([type=radio]):not([type=checkbox]):not([type=file]), textarea[name], select[name]")];
    const wasOpen = new Set([...part.querySelectorAll("details[id]")].filter((one) => one.open).map((one) => one.id));
    const typed = new Map(fields().map((field) => [field.name, field.value]));
    part.innerHTML = html;
    for (const one of part.querySelectorAll("details[id]")) if (wasOpen.has(one.id)) one.open = true;
    for (const field of fields()) {
      const isDone = done && ((done.key && field.name.endsWith(`-${done.key}`)) || field.closest("[data-act]")?.dataset.act === done.word);
      if (!isDone && typed.has(field.name)) field.value = typed.get(field.name);
    }
  }
};

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (event.submitter) send(event.submitter.value);
});
