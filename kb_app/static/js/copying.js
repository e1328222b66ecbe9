// What Enter does with the hit that is selected: its text on the clipboard, or word of why not.

import { ask } from "./compose.js";
import { copyText } from "./copy.js";
import * as hits from "./hits.js";
import { asked, filled } from "./placeholders.js";
import { toast } from "./toast.js";

const list = document.getElementById("list");
const count = document.getElementById("count");
const texts = document.querySelector("[data-search]").dataset;

let recorded = null; // the query that was recorded as unanswered

/** Copy what is said of a hit. Gives whether it is on the clipboard; told either way. */
export async function copyHit(option) {
  const { copy: text, number } = option.dataset;
  if (!text) return refuse(texts.textNothingToSay);
  if (asked(text).length) return ask(text, number);
  const copied = await copyText(filled(text));
  if (!copied) return refuse(texts.textNotCopied);
  toast(texts.textCopied + option.querySelector(".row-item__title").textContent.trim());
  return true;
}

/** The clipboard still holds what the caller before was told: nobody should read that out. */
export function refuse(text) {
  toast(text, { danger: true });
  return false;
}

/** Why there is no hit to copy after a reply that was waited for. */
export function refuseForWant() {
  return refuse(hits.isUnsure() ? texts.textUnsure : texts.textNothing);
}

/** Where none is sure enough Enter records `query`, once: a second Enter does not do it again.
 * Where the region is missing it goes to the choice of one; what is likely somebody
 * else's matter is told so. */
export function recordInstead(query) {
  const button = list.querySelector("[data-unsure] [data-record]");
  const elsewhere = list.querySelector("[data-unsure] [data-first]");
  const region = list.querySelector("[data-unsure] [data-choose-region]");
  if (region) region.focus();
  else if (elsewhere) elsewhere.click();
  else if (!button) count.textContent = texts.textChoose;
  else if (recorded === query) count.textContent = texts.textRecorded;
  else button.click();
}

/** `query` is recorded by now; null: the next time it is another caller's. */
export function noteRecorded(query) {
  recorded = query;
}
