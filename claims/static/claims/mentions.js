// Names of the desk's members, offered in a comment while somebody writes @ and a part of one.
const MOST = 6;
let found = [];
let place = 0;

const list = document.createElement("ul");
list.id = "mention-list";
list.className = "d-mentions";
list.setAttribute("role", "listbox");
list.setAttribute("aria-label", "Members of the desk");
list.hidden = true;

const members = () => [...document.querySelectorAll("#members option")].map((one) => ({ user: one.value, name: one.textContent }));

// What stands between the @ and the cursor; null where nobody is being named.
const begun = (box) => {
  const at = /(?:^|[^\p{L}\p{N}_@.+-])@([\p{L}\p{N}_.+-]*)$/u.exec(box.value.slice(0, box.selectionStart));
  return at ? at[1] : null;
};

const close = (box) => {
  list.hidden = true;
  found = [];
  box.removeAttribute("aria-activedescendant");
};

const lineOf = (one, number, box) => {
  const line = document.createElement("li");
  line.id = `mention-${number}`;
  line.setAttribute("role", "option");
  line.setAttribute("aria-selected", String(number === place));
  line.textContent = one.name === one.user ? `@${one.user}` : `${one.name} @${one.user}`;
  line.addEventListener("mousedown", (event) => { event.preventDefault(); place = number; take(box); });
  return line;
};

const show = (box) => {
  list.replaceChildren(...found.map((one, number) => lineOf(one, number, box)));
  list.hidden = !found.length;
  if (found.length) box.setAttribute("aria-activedescendant", `mention-${place}`);
};

const take = (box) => {
  const part = begun(box);
  const chosen = found[place];
  close(box);
  if (part === null || !chosen) return;
  box.setRangeText(`${chosen.user} `, box.selectionStart - part.length, box.selectionStart, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
};

const isNamed = (one, part) => one.user.toLowerCase().startsWith(part) || one.name.toLowerCase().split(" ").some((word) => word.startsWith(part));

document.addEventListener("input", (event) => {
  const box = event.target;
  if (box.id !== "comment") return;
  if (list.previousElementSibling !== box) {
    box.after(list);
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-controls", list.id);
  }
  const part = begun(box);
  place = 0;
  found = part === null ? [] : members().filter((one) => isNamed(one, part.toLowerCase())).slice(0, MOST);
  if (found.length) show(box);
  else close(box);
});
document.addEventListener("focusout", (event) => { if (event.target.id === "comment") close(event.target); });
// Before the page's own keys: Enter and Tab take the name, Escape puts the list away and stays in the field.
document.addEventListener("keydown", (event) => {
  const box = event.target;
  if (box.id !== "comment" || list.hidden || event.isComposing) return;
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in steps) { place = (place + steps[event.key] + found.length) % found.length; show(box); }
  else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") take(box);
  else if (event.key === "Escape") close(box);
  else return;
  event.preventDefault();
  event.stopPropagation();
}, { capture: true });
