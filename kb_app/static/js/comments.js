// Comments on a piece of the text: written where it stands, kept by the service at once,
// sent with the verdict. Without this script the same forms load a page each.

import { call } from "./http.js";
import { isComposing, onKeys } from "./keys.js";
import { toast } from "./toast.js";

const template = document.getElementById("note-form");
const waiting = document.querySelector("[data-waiting-comments]");
const QUOTE_MAX = 300;

function pieceOf(link) {
  return link.closest("[data-key]");
}

function selectedIn(piece) {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || !piece.contains(selection.anchorNode)) return "";
  return selection.toString().trim().slice(0, QUOTE_MAX);
}

// Where the comments of a piece are listed: made when there is no such place yet.
function listFor(piece) {
  const inside = piece.querySelector("[data-notes]");
  if (inside) {
    inside.hidden = false;
    return inside;
  }
  const next = piece.nextElementSibling;
  if (next?.dataset.notes === piece.dataset.key) return next.firstElementChild;
  const row = document.createElement("tr");
  row.className = "comparison__notes";
  row.dataset.notes = piece.dataset.key;
  const cell = row.appendChild(document.createElement("td"));
  cell.colSpan = 3;
  piece.after(row);
  return cell;
}

function tidy(list) {
  if (list.childElementCount) return;
  const row = list.closest("tr[data-notes]");
  if (row) row.remove();
  else list.hidden = true;
}

function begin(link) {
  const piece = pieceOf(link);
  const quote = selectedIn(piece);
  document.querySelector("[data-note-form]")?.remove();
  const form = template.content.firstElementChild.cloneNode(true);
  form.elements.piece.value = link.dataset.note;
  form.elements.quote.value = quote;
  const shown = form.querySelector("[data-quote]");
  shown.textContent = quote;
  shown.hidden = !quote;
  listFor(piece).append(form);
  form.elements.text.focus();
  form.scrollIntoView({ block: "nearest" });
}

function close(form) {
  const list = form.parentElement;
  const piece = document.querySelector(`[data-key="${CSS.escape(form.elements.piece.value)}"]`);
  form.remove();
  tidy(list);
  piece?.querySelector("[data-note]")?.focus();
}

async function send(form, submitter) {
  const data = new FormData(form, submitter);
  try {
    const answer = await call("POST", form.action, { form: data });
    if (waiting && answer.waiting !== undefined) waiting.textContent = answer.waiting;
    return answer.html;
  } catch (problem) {
    const reason = problem.errors[0]?.message || problem.message;
    toast(reason, { danger: true });
    return null;
  }
}

async function write(form, submitter) {
  if (form.dataset.sent) return;
  form.dataset.sent = "yes";
  const html = await send(form, submitter);
  delete form.dataset.sent;
  if (html === null) return;
  form.insertAdjacentHTML("beforebegin", html);
  close(form);
}

async function change(form, submitter) {
  const article = document.getElementById(form.dataset.commentForm);
  const list = article.parentElement;
  const html = await send(form, submitter);
  if (html === null) return;
  article.insertAdjacentHTML("beforebegin", html);
  article.remove();
  tidy(list);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-note]");
  if (link && template && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    begin(link);
  }
  const cancel = event.target.closest("[data-note-cancel]");
  if (cancel) {
    event.preventDefault();
    close(cancel.closest("form"));
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-note-form]")) {
    event.preventDefault();
    write(form, event.submitter);
  } else if (form.matches("[data-comment-form]")) {
    event.preventDefault();
    change(form, event.submitter);
  }
});

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("[data-note-form]");
  if (!form || isComposing(event)) return;
  if (event.key === "Escape") close(form);
  else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});

function comment() {
  const piece = document.activeElement?.closest("[data-key]");
  const link = (piece || document).querySelector("[data-note]");
  if (!link || !template) return false;
  begin(link);
  return true;
}

onKeys({ c: comment });
