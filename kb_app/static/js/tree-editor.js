// The form of what is walked, beside its drawing: names of steps are offered where one leads on, clauses
// that are cited where a step rests on one, entries by their titles; a box of the drawing leads to its step.

import { get } from "./http.js";

const SUGGEST_AFTER_MS = 200;

const form = document.querySelector("[data-editor]");
const names = document.getElementById("suggest-nodes");
const entries = document.getElementById("suggest-entries");
let asked = null;
let timer = null;

/** What the steps are called so far. */
function offerNames() {
  const labels = [...form.querySelectorAll('[name^="content."][name$=".label"]')]
    .filter((field) => field.name.split(".").length === 4)
    .map((field) => field.value.trim());
  names.replaceChildren(...[...new Set(labels)].filter(Boolean).map((one) => new Option("", one)));
}

/** The clauses cited below the form, under a field for what a step rests on. */
function offerClauses(field) {
  form.querySelector("[data-clauses]")?.remove();
  const cited = [...form.querySelectorAll('[name^="citations."][name$=".number"]')].map(
    (number) => {
      const clause = form.elements[number.name.replace(/number$/, "clause")];
      return `${number.value} ${clause?.value ?? ""}`.trim();
    },
  );
  const missing = cited.filter((one) => one && !field.value.includes(one));
  if (!missing.length) return;
  const chips = document.createElement("p");
  chips.className = "chips";
  chips.dataset.clauses = "";
  for (const one of missing) {
    const chip = document.createElement("button");
    chip.type = "button";
    chip.className = "chip";
    chip.textContent = `＋ ${one}`;
    chip.addEventListener("click", () => {
      field.value = [field.value.trimEnd(), one].filter(Boolean).join("\n");
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    });
    chips.append(chip);
  }
  field.after(chips);
}

function offerEntries(field) {
  clearTimeout(timer);
  const typed = field.value.trim();
  if (typed.length < 2 || /^KB-\d+$/.test(typed)) return;
  timer = setTimeout(async () => {
    asked?.abort();
    asked = new AbortController();
    const address = `${entries.dataset.address}?${new URLSearchParams({ q: typed })}`;
    const answer = await get(address, { signal: asked.signal }).catch(() => null);
    if (!answer) return;
    const found = answer.suggestions.filter(([, number]) => number);
    entries.replaceChildren(...found.map(([title, number]) => new Option(title, number)));
  }, SUGGEST_AFTER_MS);
}

function goTo(link) {
  const place = document.querySelector(link.getAttribute("href"));
  const item = place?.closest("[data-item]") ?? place;
  if (!item) return;
  const field = place.matches("input, textarea, select")
    ? place
    : place.querySelector("input, textarea, select");
  item.scrollIntoView({ block: "center" });
  field?.focus({ preventScroll: true });
  item.classList.add("is-found");
  setTimeout(() => item.classList.remove("is-found"), 1500);
}

form.addEventListener("input", ({ target }) => {
  if (target.name?.endsWith(".label")) offerNames();
  if (target.getAttribute("list") === entries.id) offerEntries(target);
});
form.addEventListener("focusin", ({ target }) => {
  if (target.dataset.suggest === "clauses") offerClauses(target);
  else if (target.getAttribute("list") === names.id) offerNames();
});
form.addEventListener("click", (event) => {
  const link = event.target.closest("[data-tree-link]");
  if (!link) return;
  event.preventDefault();
  goTo(link);
});
offerNames();
