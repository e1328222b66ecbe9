// Flagging what is published: E, a reason, Enter. What is marked in the text goes along.

import { Problem, post } from "./http.js";
import { onKeys } from "./keys.js";
import { toast } from "./toast.js";
import { newKey } from "./waiting.js";

const panel = document.getElementById("flag");
const form = panel?.querySelector("form");

let number = null;
let passage = "";
let returnTo = null;

function shownNumber() {
  return document.querySelector("[data-flag]")?.dataset.flag;
}

function open(wanted) {
  number = wanted || shownNumber();
  if (!panel || !number) return false;
  passage = String(getSelection()).trim().slice(0, 500);
  returnTo = document.activeElement;
  form.reset();
  panel.querySelector("[data-flag-number]").textContent = number;
  const quoted = panel.querySelector("[data-flag-passage]");
  quoted.textContent = passage;
  quoted.hidden = !passage;
  panel.hidden = false;
  form.querySelector("input[type=radio]").focus();
  return true;
}

function close() {
  if (!panel || panel.hidden) return false;
  panel.hidden = true;
  (returnTo?.isConnected ? returnTo : document.getElementById("q"))?.focus();
  return true;
}

async function send() {
  const { reason, comment } = Object.fromEntries(new FormData(form));
  const body = { reason, comment, passage };
  const button = form.querySelector("button[type=submit]");
  button.disabled = true;
  try {
    const answer = await post(`/api/v1/entries/${number}/flags`, {
      body,
      headers: { "Idempotency-Key": newKey() },
    });
    const done = panel.dataset.textDone.replace("{number}", answer.flag);
    toast(done, { action: { label: panel.dataset.textUndo, run: () => undo(answer.id) } });
    close();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    toast(error.message, { danger: true }); // what was typed stays
  } finally {
    button.disabled = false;
  }
}

async function undo(id) {
  try {
    await post(`/api/v1/questions/${id}/close`, {
      body: { reason: panel.dataset.textUndone },
      headers: { "Idempotency-Key": newKey() },
    });
    toast(panel.dataset.textUndone);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    toast(error.message, { danger: true });
  }
}

if (panel) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && close()) {
      event.preventDefault();
      event.stopPropagation();
    } else if (["1", "2", "3"].includes(event.key) && event.target.type === "radio") {
      event.preventDefault();
      form.querySelectorAll("input[type=radio]")[Number(event.key) - 1].checked = true;
      form.elements.comment.focus();
    }
  });
  panel.querySelector("[data-close-flag]").addEventListener("click", close);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-flag]");
    if (button) open(button.dataset.flag);
  });
  onKeys({ e: () => open(), "Ctrl+e": () => open() });
}
