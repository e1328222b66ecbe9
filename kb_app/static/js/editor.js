// The editor: saves by itself, says so, and lets nobody leave unsaved text by mistake.

import { Autosave } from "./autosave.js";
import { wireBlocks } from "./blocks.js";
import { wireCitations } from "./citations.js";
import { wireFiles } from "./draft-files.js";
import { clearErrors, labelOf, showErrors } from "./field-errors.js";
import { appendItem, itemCount, wireGroups } from "./groups.js";
import { onKeys } from "./keys.js";
import { toast } from "./toast.js";
import * as unsaved from "./unsaved.js";

const form = document.querySelector("[data-editor]");
const texts = form.dataset;
const state = form.querySelector("[data-save-state]");
const stateText = form.querySelector("[data-save-text]");
const next = form.querySelector("[data-save-next]");
const touched = new Set();
let leaving = false;
let whatNext = null;

const autosave = new Autosave(form, show);
wireGroups(form, toast, () => autosave.changed());
wireCitations(form.querySelector("[data-citations]"), toast, () => autosave.changed());
wireFiles(form.querySelector("[data-files]"), { autosave, toast });

wireBlocks(form);

form.addEventListener("input", noticed);
form.addEventListener("change", noticed);
form.addEventListener("submit", submitted);
next.addEventListener("click", () => whatNext?.());
document.addEventListener("submit", (event) => {
  const own = event.target.matches("[data-leave-freely], [data-language-form]");
  if (own) leaving = true; // the text is given up on purpose, or kept over the change of language
});
document.addEventListener("kb:restore", (event) => makeRoomFor(event.detail));
window.addEventListener("beforeunload", (event) => {
  if (autosave.dirty && !leaving) event.preventDefault();
});
onKeys({ "Ctrl+s": () => void saveNow() });
if (texts.dirty) autosave.changed();
else if (!texts.number) unsaved.offer(document.querySelector("[data-unsaved]"));

function noticed(event) {
  if (!event.target.name || event.target.form !== form) return;
  touched.add(event.target.name);
  if (!texts.number) unsaved.keep(); // until the service has it
  autosave.changed();
}

async function submitted(event) {
  if (leaving) return;
  const button = event.submitter;
  event.preventDefault();
  const draft = await saveNow();
  if (!draft || !button || button.value === "save") return;
  if (autosave.dirty) return; // typed on meanwhile: it would be lost
  leaving = true;
  if (button.value === "preview") location.assign(`${draft.address}/preview`);
  else form.requestSubmit(button);
}

function saveNow() {
  return autosave.save({ explicit: true });
}

function show(what, detail = {}) {
  state.dataset.saveState = what;
  next.hidden = true;
  whatNext = null;
  if (what === "paused") paused(detail);
  else if (what === "saved") saved(detail.answer);
  else stateText.textContent = what === "saving" ? texts.textSaving : texts.textUnsaved;
}

function saved(answer) {
  const lacks = namesOf(answer.lacks.map((field) => ({ field })));
  const told = lacks ? texts.textSavedLacking : texts.textSaved;
  stateText.textContent = told.replace("{time}", answer.time).replace("{fields}", lacks);
  clearErrors(form);
  form.querySelector(".note--danger")?.remove();
  for (const field of document.querySelectorAll("[name=version]")) field.value = answer.version;
  if (texts.number) return;
  unsaved.forget();
  // the new entry has its number now: from here on it is that entry's editor
  texts.number = answer.number;
  form.action = answer.address;
  form.elements.key?.remove();
  form.querySelector("[data-number-shown]").textContent = answer.number;
  for (const one of document.querySelectorAll("[data-of-draft]"))
    one.action = `${answer.address}/${one.dataset.ofDraft}`;
  for (const one of form.querySelectorAll("[data-when-saved]")) one.hidden = false;
  form.querySelector("[data-until-saved]")?.remove();
  history.replaceState(null, "", answer.address);
}

function paused({ why, problem, explicit }) {
  clearErrors(form);
  if (why === "invalid") {
    const first = showErrors(form, problem.errors, (name) => explicit || touched.has(name));
    stateText.textContent = texts.textPausedInvalid
      .replace("{count}", problem.errors.length || 1)
      .replace("{fields}", namesOf(problem.errors));
    offer(texts.textComplete, () => void saveNow());
    if (explicit) focusOn(first);
    return;
  }
  const said = { network: texts.textPausedNetwork, login: texts.textPausedLogin };
  stateText.textContent =
    said[why] ||
    (why === "stale"
      ? texts.textPausedStale
      : texts.textPausedRefused.replace("{reason}", problem.message));
  if (why === "network") offer(texts.textRetry, () => void saveNow());
  if (why === "login") offer(texts.textLogin, () => void window.open("/login", "_blank"));
  if (why !== "stale") return;
  offer(texts.textCompare, compare);
  if (explicit) compare();
}

/** What the fields at fault are called. */
function namesOf(errors) {
  const names = errors.map(({ field }) => labelOf(form, field)).filter(Boolean);
  return [...new Set(names)].join(texts.textComma);
}

function offer(label, action) {
  next.textContent = label;
  next.hidden = false;
  whatNext = action;
}

function compare() {
  leaving = true;
  form.requestSubmit(form.querySelector("[data-save]"));
}

function focusOn(place) {
  if (!place) return;
  const field = place.matches("input, textarea, select")
    ? place
    : place.querySelector(":is([data-items], [data-picker]) :is(input, textarea), button");
  field?.focus();
  place.scrollIntoView({ block: "center" });
}

// Before a form is put back after a change of language, its lists get as many items as it had.
function makeRoomFor(values, place = form) {
  for (const group of place.querySelectorAll("[data-group]")) {
    const own = `${group.dataset.group}.`;
    const places = values
      .filter(({ name }) => name.startsWith(own))
      .map(({ name }) => Number.parseInt(name.slice(own.length), 10));
    const wanted = Math.max(-1, ...places.filter(Number.isInteger)) + 1;
    while (itemCount(group) < wanted) makeRoomFor(values, appendItem(group));
  }
}
