// A short word at the bottom of the page that goes by itself. Read out by screen readers.

const SHOWN_MS = 2600;
const UNDOABLE_MS = 8000;

/** `action`: `{ label, run }`, a button that does something about it. */
export function toast(text, { danger = false, action = null } = {}) {
  const place = document.getElementById("toasts");
  const note = document.createElement("div");
  note.className = danger ? "toast-note toast-note--danger" : "toast-note";
  note.textContent = text;
  if (action) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-quiet btn-sm toast-note__action";
    button.textContent = action.label;
    button.addEventListener("click", () => {
      note.remove();
      action.run();
    });
    note.append(" ", button);
  }
  place.replaceChildren(note);
  const shown = danger ? SHOWN_MS * 2 : SHOWN_MS;
  setTimeout(() => note.remove(), action ? UNDOABLE_MS : shown);
}
