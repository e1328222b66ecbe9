// Related entries and cited clauses open beside the answer, not over it.

import { Problem, get } from "./http.js";
import { toast } from "./toast.js";

const panel = document.getElementById("beside");
let opener = null;
let asked = null;

export function isOpen() {
  return Boolean(panel) && !panel.hidden;
}

/** Close the panel; gives the focus back to what opened it. */
export function close({ refocus = true } = {}) {
  asked?.abort();
  if (!isOpen()) return;
  const hadFocus = panel.contains(document.activeElement);
  panel.hidden = true;
  panel.replaceChildren();
  if (refocus && hadFocus && opener?.isConnected) opener.focus();
  opener = null;
}

async function open(link) {
  asked?.abort();
  const own = (asked = new AbortController());
  try {
    const answer = await get(link.dataset.beside, { signal: own.signal });
    if (own.signal.aborted) return;
    if (!panel.contains(link)) opener = link;
    panel.innerHTML = answer.preview;
    panel.hidden = false;
    panel.scrollTop = 0;
    panel.focus({ preventScroll: matchMedia("(min-width: 701px)").matches });
  } catch (error) {
    if (error instanceof Problem && error.code === "aborted") return;
    toast(error.message, { danger: true });
  }
}

document.addEventListener("click", (event) => {
  const withModifier = event.ctrlKey || event.metaKey || event.shiftKey || event.button;
  const link = event.target.closest("[data-beside]");
  if (panel && link && !withModifier) {
    event.preventDefault();
    open(link);
  } else if (event.target.closest("[data-close-beside]")) {
    close();
  }
});
