// Related entries and cited clauses open beside the answer, not over it.

import { Problem, get } from "./http.js";
import { toast } from "./toast.js";

export const panel = document.getElementById("beside");
let opener = null;
let shown = null; // what is open, by its address
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
  shown = null;
  if (refocus && hadFocus && opener?.isConnected) opener.focus();
  opener = null;
}

/** Open what `link` leads to; closing gives the focus back to `back`. The box keeps it if it has it. */
export async function open(link, back = link) {
  asked?.abort();
  const own = (asked = new AbortController());
  try {
    const answer = await get(link.dataset.beside, { signal: own.signal });
    if (own.signal.aborted) return;
    if (!panel.contains(link)) opener = back;
    panel.innerHTML = answer.preview;
    shown = link.dataset.beside;
    panel.hidden = false;
    panel.scrollTop = 0;
    if (back === link) panel.focus({ preventScroll: matchMedia("(min-width: 701px)").matches });
  } catch (error) {
    if (error instanceof Problem && error.code === "aborted") return;
    toast(error.message, { danger: true });
  }
}

/** Open the first clause that is cited in `place`, and the next one each time it is asked again. */
export function openNextClause(place) {
  const links = [...place.querySelectorAll(".basis a[data-beside]")];
  if (!panel || !links.length) return false;
  const next = links[(links.findIndex((one) => one.dataset.beside === shown) + 1) % links.length];
  open(next, document.activeElement);
  return true;
}

/** Scroll the panel by a page if it is open; whether it is. */
export function scroll(pages) {
  if (isOpen()) panel.scrollBy({ top: pages * 0.85 * panel.clientHeight });
  return isOpen();
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
