// What was typed and not delivered yet: kept in this browser, sent in order from whatever page is open
// until the service has it. Each call carries an Idempotency-Key, so one whose answer was lost is not
// done twice.

import { Problem, post } from "./http.js";
import * as settings from "./settings.js";

const NAME = `waiting.${document.body.dataset.user}`;
const AGAIN_MS = 4000;
const LATER = ["offline", "timeout", "unauthorized", "csrf"];

let list = null; // only where this browser keeps nothing
let sending = false;

function kept() {
  if (list) return list;
  try {
    const found = JSON.parse(settings.read(NAME, "[]"));
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
}

function keep(items) {
  const text = JSON.stringify(items);
  settings.write(NAME, text);
  list = settings.read(NAME) === text ? null : items;
}

/** On `document`: "kb:sent" {item, answer, problem} when an item is through, or refused for good;
 *  "kb:waiting" {count, item} when items wait because `item` does not get through, {count: 0} when none. */
function tell(name, detail) {
  document.dispatchEvent(new CustomEvent(name, { detail }));
}

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
      if (!(await through(item))) {
        tell("kb:waiting", { count: kept().length, item });
        return;
      }
    }
    tell("kb:waiting", { count: 0 });
  } finally {
    sending = false;
  }
}

async function through(item) {
  try {
    const answer = await post(item.path, {
      body: item.body,
      headers: { "Idempotency-Key": item.key },
    });
    if (!answer) return false; // a page of something in between, not the service's word
    settle(item, answer);
    tell("kb:sent", { item, answer });
    return true;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (LATER.includes(error.code) || error.status >= 500 || error.status === 429) return false;
    settle(item, null);
    tell("kb:sent", { item, problem: error });
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
setInterval(() => kept().length && flush(), AGAIN_MS);
if (document.body.dataset.user) flush();
