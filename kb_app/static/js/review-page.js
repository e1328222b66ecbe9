// One review: jumping from change to change, side by side or inline.

import { onKeys } from "./keys.js";
import * as settings from "./settings.js";

const table = document.querySelector("[data-comparison]");
const viewSwitch = document.querySelector("[data-view-switch]");
const changes = [...document.querySelectorAll("[data-change]")];
let place = -1;

function jump(step) {
  if (!changes.length) return false;
  const focused = changes.indexOf(document.activeElement?.closest("[data-change]"));
  const from = focused >= 0 ? focused : place;
  place = Math.min(Math.max(from + step, 0), changes.length - 1);
  changes[place].focus({ preventScroll: true });
  changes[place].scrollIntoView({ block: "center" });
  return true;
}

function show(view) {
  table.classList.toggle("comparison--inline", view === "inline");
  const other = view === "inline" ? "sides" : "inline";
  viewSwitch.textContent = viewSwitch.dataset[other];
  const address = new URL(viewSwitch.href);
  address.searchParams.set("view", other);
  viewSwitch.href = address;
}

function switchView() {
  if (!table) return false;
  const view = table.classList.contains("comparison--inline") ? "sides" : "inline";
  show(view);
  settings.write("review-view", view);
  return true;
}

if (table) {
  const kept = settings.read("review-view");
  if (kept && !("chosen" in table.dataset)) show(kept);
  viewSwitch.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    switchView();
  });
}
onKeys({ n: () => jump(1), p: () => jump(-1), m: switchView });
