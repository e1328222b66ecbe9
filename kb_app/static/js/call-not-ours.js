// A call that is not for us: what is said to the caller is on the clipboard by the first press, by the next
// one the call is over.

import { copyText } from "./copy.js";
import { get } from "./http.js";
import { toast } from "./toast.js";
import { tellUsed } from "./used.js";

const panel = document.getElementById("call-not-ours");
const box = document.getElementById("q");
const texts = document.getElementById("call")?.dataset;

export const isOpen = () => Boolean(panel) && !panel.hidden;

export function hide() {
  if (panel) panel.hidden = true;
}

/** Show what is said, and copy it; Enter, or the same key again, ends the call. */
export function open() {
  panel.hidden = false;
  panel.querySelector("button").focus({ preventScroll: true });
  offer();
}

async function offer() {
  const { say = "", number, address } = await get(panel.dataset.script).catch(() => ({}));
  const link = panel.querySelector("[data-number]");
  panel.querySelector("[data-say]").textContent = say || texts.textNoScript;
  link.textContent = number ?? "";
  link.href = address ?? "";
  if (!say || panel.hidden) return;
  if (!(await copyText(say))) return toast(texts.textNotCopied, { danger: true });
  tellUsed("copied", { number, query: box.value.trim(), rank: null });
  toast(`${texts.textSaid}${say}`);
}

/** Call `end()` when the form is sent. */
export function whenSent(end) {
  panel.addEventListener("submit", (event) => {
    event.preventDefault();
    hide();
    end();
  });
}

export const send = () => panel.requestSubmit();
