// The list of keys: opened by one, scrolled by keys, closed by Esc; then the focus is where it was.

import { singleKeysOn } from "./keys.js";

const list = document.getElementById("shortcuts");

/** Open it from a field, whose `?` it is then; false where single keys are switched off. */
export function openShortcuts() {
  if (!list || !singleKeysOn()) return false;
  list.showPopover();
  return true;
}

export function toggleShortcuts() {
  list?.togglePopover();
}

/** The focus goes along, so that arrows, PageDown, Home and End scroll it. */
function follow({ newState }) {
  if (newState !== "open") return;
  list.scrollTop = 0;
  list.focus({ preventScroll: true });
}

function leave(event) {
  if (event.key !== "Escape") return;
  event.preventDefault(); // nothing under it is closed or wiped
  list.hidePopover();
}

list?.addEventListener("toggle", follow);
list?.addEventListener("keydown", leave);
