// The empty box: ↓ goes into what is listed under it, → into what stands beside it, ↑ brings the
// last line back. What stands beside it comes back when a preview had taken its place.

import * as hits from "./hits.js";
import { isComposing, isTyping } from "./keys.js";

const box = document.getElementById("q");
const list = document.getElementById("list");
const preview = document.getElementById("preview");
const KEPT_BY_DIGITS = /^[12]$/; // what is read is confirmed by them

let panels = preview.querySelector("[data-panels]"); // the element itself: what was done in it stays

const rows = () => [...list.querySelectorAll("[data-start] a")];
const panelRows = () => [...preview.querySelectorAll("[data-panels] [data-row]")];

/** Into the first row under the empty box, or beside it; false where there is none. */
export function enter() {
  const [first] = rows();
  if (!first) return enterPanels();
  first.focus();
  return true;
}

/** Into what stands beside the empty box; false where there is nothing. */
export function enterPanels() {
  if (!list.querySelector("[data-start]")) return false;
  if (panels && !preview.contains(panels)) {
    hits.stopPreview();
    preview.replaceChildren(panels);
  }
  const [first] = panelRows();
  first?.focus();
  return Boolean(first);
}

/** Whether somebody is in what is listed there by key. */
export function isEntered() {
  return list.contains(document.activeElement) || preview.contains(document.activeElement);
}

function move(all, steps) {
  const place = all.indexOf(document.activeElement) + steps;
  if (place < 0) box.focus();
  else all[Math.min(place, all.length - 1)].focus();
}

function isLast(all) {
  return all.at(-1) === document.activeElement;
}

function walk(event, all, aside) {
  if (isComposing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
  const steps = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (steps && !(steps > 0 && isLast(all) && aside())) move(all, steps);
  else if (!steps && event.key.length === 1) box.focus(); // where the letter then goes
  if (steps) event.preventDefault();
}

list.addEventListener("keydown", (event) => {
  if (!event.target.closest("[data-start]")) return;
  if (event.key === "ArrowRight" && enterPanels()) event.preventDefault();
  else walk(event, rows(), enterPanels);
});
preview.addEventListener("keydown", (event) => {
  if (!event.target.closest("[data-panels]") || event.defaultPrevented) return;
  if (isTyping(event.target) || event.target.matches('input[type="radio"], button')) return;
  if (event.key === "ArrowLeft") {
    event.preventDefault();
    (rows()[0] ?? box).focus();
  } else if (!KEPT_BY_DIGITS.test(event.key) && event.key !== " ") {
    walk(event, panelRows(), () => false);
  }
});
list.addEventListener("focusin", (event) => {
  const { preview: address } = event.target.dataset;
  if (address && event.target.closest("[data-start]")) hits.showPreview(address);
});
document.addEventListener("kb:preview", () => {
  panels = preview.querySelector("[data-panels]") ?? panels;
});
