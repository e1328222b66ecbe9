// What was typed and not delivered yet: kept in this browser, sent again until the service has it.
// Each call carries an Idempotency-Key, so one whose answer was lost is not done twice.

import { Problem, post } from "./http.js";
import * as settings from "./settings.js";

const NAME = `waiting.${document.body.dataset.user}`;
const AGAIN_MS = 4000;
const LATER = ["offline", "timeout", "unauthorized", "csrf"];

let sending = false;
let onDone = () => {};

function kept() {
  try {
    const list = JSON.parse(settings.read(NAME, "[]"));
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}

const keep = (list) => settings.write(NAME, JSON.stringify(list));

/** Call `action(item, answer, problem)` whenever an item is through, or refused for good. */
export function whenDone(action) {
  onDone = action;
}

/** How many wait. */
export const count = () => kept().length;

/** A key nobody else uses, also on plain http:// host names. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Send `body` to `path`; `after`: the key of an item whose id stands for {id} in `path`. */
export function send(path, body, { key = newKey(), after = null } = {}) {
  keep([...kept(), { key, path, body, after }]);
  flush();
  return key;
}

/** Send what waits, in order; stops at the first that does not get through. */
export async function flush() {
  if (sending) return;
  sending = true;
  try {
    for (let item = kept()[0]; item; item = kept()[0]) {
      if (!(await through(item))) break;
    }
  } finally {
    sending = false;
  }
}

async function through(item) {
  try {
    const answer = await post(item.path, { body: item.body, headers: { "Idempotency-Key": item.key } });
    settle(item, answer);
    onDone(item, answer, null);
    return true;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (LATER.includes(error.code) || error.status >= 500 || error.status === 429) {
      onDone(item, null, error);
      return false;
    }
    settle(item, null);
    onDone(item, null, error);
    return true;
  }
}

function settle(item, answer) {
  const rest = kept().filter((one) => one.key !== item.key);
  for (const one of rest) {
    if (one.after === item.key && answer) one.path = one.path.replace("{id}", answer.id);
  }
  keep(rest.filter((one) => answer || one.after !== item.key));
}

window.addEventListener("online", flush);
setInterval(() => count() && flush(), AGAIN_MS);
flush();
