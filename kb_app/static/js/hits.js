// The list of hits as a listbox under the box: which one is selected, and its preview.

import { Problem, get } from "./http.js";

const box = document.getElementById("q");
const list = document.getElementById("list");
const preview = document.getElementById("preview");
const RUNNING_MS = 150; // who moves on within that runs down the list
const PREVIEW_AFTER_MS = 60; // which asks for what one stops at
const RELATED_AFTER_MS = 400; // what is like the first hit is looked for when the line stands
const PREVIEWS_KEPT = 50;

let previews = new Map();
let timer = null;
let asked = null;
let movedAt = 0;
let placed = null; // what is in the preview: {html, element}
let standing = true; // whether no better understanding of the line is awaited
let onPreview = () => {};
let onSelect = () => {};

/** Call `action` whenever another entry is previewed. */
export function whenPreviewed(action) {
  onPreview = action;
}

/** Call `action(option)` whenever somebody chooses a hit; the first is selected without that. */
export function whenSelected(action) {
  onSelect = action;
}

export function options() {
  return [...list.querySelectorAll('[role="option"]')];
}

export function selected() {
  return list.querySelector('[role="option"][aria-selected="true"]');
}

/** Whether the hits are only alike in words: then none is selected until somebody chooses one. */
export function isUnsure() {
  return list.querySelector("[data-unsure]") !== null;
}

/**
 * New hits are in the list: the first one (or the one at `place`) is selected and previewed. Unless the
 * line `stands`, other hits may follow soon: `stand` says that they do not.
 */
export function arrived(place = 0, stands = true) {
  previews = new Map();
  standing = stands;
  stopPreview();
  const all = options();
  // One stop for the Tab key: without it nobody gets into a list that scrolls.
  all.forEach((option, number) => (option.tabIndex = number ? -1 : 0));
  box.setAttribute("aria-expanded", String(all.length > 0));
  box.setAttribute("aria-controls", all.length ? "hits" : "list");
  if (!all.length || isUnsure()) {
    box.removeAttribute("aria-activedescendant");
    return;
  }
  previews.set(all[0].dataset.preview, placed?.html ?? preview.innerHTML);
  completeLater(all[0].dataset.preview);
  mark(all[Math.min(place, all.length - 1)], place > 0);
}

/** Move the selection by `steps`; it stays inside the list. */
export function move(steps) {
  const all = options();
  if (!all.length) return;
  const place = all.indexOf(selected()) + steps;
  select(all[Math.max(0, Math.min(place, all.length - 1))]);
}

/** These are the hits of the line; `html`, where it is there, is all of the first one's preview. */
export function stand(html = "") {
  if (standing) return;
  standing = true;
  const [first] = options();
  if (!first || first !== selected()) return;
  if (html) complete(first.dataset.preview, html);
  else completeLater(first.dataset.preview);
}

/** Somebody chose this one. */
export function select(option) {
  standing = true;
  mark(option);
  onSelect(option);
}

function mark(option, mayScroll = true) {
  const before = selected();
  before?.setAttribute("aria-selected", "false");
  option.setAttribute("aria-selected", "true");
  for (const other of options()) other.tabIndex = other === option ? 0 : -1;
  box.setAttribute("aria-activedescendant", option.id);
  if (mayScroll) option.scrollIntoView({ block: "nearest" });
  if (before !== option) showPreview(option.dataset.preview);
}

/** Show the preview at `address` beside the list. */
export function showPreview(address) {
  stopPreview();
  if (previews.has(address)) {
    put(previews.get(address));
    completeLater(address);
    return;
  }
  const runs = performance.now() - movedAt < RUNNING_MS;
  movedAt = performance.now();
  timer = setTimeout(() => fetchPreview(address), runs ? PREVIEW_AFTER_MS : 0);
}

/** What is on its way into the preview is not wanted any more. */
export function stopPreview() {
  clearTimeout(timer);
  asked?.abort();
  preview.removeAttribute("aria-busy");
}

async function fetchPreview(address) {
  const own = (asked = new AbortController());
  preview.setAttribute("aria-busy", "true");
  try {
    const answer = await get(`${address}${address.includes("?") ? "&" : "?"}quick=1`, {
      signal: own.signal,
    });
    if (own.signal.aborted) return;
    keep(address, answer.preview);
    put(answer.preview);
    completeLater(address);
  } catch (error) {
    if (error instanceof Problem && error.code === "aborted") return;
    put("");
    const note = document.createElement("p");
    note.className = "note note--danger";
    note.setAttribute("role", "alert");
    note.textContent = error.message;
    preview.append(note);
  }
  if (asked === own) preview.removeAttribute("aria-busy");
}

/** What comes at once is without what is like it; that is put in its place. */
function completeLater(address) {
  if (!standing || !preview.querySelector("[data-related]")) return;
  timer = setTimeout(() => fetchRelated(address), RELATED_AFTER_MS);
}

async function fetchRelated(address) {
  const own = (asked = new AbortController());
  try {
    const answer = await get(address, { signal: own.signal });
    if (!own.signal.aborted) complete(address, answer.preview);
  } catch {
    if (!own.signal.aborted) preview.querySelector("[data-related]")?.remove(); // it does without
  }
}

function complete(address, html) {
  keep(address, html);
  const whole = document.createElement("template");
  whole.innerHTML = html;
  const side = whole.content.querySelector(".article__side");
  preview.querySelector("[data-related]")?.replaceWith(...(side ? [side] : []));
}

function keep(address, html) {
  if (previews.size >= PREVIEWS_KEPT) previews.delete(previews.keys().next().value);
  previews.set(address, html);
}

/** Put `html` into the preview, unless just that is there; scripts of its parts hear of it. */
export function put(html) {
  if (html && html === placed?.html && preview.contains(placed.element)) return;
  preview.scrollTop = 0; // first: it costs a layout afterwards
  preview.innerHTML = html;
  placed = { html, element: preview.firstElementChild };
  document.dispatchEvent(new Event("kb:preview"));
  onPreview();
}
