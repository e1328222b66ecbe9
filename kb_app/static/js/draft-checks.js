// Figures and likely duplicates, told to the author while writing. Saves nothing.

import { post } from "./http.js";

const REST_MS = 1_200;

const form = document.querySelector("[data-editor]");
const place = form?.querySelector("[data-checks]");
const drawing = form?.querySelector("[data-tree]"); // of what is walked
let timer = 0;
let asked = null;

async function ask() {
  asked?.abort();
  asked = new AbortController();
  const own = asked;
  const typed = new FormData(form);
  typed.set("number", form.dataset.number || "");
  try {
    const answer = await post(place.dataset.checks, { form: typed, signal: own.signal });
    if (own.signal.aborted) return;
    if (place.innerHTML !== answer.html) place.innerHTML = answer.html;
    if (drawing && answer.tree) drawing.innerHTML = answer.tree;
  } catch {
    // What cannot be checked now is checked when something more is typed.
  }
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(ask, REST_MS);
}

if (place) {
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  ask();
}
