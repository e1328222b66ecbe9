// A short word at the bottom of the page that goes by itself. Read out by screen readers.

const SHOWN_MS = 2600;

export function toast(text, { danger = false } = {}) {
  const place = document.getElementById("toasts");
  const note = document.createElement("div");
  note.className = danger ? "toast-note toast-note--danger" : "toast-note";
  note.textContent = text;
  place.replaceChildren(note);
  setTimeout(() => note.remove(), danger ? SHOWN_MS * 2 : SHOWN_MS);
}
