// What is proposed for lines of speech, beside the search and without taking the focus. Asked for only while
// the telephony knows of the call, and only where somebody can see it.

import * as call from "./call.js";
import { copyText } from "./copy.js";
import { get, post } from "./http.js";
import { toast } from "./toast.js";
import { tellUsed } from "./used.js";

const EVERY_MS = 2000;
const SHOWN = 3;

const panel = document.getElementById("call-heard");
const box = document.getElementById("q");
const texts = document.getElementById("call")?.dataset;

let followed = null; // the key of the call whose lines are asked for
let after = 0;
let asking = null;
let timer = null;
let proposed = []; // newest first, each entry once

/** Ask for lines of the call there is now, as long as there is one that the telephony knows. */
export function follow() {
  const state = call.current();
  const key = state?.external ? state.key : null;
  if (key === followed) return;
  followed = key;
  after = 0;
  proposed = [];
  panel.hidden = true;
  clearInterval(timer);
  if (key) timer = setInterval(ask, EVERY_MS);
}

async function ask() {
  if (asking || document.visibilityState === "hidden") return;
  const key = (asking = followed);
  try {
    const { lines, ended } = await get(`/api/v1/calls/${key}/lines?after=${after}`);
    if (key !== followed) return;
    if (ended) clearInterval(timer);
    if (lines.length) show(lines);
  } catch (problem) {
    if (problem.status === 404 && after) clearInterval(timer); // it is gone
  } finally {
    asking = null;
  }
}

function show(lines) {
  after = lines.at(-1).id;
  const fresh = lines
    .flatMap((line) => line.proposals.map((one) => ({ ...one, line: line.text || one.title })))
    .toReversed();
  const isNew = (one) => !proposed.some((known) => known.say === one.say);
  const told = fresh.filter(isNew);
  for (const one of told) if (isNew(one)) proposed.unshift(one);
  proposed = proposed.slice(0, SHOWN);
  panel.querySelector("[data-line]").textContent = lines.at(-1).text;
  panel.hidden = !proposed.length;
  if (!told.length) return;
  redraw();
  panel.querySelector("[role=status]").textContent = texts.textProposed.replace("{n}", told.length);
  tell({ shown: proposed.filter((one) => told.includes(one)).map(({ id }) => id) });
}

/** The rows; whoever is among them stays where they were. */
function redraw() {
  const here = panel.contains(document.activeElement) && document.activeElement.dataset.number;
  panel.querySelector("ul").replaceChildren(...proposed.map(row));
  if (here) (panel.querySelector(`[data-number="${here}"]`) ?? first())?.focus();
}

function row(one) {
  const item = document.getElementById("call-proposal").content.cloneNode(true);
  const button = item.querySelector("button");
  button.dataset.number = one.number;
  button.querySelector("[data-title]").textContent = one.title;
  button.querySelector("[data-say]").textContent = one.say;
  button.addEventListener("click", () => use(one));
  button.addEventListener("keydown", (event) => {
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!way) return;
    event.preventDefault();
    const all = [...panel.querySelectorAll("ul button")];
    all[(all.indexOf(button) + way + all.length) % all.length].focus();
  });
  return item;
}

async function use(one) {
  if (!(await copyText(one.say))) return toast(texts.textNotCopied, { danger: true });
  toast(texts.textSaid + one.title);
  const rank = proposed.indexOf(one) + 1;
  tellUsed("copied", { number: one.number, query: one.line, rank });
  tell({ used: [one.id] });
  box.focus();
  return undefined;
}

async function tell(body) {
  try {
    await post(`/api/v1/calls/${followed}/proposals`, { body });
  } catch {
    // it is not counted then
  }
}

const first = () => panel.querySelector("ul button");

/** To what is proposed; false where nothing is. */
export function enter() {
  if (panel.hidden || !first()) return false;
  first().focus({ preventScroll: true });
  return true;
}

/** Back to the box from there; false from anywhere else. */
export function leave() {
  if (!panel.contains(document.activeElement)) return false;
  box.focus();
  return true;
}
