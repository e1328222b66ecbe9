// What was recorded in this call, line by line: kept for the call in this tab, so that a reload takes none of it off the
// page, and what was reported at once is not reported twice.

import { clock, filled } from "./alike.js";
import * as call from "./call.js";
import { impersonal } from "./impersonal.js";
import * as inCall from "./kept-in-call.js";

const place = document.getElementById("danger");

/** Lines that differ in blanks and marks only are one matter. */
const sameAs = (text) => impersonal(text).replace(/[\s\p{P}]+/gu, "");

let outside = []; // of who records without a call: as long as the page

const all = () => (call.keyOf() ? (inCall.read(call.keyOf(), "recorded") ?? []) : outside);

function keepAll(lines) {
  if (call.keyOf()) inCall.keep(call.keyOf(), "recorded", lines);
  else outside = lines;
}

/**
 * What is kept of the line `text`: {text, key, id, said, isUrgent, isReported, group, at, isLeft}; null where it was not
 * recorded in this call. `at`: when, in ms; `isReported`: people were told at once;
 * `isLeft`: its panel was closed.
 */
export function recordedAs(text) {
  return all().find((one) => sameAs(one.text) === sameAs(text)) ?? null;
}

/** A line is recorded; one that was before is recorded anew. */
export function keep(one) {
  const others = all().filter((other) => sameAs(other.text) !== sameAs(one.text));
  keepAll([...others, { ...one, text: impersonal(one.text), at: Date.now() }]);
}

/** Change what is kept of the one sent under `key`; null: it is recorded no more. */
export function change(key, values) {
  if (!all().some((one) => one.key === key)) return;
  const changed = all().map((one) => (one.key === key ? values && { ...one, ...values } : one));
  keepAll(changed.filter(Boolean));
}

/** The key that reports the danger of `text` says that it was done, with its number and time. */
export function showReported(text) {
  const button = place?.querySelector("[data-escalate]");
  if (!button) return;
  const one = recordedAs(text);
  const isReported = Boolean(one?.isReported);
  button.setAttribute("aria-disabled", String(isReported));
  button.querySelector("[data-report]").hidden = isReported;
  const told = button.querySelector("[data-reported]");
  told.hidden = !isReported;
  told.textContent = isReported ? reported(button.dataset.textReported, one) : "";
}

/** That `text` was reported, in words. */
export function toldAgain(words, text) {
  return reported(words, recordedAs(text));
}

const reported = (words, { group = "…", at }) => filled(words, { number: group, time: clock(at) });
