// The note of a call: typed anywhere by Alt+N, kept in this browser at once, at the service soon after.

import * as call from "./call.js";
import { call as ask } from "./http.js";
import { isComposing } from "./keys.js";

const IDLE_MS = 700;
const AGAIN_MS = 5000;

const field = document.querySelector("[data-call-note]");
const panel = document.querySelector("[data-note-panel]");
const told = document.querySelector("[data-note-state]");
const texts = document.getElementById("call")?.dataset;

let timer = null;
let composing = false;

function typed() {
  call.change({ note: field.value, isNoteKept: false });
  say("");
  if (!composing) later(IDLE_MS);
}

function later(delay) {
  clearTimeout(timer);
  timer = setTimeout(keepAtService, delay);
}

/** Keep the note at the service, too; what does not get through is tried again. */
async function keepAtService() {
  const { key, note, isNoteKept } = call.current() ?? {};
  if (!key || isNoteKept !== false) return;
  try {
    await ask("PUT", `/api/v1/calls/${key}/note`, { body: { text: note } });
  } catch (problem) {
    say(problem.code === "invalid" ? problem.message : texts.textNoteHere);
    if (problem.code !== "invalid" && problem.code !== "call_ended") later(AGAIN_MS);
    return;
  }
  if (call.keyOf() === key && call.current().note === note) {
    call.change({ isNoteKept: true });
    say(texts.textNoteKept);
  }
}

const say = (text) => (told.textContent = text);

/** Into the note; false where there is no call, or one is there already. */
export function focus() {
  if (!call.current() || document.activeElement === field) return false;
  panel.hidden = false;
  field.focus({ preventScroll: true });
  return true;
}

/** Show the note of the call there is now. */
export function show() {
  const note = call.current()?.note ?? "";
  const isHere = document.activeElement === field;
  panel.hidden = !call.current() || !(note || isHere);
  if (!isHere || !note) field.value = note;
  if (!note) say("");
  if (call.current()?.isNoteKept === false) later(IDLE_MS);
}

/**
 * Put `text` under the note of this call, in the place of `before` where that stands in it. Gives why not: the
 * name of the text that says so; "" where it stands there now.
 */
export function put(text, before = "") {
  const state = call.current();
  if (!state || !field) return "textNoCall";
  const { note } = state;
  const whole =
    before && note.includes(before) ? note.replace(before, () => text) : joined(note, text);
  if (whole.length > field.maxLength) return "textNoteFull";
  call.change({ note: whole, isNoteKept: false });
  later(0);
  return "";
}

const joined = (note, text) => [note.trim(), text].filter(Boolean).join("\n");

export function wire(backToBox) {
  field.addEventListener("compositionstart", () => (composing = true));
  field.addEventListener("compositionend", () => {
    composing = false;
    typed();
  });
  field.addEventListener("input", (event) => event.isComposing || typed());
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || isComposing(event)) return;
    event.preventDefault(); // it leaves the note, and clears nothing
    backToBox();
  });
  field.addEventListener("blur", () => setTimeout(show));
  window.addEventListener("online", () => later(0));
}
