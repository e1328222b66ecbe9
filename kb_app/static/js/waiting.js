// What was typed and not delivered yet: kept in this browser, sent in order from whatever page is open
// until the service has it. Each call carries an Idempotency-Key, so one whose answer was lost is not
// done twice. Who called is no other person's to read at this desk: it is kept for the tab alone,
// which others leave the sending to while it may be there.

import { Problem, post } from "./http.js";
import * as settings from "./settings.js";

const NAME = `waiting.${document.body.dataset.user}`;
const CALLERS = `kb.callers.${document.body.dataset.user}`;
const CALLER_AWAITED_MS = 120_000; // then the tab that knew is closed, and the question matters more
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

function callers() {
  try {
    return JSON.parse(sessionStorage.getItem(CALLERS) || "{}") ?? {};
  } catch {
    return {};
  }
}

function keepCaller(key, caller) {
  const { [key]: _before, ...others } = callers();
  try {
    sessionStorage.setItem(CALLERS, JSON.stringify(caller ? { ...others, [key]: caller } : others));
    return callers()[key] === caller;
  } catch {
    return false;
  }
}

/** How many items wait. */
export function waitingCount() {
  return kept().length;
}

/** Whether this tab is the one to send `item`, and what it is sent after has been sent. */
function isOurs(item) {
  if (item.after && kept().some((one) => one.key === item.after)) return false;
  return !item.private || callers()[item.key] || Date.now() - item.private > CALLER_AWAITED_MS;
}

/** On `document`: "kb:sent" {item, answer, problem, isLost} when an item is through, or refused for good
 *  (`isLost`: without who called, whom only a tab knew that is closed);
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
  const { caller, ...others } = body;
  const isKept = caller && keepCaller(key, caller);
  keep([
    ...kept(),
    isKept ? { key, path, body: others, after, private: Date.now() } : { key, path, body, after },
  ]);
  flush();
  return key;
}

/** Send what waits, in order; stops at the first that does not get through. */
export async function flush() {
  if (sending) return;
  sending = true;
  try {
    for (let item = kept().find(isOurs); item; item = kept().find(isOurs)) {
      if (!(await through(item))) {
        tell("kb:waiting", { count: kept().length, item });
        return;
      }
    }
    if (!kept().length) tell("kb:waiting", { count: 0 });
  } finally {
    sending = false;
  }
}

async function through(waiting) {
  const caller = callers()[waiting.key];
  const item = caller ? { ...waiting, body: { ...waiting.body, caller } } : waiting;
  const isLost = Boolean(waiting.private && !caller);
  try {
    const answer = await post(item.path, {
      body: item.body,
      headers: { "Idempotency-Key": item.key },
    });
    if (!answer) return false; // a page of something in between, not the service's word
    settle(item, answer);
    tell("kb:sent", { item, answer, isLost });
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
  keepCaller(item.key, null);
  const rest = kept().filter((one) => one.key !== item.key);
  for (const one of rest) {
    if (one.after === item.key && answer) one.path = one.path.replace("{id}", answer.id);
  }
  keep(rest.filter((one) => answer || one.after !== item.key));
}

window.addEventListener("online", flush);
setInterval(() => kept().length && flush(), AGAIN_MS);
if (document.body.dataset.user) flush();
