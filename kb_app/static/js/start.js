// The empty box: ↓ goes into what is listed under it, ↑ brings the last line back.

import * as hits from "./hits.js";
import { isComposing } from "./keys.js";

const box = document.getElementById("q");
const list = document.getElementById("list");

const rows = () => [...list.querySelectorAll("[data-start] a")];

/** Into the first row under the empty box; false where there is none. */
export function enter() {
  const [first] = rows();
  first?.focus();
  return Boolean(first);
}

function move(steps) {
  const all = rows();
  const place = all.indexOf(document.activeElement) + steps;
  if (place < 0) box.focus();
  else all[Math.min(place, all.length - 1)].focus();
}

list.addEventListener("keydown", (event) => {
  if (!event.target.closest("[data-start]") || isComposing(event)) return;
  const steps = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (steps) {
    event.preventDefault();
    move(steps);
  } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
    box.focus(); // where the letter then goes
  }
});
list.addEventListener("focusin", (event) => {
  const { preview } = event.target.dataset;
  if (preview && event.target.closest("[data-start]")) hits.showPreview(preview);
});
