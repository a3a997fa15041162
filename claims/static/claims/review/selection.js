// Words marked in the source: their place is counted in characters of the snapshot, as the server counts them.
import { onAnswer, send } from "./form.js";
import { bind } from "./keys.js";

const source = document.querySelector(".source");
const fields = ["selected", "selected-start", "selected-end"].map((id) => document.getElementById(id));

// A character outside of the basic plane is one for the server and two for the browser.
const length = (words) => [...words].length;

const offsetOf = (node, at) => {
  const paragraph = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-start]");
  if (!paragraph || !source.contains(paragraph)) return null;
  const before = document.createRange();
  before.setStart(paragraph, 0);
  before.setEnd(node, at);
  return Number(paragraph.dataset.start) + length(before.toString());
};

const take = () => {
  const chosen = document.getSelection();
  if (!chosen.rangeCount || chosen.isCollapsed) return;
  const range = chosen.getRangeAt(0);
  if (!source.contains(range.commonAncestorContainer)) return;
  const start = offsetOf(range.startContainer, range.startOffset);
  const end = offsetOf(range.endContainer, range.endOffset);
  fields[0].value = chosen.toString();
  fields[1].value = start === null ? "" : start;
  fields[2].value = end === null ? "" : end;
  document.getElementById("selection").open = true;
};

if (source && fields[0]) {
  document.addEventListener("selectionchange", take);
  fields[0].addEventListener("input", () => { fields[1].value = ""; fields[2].value = ""; });
  bind("e", () => send("evidence_here"));
  onAnswer((word, key, answer) => {
    if (!answer.error && ["evidence_here", "claim_here", "split_here"].includes(word)) for (const field of fields) field.value = "";
  });
}

// While a document that was handed in is being read, the page looks again by itself, unless somebody is typing.
const look = () => {
  if (!document.querySelector("#requests .pending")) return;
  const typing = document.activeElement && document.activeElement.closest("#claim, #evidence, #talk, #checklist, dialog");
  if (!typing && !document.hidden) send("look", { isQuiet: true });
  setTimeout(look, 3000);
};
setTimeout(look, 3000);
onAnswer((word) => { if (word === "address" || word === "file") setTimeout(look, 3000); });
