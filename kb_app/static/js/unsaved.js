// The text of a new entry until the service has it: kept in this browser, and offered when the same
// form is opened again. What is missing before it can be saved costs nobody what they wrote.

import { putFields, readFields } from "./kept-form.js";
import * as settings from "./settings.js";

const NAME = `unsaved.${document.body.dataset.user}.${location.pathname}${location.search}`;
const AFTER_MS = 400;

let timer = null;

/** Keep what the form holds, soon. */
export function keep() {
  clearTimeout(timer);
  timer = setTimeout(() => settings.write(NAME, JSON.stringify(readFields())), AFTER_MS);
}

/** The service has it, or it is given up. */
export function forget() {
  clearTimeout(timer);
  settings.forget(NAME);
}

function kept() {
  try {
    const values = JSON.parse(settings.read(NAME, "null"));
    return Array.isArray(values) && values.length ? values : null;
  } catch {
    return null;
  }
}

/** Show `note` when something was kept: its buttons take it back, or drop it. */
export function offer(note) {
  const values = kept();
  if (!note || !values) return;
  note.hidden = false;
  note.querySelector("[data-take-back]").addEventListener("click", () => {
    note.hidden = true;
    putFields(values);
  });
  note.querySelector("[data-drop]").addEventListener("click", () => {
    note.hidden = true;
    forget();
  });
}
