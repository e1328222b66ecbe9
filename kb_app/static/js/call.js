// The call this agent is in: kept in this browser until it is closed, so that neither a reload nor a lost
// network takes anything of it. What the page sends of searches and of what is used names it by its key.

import { rename } from "./kept-in-call.js";
import * as settings from "./settings.js";
import { newKey, send, waitingCount } from "./waiting.js";

const NAME = `call.${document.body.dataset.user}`;
const LEFT_AFTER_MS = 2 * 3600_000; // what nothing was done in for so long is over
const BOUND_WITHIN_MS = 120_000; // who types at once is faster than the telephony
const bar = document.getElementById("call"); // only agents have one

let state = null;

function read() {
  try {
    return JSON.parse(settings.read(NAME, "null"));
  } catch {
    return null;
  }
}

function keep(values) {
  state = values;
  if (state) settings.write(NAME, JSON.stringify(state));
  else settings.forget(NAME);
  document.dispatchEvent(new Event("kb:call"));
}

/** The call: {key, external, begunAt, note, isNoteKept, used, recorded}, or null between two. */
export const current = () => state;

/** Change something of the call; "kb:call" tells the page. */
export function change(values) {
  if (state) keep({ ...state, ...values, touchedAt: Date.now() });
}

/** A call begins, whatever the one before came to; `external`: the telephony's own number of it. */
export function begin(external = null, region = "") {
  const key = newKey();
  const now = Date.now();
  keep({ key, external, region, begunAt: now, touchedAt: now, note: "", used: [], recorded: [] });
  tellBegun();
}

/** The telephony opened the page for this call: the one that just began, or the next. */
export function bind(external, region = "") {
  if (state?.external === external) return;
  if (state && !state.external && Date.now() - state.begunAt < BOUND_WITHIN_MS) {
    change({ external, region: region || state.region });
    tellBegun();
  } else begin(external, region);
}

function tellBegun() {
  const { key, external, region } = state;
  const told = external ? { id: key, external_id: external } : { id: key };
  send("/api/v1/calls", region ? { ...told, region } : told);
}

/** Who calls, as far as it was said: {region, customer}, for what is asked and recorded in the call. */
export function caller() {
  const { region, customer } = state ?? {};
  return { ...(region ? { region } : {}), ...(customer ? { customer } : {}) };
}

/** The call is over, or taken up again as `before` was. */
export const end = () => keep(null);
export const takeUp = (before) => keep({ ...before, touchedAt: Date.now() });

/** The key of the call, for what is told of it; null between two. */
export const keyOf = () => state?.key ?? null;

/** The same on any page: which call the agent is in who reads an entry by itself. */
export function keyHere() {
  const { key, touchedAt } = state ?? read() ?? {};
  return key && Date.now() - touchedAt < LEFT_AFTER_MS ? key : null;
}

/** What a search says of its call; the first one of a caller begins it. */
export function paramFor(query) {
  if (!bar) return "";
  if (!state && query) begin();
  return state ? `&${new URLSearchParams({ call: state.key, ...caller() })}` : "";
}

/** What the service knows counts, unless this browser has something that it does not know yet. */
function restore() {
  const kept = read();
  const { key, begun, note, bound, region } = bar.dataset;
  if (kept && Date.now() - kept.touchedAt < LEFT_AFTER_MS && (kept.key === key || waitingCount()))
    state = kept;
  else if (key)
    state = {
      key,
      external: bound || null,
      region,
      begunAt: Date.parse(begun),
      touchedAt: Date.now(),
      note,
      used: [],
      recorded: [],
    };
  keep(state);
}

document.addEventListener("kb:sent", ({ detail: { item, answer } }) => {
  if (item.path !== "/api/v1/calls" || item.body.id !== state?.key || !answer) return;
  if (answer.ended_at) end(); // an address that was opened before
  else if (answer.id !== state.key) {
    rename(state.key, answer.id);
    change({ key: answer.id, note: state.note || answer.note, region: answer.region || "" });
  }
});
window.addEventListener("storage", ({ key }) => {
  if (bar && key === `kb.${NAME}`) {
    state = read(); // another tab
    document.dispatchEvent(new Event("kb:call"));
  }
});
if (bar) restore();
