// The keys of the review page, and its form sent without leaving the page. Without this file every button still works.
"use strict";
(() => {
  const form = document.getElementById("review");
  const saved = document.getElementById("saved");
  const keys = document.getElementById("keys");
  const storeKey = `draft-of-assignment-${form.dataset.draft}`;
  const lettersKey = "review-letters";
  const kept = ["rationale", "no_evidence_found"];

  const store = {
    get(name) { try { return localStorage.getItem(name); } catch { return null; } },
    set(name, value) { try { localStorage.setItem(name, value); } catch { /* a full or closed store keeps nothing */ } },
    remove(name) { try { localStorage.removeItem(name); } catch { /* nothing was kept */ } },
  };

  // --- Words ---------------------------------------------------------------------------------------------------------
  const snapshotOfForm = () => {
    const words = { at: new Date().toISOString() };
    for (const name of kept) words[name] = form.elements[name].value;
    const rating = form.querySelector("input[name=rating]:checked");
    words.rating = rating ? rating.value : "";
    return words;
  };
  let isDirty = false;
  const keepHere = () => { isDirty = true; store.set(storeKey, JSON.stringify(snapshotOfForm())); };

  const restore = () => {
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

  const show = (text, isError) => {
    const line = document.createElement("p");
    line.className = isError ? "d-error" : "said";
    line.textContent = text;
    document.getElementById("messages").replaceChildren(...(text ? [line] : []));
  };

  // --- The form, sent without leaving the page -----------------------------------------------------------------------
  let isSending = false;
  const send = async (button) => {
    if (isSending) return;
    isSending = true;
    saved.textContent = "Saving …";
    const data = new FormData(form);
    data.set("act", button.value);
    const before = cards().indexOf(current);
    try {
      const headers = { "X-Requested-With": "review-page" };
      const response = await fetch(window.location.pathname, { method: "POST", body: data, headers });
      if (!(response.headers.get("Content-Type") || "").includes("json")) throw new Error(String(response.status));
      take(await response.json(), button, before);
    } catch (error) {
      saved.textContent = "";
      show(`This could not be saved (${error.message}). Your words are kept in this browser; try again.`, true);
    }
    isSending = false;
  };

  const take = (answer, button, before) => {
    if (answer.go) {
      if (button.value === "hand_in") store.remove(storeKey);
      isDirty = false;
      window.location.assign(answer.go);
      if (answer.go.split("#")[0] === window.location.pathname + window.location.search) window.location.reload();
      return;
    }
    const [word, link] = button.value.split(" ");
    if (answer.evidence && word !== "draft") {
      const typed = new Map([...document.querySelectorAll("#evidence .row [name]")].map((field) => [field.name, field.value]));
      document.getElementById("evidence").innerHTML = answer.evidence;
      for (const field of document.querySelectorAll("#evidence .row [name]")) {
        if (!field.name.endsWith(`-${link}`) && typed.has(field.name)) field.value = typed.get(field.name);
      }
      document.getElementById("checklist").innerHTML = answer.checklist;
      focusAfter(word, link, before);
    }
    show(answer.error || "", Boolean(answer.error));
    saved.textContent = answer.error ? "" : `${word === "draft" ? "Draft saved" : answer.said} ${answer.saved}`;
    if (!answer.error) isDirty = false;
  };

  // --- Cards ---------------------------------------------------------------------------------------------------------
  let current = null;
  const cards = () => [...document.querySelectorAll("#evidence .card")].filter((card) => card.offsetParent !== null);
  const setCurrent = (card, isScrolled = true) => {
    if (current) current.classList.remove("current");
    current = card || null;
    if (!current) return;
    current.classList.add("current");
    if (isScrolled) { current.focus({ preventScroll: true }); current.scrollIntoView({ block: "nearest" }); }
  };
  const focusAfter = (word, link, before) => {
    const all = cards();
    const same = all.find((card) => card.dataset.link === link);
    // After a stance or a dismissal the next suggestion is at hand, as in a pile of paper.
    const next = all.find((card) => card.classList.contains("suggested"));
    setCurrent(word === "take_back" ? same : next || same || all[Math.max(0, before - 1)]);
  };
  const step = (by) => {
    const all = cards();
    if (!all.length) return;
    const place = all.indexOf(current);
    setCurrent(all[Math.min(Math.max(place + by, 0), all.length - 1)]);
  };
  const pressOnCard = (value) => {
    const button = current && [...current.querySelectorAll("button[name=act]")].find((one) => one.value.startsWith(value(current.dataset.link)));
    if (button) send(button);
  };

  // --- Keys ----------------------------------------------------------------------------------------------------------
  const stances = { s: "supports", r: "refutes", q: "qualifies", m: "mentions", i: "irrelevant" };
  const follow = (id) => { const link = document.getElementById(id); if (link) link.click(); };
  const panes = {
    1: () => document.getElementById("pane-1").focus(),
    2: () => { document.getElementById("pane-2").focus(); setCurrent(current && current.isConnected ? current : cards()[0]); },
    3: () => (form.elements.rationale.readOnly ? document.getElementById("pane-3") : form.elements.rationale).focus(),
  };
  const letters = {
    j: () => step(1), k: () => step(-1), J: () => follow("next-up"), K: () => follow("previous-up"),
    x: () => pressOnCard((link) => `dismiss ${link}`), z: () => pressOnCard((link) => `take_back ${link}`),
    n: () => follow("edit-claim"), o: () => follow("open-source"), u: () => follow("back"), "[": () => follow("previous-claim"), "]": () => follow("next-claim"),
    "/": () => { const search = form.elements.query; if (search) search.focus(); },
    "?": () => keys.showModal(),
  };
  let awaitsPane = false;
  const rate = (digit) => {
    const chosen = form.querySelector(digit === "0" ? "input[name=rating]:checked" : `input[name=rating][data-key="${digit}"]`);
    if (!chosen || chosen.closest("fieldset").disabled) return;
    chosen.checked = digit !== "0";
    keepHere();
  };
  const lettersWork = () => store.get(lettersKey) !== "off";
  const isTyping = (target) => target.closest("textarea, select, input:not([type=radio]):not([type=checkbox])") !== null;

  const onLetter = (event) => {
    const key = event.key;
    if (awaitsPane) {
      awaitsPane = false;
      if (panes[key]) { panes[key](); event.preventDefault(); }
      return;
    }
    if (key === "g") awaitsPane = true;
    else if (stances[key]) pressOnCard((link) => `stance ${link} ${stances[key]}`);
    else if (/^[0-9]$/.test(key)) rate(key);
    else if (letters[key]) letters[key]();
    else return;
    event.preventDefault();
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const withControl = event.ctrlKey || event.metaKey;
    if (withControl && event.key === "Enter") { event.preventDefault(); const button = document.getElementById("hand-in"); if (button) send(button); return; }
    if (withControl && event.key.toLowerCase() === "s") { event.preventDefault(); const button = document.getElementById("save-draft"); if (button) send(button); return; }
    if (withControl || event.altKey || keys.open) return;
    if (event.key === "Escape") { document.activeElement.blur(); awaitsPane = false; return; }
    if (isTyping(event.target)) {
      const isPlainInput = event.key === "Enter" && event.target.matches("input");
      if (isPlainInput) { event.preventDefault(); const button = event.target.closest(".row")?.querySelector("button[name=act]"); if (button) send(button); }
      return;
    }
    if (lettersWork()) onLetter(event);
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter) send(event.submitter);
  });
  form.addEventListener("input", keepHere);
  form.addEventListener("focusin", (event) => { const card = event.target.closest("#evidence .card"); if (card && card !== current) setCurrent(card, false); });
  document.getElementById("evidence").addEventListener("click", (event) => {
    const number = event.target.closest(".number");
    if (!number || form.elements.rationale.readOnly) return;
    const box = form.elements.rationale;
    box.setRangeText(number.textContent, box.selectionStart, box.selectionEnd, "end");
    keepHere();
  });
  window.addEventListener("beforeunload", (event) => { if (isDirty && store.get(storeKey) === null) event.preventDefault(); });

  // --- The list of keys ----------------------------------------------------------------------------------------------
  const switchBox = document.getElementById("letters");
  const showSwitch = () => { switchBox.checked = lettersWork(); document.body.classList.toggle("no-letters", !lettersWork()); };
  switchBox.addEventListener("change", () => { store.set(lettersKey, switchBox.checked ? "on" : "off"); showSwitch(); });
  document.getElementById("show-keys").addEventListener("click", () => keys.showModal());
  document.getElementById("close-keys").addEventListener("click", () => keys.close());
  showSwitch();

  restore();
  const named = window.location.hash.startsWith("#evidence-") && document.getElementById(window.location.hash.slice(1));
  setCurrent(named || cards().find((card) => card.classList.contains("suggested")) || cards()[0], Boolean(named));
  document.querySelector(".source mark.lit")?.scrollIntoView({ block: "nearest" });
  window.scrollTo(0, 0);
})();
