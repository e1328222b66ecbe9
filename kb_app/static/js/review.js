// The committee's pages: keys for the queue and the verdict, boxes for several at once.

import { onKeys } from "./keys.js";
import { sendOnce } from "./once.js";

const form = document.getElementById("verdict");
const hint = document.querySelector("[data-verdict-hint]");
const button = (verdict) => form?.querySelector(`[data-verdict="${verdict}"]:not(:disabled)`);

function links() {
  const all = document.querySelectorAll("[data-queue] a.row-item");
  return [...all].filter((link) => link.checkVisibility());
}

function chosen(all) {
  const item = document.activeElement?.closest("[data-row]");
  const focused = all.findIndex((link) => item?.contains(link));
  return focused >= 0 ? focused : all.findIndex((link) => link.hasAttribute("aria-current"));
}

function move(step) {
  const all = links();
  if (!all.length) return false;
  const place = Math.min(Math.max(chosen(all) + step, 0), all.length - 1);
  all[place].focus();
  all[place].scrollIntoView({ block: "nearest" });
  return true;
}

function tick() {
  const all = links();
  const box = all[chosen(all)]?.closest("[data-row]")?.querySelector('input[type="checkbox"]');
  if (!box || box.disabled) return false;
  box.click();
  return true;
}

function open() {
  const all = links();
  const link = all[chosen(all)] || document.querySelector("[data-next]") || all[0];
  if (!link) return false;
  link.click();
  return true;
}

function say(name) {
  if (hint) hint.textContent = hint.dataset[name];
}

// One key never decides: it leads to the button, Enter confirms.
function approve() {
  const target = button("approve");
  if (!target) return false;
  const left = unticked();
  (left[0] || target).focus();
  say(left.length ? "tick" : "approve");
  return true;
}

function requestChanges() {
  if (!button("request_changes")) return false;
  form.elements.comment.focus();
  say("requestChanges");
  return true;
}

function sendBack(event) {
  const target = button("request_changes");
  if (!target || event.target !== form.elements.comment) return false;
  form.requestSubmit(target);
  return true;
}

function unticked() {
  const boxes = document.querySelectorAll("[data-checklist] input");
  return [...boxes].filter((box) => !box.checked);
}

// The button stays reachable and says why it does not work yet.
function wireChecklist() {
  const target = button("approve");
  const list = document.querySelector("[data-checklist]");
  if (!target || !list || !hint) return;
  const usual = hint.textContent.trim();
  const show = () => {
    const left = unticked().length;
    target.setAttribute("aria-disabled", left ? "true" : "false");
    hint.textContent = left ? hint.dataset.unfinished : usual;
  };
  list.addEventListener("change", show);
  target.addEventListener("click", (event) => {
    const left = unticked();
    if (!left.length) return;
    event.preventDefault();
    left[0].focus();
    say("unfinished");
  });
  show();
}

function wireVerdict() {
  form?.addEventListener("submit", (event) => {
    if (!event.defaultPrevented && event.submitter?.dataset.verdict) say("sending");
  });
}

function wireBatch(batch) {
  const boxes = [...document.querySelectorAll('input[type="checkbox"][form="batch"]')];
  const count = batch.querySelector("[data-batch-count]");
  const show = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    count.textContent = count.dataset.text.replace("{n}", ticked);
    // Nothing is ticked: there is nothing to decide on together, and the form would be in the way.
    const waits = "batchWaits" in batch.dataset && !ticked;
    batch.hidden = waits && !batch.contains(document.activeElement);
  };
  const tickAll = (checked) => {
    for (const box of boxes) if (!box.disabled) box.checked = checked;
    show();
  };
  for (const box of boxes) box.addEventListener("change", show);
  batch.querySelector("[data-batch-all]").addEventListener("click", () => tickAll(true));
  batch.querySelector("[data-batch-none]").addEventListener("click", () => tickAll(false));
  show();
}

// A page that answers a form stands at the form's address; reloading must find the review.
const address = document.querySelector("[data-address]")?.dataset.address;
if (address && address !== location.pathname) history.replaceState(null, "", address);

for (const once of document.querySelectorAll("form[data-once]")) sendOnce(once);
wireVerdict();
wireChecklist();
const batch = document.querySelector("[data-batch]");
if (batch) wireBatch(batch);
document.querySelector('[data-queue] [aria-current="page"]')?.scrollIntoView({ block: "nearest" });
onKeys({
  j: () => move(1),
  k: () => move(-1),
  o: open,
  x: tick,
  a: approve,
  r: requestChanges,
  "Ctrl+Enter": sendBack,
});
