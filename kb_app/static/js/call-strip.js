// The bar of this call: how long it takes, what was read out, its note, its outcome by a key; then the next
// one starts clean. An outcome given by mistake is taken back for some seconds.

import * as call from "./call.js";
import * as heard from "./call-heard.js";
import * as note from "./call-note.js";
import * as notOurs from "./call-not-ours.js";
import { made } from "./elements.js";
import { get } from "./http.js";
import { onKeys } from "./keys.js";
import { toast } from "./toast.js";
import { send } from "./waiting.js";

const TAKEN_BACK_MS = 10_000;
const MORE_THAN_A_DAY = 86_400; // seconds; no call lasts so long
const SEARCHED = `kb.queries.${document.body.dataset.user}`; // what a question takes along

const bar = document.getElementById("call");
const box = document.getElementById("q");
const promise = document.getElementById("call-promise");
const escalation = document.getElementById("call-escalation");
const history = document.getElementById("call-history");
const texts = bar?.dataset;
const customers = Object.fromEntries(
  [...(bar?.querySelector("[data-customers]").content.children ?? [])].map((one) => [
    one.dataset.code,
    one.textContent,
  ]),
);
const part = (name) => bar.querySelector(`[data-call-${name}]`);

let last = null; // the call that was closed last, as long as that can be taken back
let ticking = null;
let toldFor = null;

// ── Showing ───────────────────────────────────────────────────────────

const seconds = ({ begunAt }) =>
  Math.min(MORE_THAN_A_DAY, Math.max(0, Math.round((Date.now() - begunAt) / 1000)));

function clock(state) {
  const all = seconds(state);
  const two = (number) => String(number).padStart(2, "0");
  const [hours, minutes] = [Math.floor(all / 3600), Math.floor(all / 60) % 60];
  return `${hours ? `${hours}:` : ""}${two(minutes)}:${two(all % 60)}`;
}

/** Between two calls: what became of the last one, as long as that can be taken back. */
function tellEnd(text) {
  clearTimeout(toldFor);
  part("ended-text").textContent = text;
  part("undo").hidden = !text;
  if (text) toldFor = setTimeout(tellEnd, TAKEN_BACK_MS, "");
}

function tick() {
  if (call.current()) part("clock").textContent = clock(call.current());
}

function show() {
  const state = call.current();
  bar.classList.toggle("is-idle", !state);
  for (const element of bar.querySelectorAll("[data-in-call]")) element.hidden = !state;
  for (const element of bar.querySelectorAll("[data-between]")) element.hidden = Boolean(state);
  clearInterval(ticking);
  note.show();
  heard.follow();
  if (!state) {
    promise.hidden = escalation.hidden = true;
    notOurs.hide();
    closeHistory();
    return;
  }
  tick();
  ticking = setInterval(tick, 1000);
  const copied = state.used.filter((one) => one.action === "copied").map((one) => one.number);
  part("used").textContent = copied.length ? copied.at(-1) : texts.textNothing;
  part("more").textContent = copied.length > 1 ? `+${copied.length - 1}` : "";
  part("count").textContent = copied.length;
  part("customer").textContent = customers[state.customer] ?? texts.textCustomerAny;
  part("region").textContent = JSON.parse(texts.regions)[state.region] ?? "";
  const grieved = (state.grieved ?? []).at(-1) ?? "";
  part("grieved").textContent = grieved;
  part("grieved").href = `${part("grieved").dataset.href}${grieved}`;
  part("grieved").hidden = !grieved;
  const isRecorded = state.recorded.length > 0 || Boolean(grieved);
  for (const button of bar.querySelectorAll("[data-outcome]")) {
    const isPreset = button.dataset.outcome === "recorded" && isRecorded;
    button.classList.toggle("is-preset", isPreset);
  }
}

/** The next class of customers, after the last of them none; what is listed is asked anew. */
function nextCustomer() {
  const state = call.current();
  if (!state) return false;
  const codes = [undefined, ...Object.keys(customers)];
  const customer = codes[(codes.indexOf(state.customer) + 1) % codes.length];
  call.change({ customer });
  document.dispatchEvent(new Event("kb:caller"));
  return true;
}

// ── Beginning and ending ──────────────────────────────────────────────

function begin() {
  if (call.current()) clearPage();
  call.begin();
  last = null;
  box.focus();
  toast(texts.textBegun);
}

/** What the caller before asked is no help to the next. */
function clearPage() {
  document.dispatchEvent(new Event("kb:call-closed"));
  try {
    sessionStorage.removeItem(SEARCHED);
  } catch {
    // nothing was kept
  }
  search("");
}

function search(line) {
  box.value = line;
  box.dispatchEvent(new Event("input"));
  box.focus();
}

/** An outcome: `more` says whom to call back and by when. */
function close(outcome, more = {}) {
  const state = call.current();
  if (!state) {
    toast(texts.textNoCall);
    return;
  }
  const body = { outcome, note: state.note, seconds: seconds(state), ...more };
  const sent = send(`/api/v1/calls/${state.key}/close`, body);
  last = { state, line: box.value, sent, until: Date.now() + TAKEN_BACK_MS };
  call.end();
  clearPage();
  const label = bar.querySelector(`[data-outcome="${outcome}"]`).dataset.label;
  tellEnd(texts.textClosed.replace("{outcome}", label));
}

/** Begun by mistake: it counts for nothing. Taken back, it is begun again under its key. */
function discard() {
  const state = call.current();
  if (!state) return false;
  const sent = send(`/api/v1/calls/${state.key}/discard`, {});
  last = { state, line: box.value, sent, until: Date.now() + TAKEN_BACK_MS, isDiscarded: true };
  call.end();
  clearPage();
  tellEnd(texts.textDiscarded);
  return true;
}

/** The call goes on as it was; false where nothing can be taken back any more. */
function takeBack() {
  if (!last || call.current() || Date.now() > last.until) return false;
  const { state, line, isDiscarded } = last;
  last = null;
  tellEnd("");
  if (isDiscarded) send("/api/v1/calls", begun(state));
  else send(`/api/v1/calls/${state.key}/reopen`, {});
  call.takeUp({ ...state, isNoteKept: state.note ? false : undefined });
  search(line);
  toast(texts.textTakenBack);
  return true;
}

const begun = ({ key, external }) => (external ? { id: key, external_id: external } : { id: key });

/** The service will not have it so: the call is as it was, and its reason is said. */
function refused(item, problem) {
  if (item.key !== last?.sent || call.current()) return;
  const { state, line } = last;
  last = null;
  call.takeUp(state);
  search(line);
  if (item.body.outcome === "call_back" && problem.code === "invalid") askWhom();
}

// ── Whom to call back ─────────────────────────────────────────────────

function askWhom() {
  if (!call.current()) return close("call_back");
  const isOpen = !promise.hidden;
  escalation.hidden = true;
  notOurs.hide();
  if (isOpen && promise.contains(document.activeElement)) return promise.requestSubmit();
  closeHistory();
  if (!isOpen) promise.elements.when.value = promisedBy() ?? promise.elements.when.value;
  promise.hidden = false;
  promise.elements.caller.focus({ preventScroll: true });
  return undefined;
}

/** By when a call back was promised while a procedure was gone through; undefined where none of ours was. */
function promisedBy() {
  const hours = /(\d+)\s*个?小时/u.exec(call.current().promised ?? "")?.[1];
  return { 2: "simple", 24: "complex" }[hours];
}

function promised(event) {
  event.preventDefault();
  const { caller, when, at } = promise.elements;
  const more = caller.value.trim() ? { caller: caller.value.trim() } : {};
  if (when.value === "at" && at.value) more.due_at = dueToday(at.value);
  else if (when.value !== "at") more.promise = when.value;
  promise.reset();
  promise.hidden = true;
  close("call_back", more);
}

/** A time of today as the hotline's clock has it; one that is over today is tomorrow's. */
function dueToday(time) {
  const zone = { timeZone: document.documentElement.dataset.zone };
  const day = (instant) => instant.toLocaleDateString("sv-SE", zone);
  const now = new Date().toLocaleTimeString("sv-SE", zone);
  const date = time > now.slice(0, 5) ? new Date() : new Date(Date.now() + 86_400_000);
  return `${day(date)}T${time}`;
}

/** Why it is escalated: those who supervise read it. */
function askWhy() {
  if (!call.current()) return close("escalated");
  if (!escalation.hidden) return escalation.requestSubmit();
  closeHistory();
  notOurs.hide();
  promise.hidden = true;
  escalation.hidden = false;
  escalation.elements.reason.focus({ preventScroll: true });
  return undefined;
}

function escalated(event) {
  event.preventDefault();
  const reason = escalation.elements.reason.value.trim();
  escalation.reset();
  escalation.hidden = true;
  close("escalated", { reason });
}

/** For somebody else: what is said then comes first. */
function askElsewhere() {
  if (!call.current()) return close("not_ours");
  if (notOurs.isOpen()) return notOurs.send();
  closeHistory();
  promise.hidden = escalation.hidden = true;
  return notOurs.open();
}

function leavePromise() {
  if (promise.hidden && escalation.hidden && !notOurs.isOpen()) return false;
  promise.hidden = escalation.hidden = true;
  notOurs.hide();
  box.focus();
  return true;
}

// ── What was done in this call ────────────────────────────────────────

async function toggleHistory() {
  if (!history.hidden) {
    closeHistory();
    box.focus();
    return;
  }
  history.hidden = false;
  part("history").setAttribute("aria-expanded", "true");
  const body = history.querySelector("[data-body]");
  body.textContent = texts.textLoading;
  try {
    list(body, await get(`/api/v1/calls/${call.keyOf()}`));
    body.querySelector("button, a")?.focus();
  } catch (problem) {
    body.textContent = problem.message || texts.textNoHistory;
  }
}

function closeHistory() {
  history.hidden = true;
  part("history").setAttribute("aria-expanded", "false");
}

function list(body, { searches, used, questions, grievances }) {
  const rows = [
    ...searches.map(({ query, at }) => [at, searchAgain(query)]),
    ...used.map(({ number, title, action, revision, at }) => [
      at,
      link(
        `/entries/${number}`,
        `${action === "copied" ? texts.textCopied : texts.textOpened} ${number} ${title}`,
        texts.textRevision.replace("{n}", revision),
      ),
    ]),
    ...questions.map(({ group, text }) => ["~", link(`/questions/${group}`, `${group} ${text}`)]),
    ...grievances.map(({ number, text }) => [
      "~",
      link(`/grievances/${number}`, `${number} ${text ?? ""}`),
    ]),
  ];
  rows.sort(([one], [other]) => (one < other ? -1 : 1));
  const items = rows.map(([, content]) => made("li", {}, content));
  if (items.length) body.replaceChildren(...items);
  else body.textContent = texts.textNoHistory;
}

function searchAgain(query) {
  const button = made("button", { type: "button", class: "btn-plain" }, query);
  button.addEventListener("click", () => {
    closeHistory();
    search(query);
  });
  return button;
}

const link = (href, text, title) => made("a", { href, title }, text);

// ── What happens on the page ──────────────────────────────────────────

function noteUsed({ detail: { number, action } }) {
  const before = call.current()?.used;
  if (!before || before.some((one) => one.number === number && one.action === action)) return;
  call.change({ used: [...before, { number, action }] });
}

function noteTakenBack(group) {
  const before = call.current()?.recorded ?? [];
  const place = before.lastIndexOf(group);
  call.change({ recorded: before.filter((_, other) => other !== place) });
}

function noteSent({ detail: { item, answer, problem } }) {
  if (problem && /\/(?:close|discard)$/u.test(item.path)) refused(item, problem);
  else if (answer && item.path === "/api/v1/questions" && item.body.call === call.keyOf())
    call.change({ recorded: [...(call.current()?.recorded ?? []), answer.group] });
  else if (answer && /\/questions\/.*\/close$/u.test(item.path)) noteTakenBack(answer.group);
}

/** The telephony opens the page with its own number of the call, which does not stay in the address. */
function bindFromAddress() {
  const address = new URL(location.href);
  const external = address.searchParams.get("call");
  if (!external) return;
  call.bind(external, address.searchParams.get("region") ?? "");
  address.searchParams.delete("call");
  address.searchParams.delete("region");
  window.history.replaceState(null, "", address);
  const q = address.searchParams.get("q");
  if (!q) return;
  const told = new URLSearchParams({ q, call: call.keyOf() });
  get(`/search/results?${told}`).catch(() => null); // that it was asked in this call
}

const ASKED = { call_back: askWhom, escalated: askWhy, not_ours: askElsewhere }; // outcomes that take a word more

function wire() {
  note.wire(() => box.focus());
  promise.addEventListener("submit", promised);
  escalation.addEventListener("submit", escalated);
  notOurs.whenSent(() => close("not_ours"));
  history.querySelector("[data-discard]").addEventListener("click", discard);
  promise.elements.at.addEventListener("input", () => (promise.elements.when.value = "at"));
  bar.querySelector("[data-to-note]").addEventListener("click", note.focus);
  part("history").addEventListener("click", toggleHistory);
  part("undo").addEventListener("click", takeBack);
  bar.querySelector("[data-to-customer]").addEventListener("click", nextCustomer);
  for (const button of bar.querySelectorAll("[data-begin]"))
    button.addEventListener("click", begin);
  for (const button of bar.querySelectorAll("[data-outcome]"))
    button.addEventListener("click", () =>
      (ASKED[button.dataset.outcome] ?? close)(button.dataset.outcome),
    );
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-not-ours]")) askElsewhere();
  });
  document.addEventListener("kb:call", show);
  document.addEventListener("kb:used", noteUsed);
  document.addEventListener("kb:sent", noteSent);
  document.addEventListener("visibilitychange", tick);
  onKeys({
    Escape: () => {
      if (!history.hidden) return toggleHistory();
      return leavePromise() || heard.leave();
    },
    "Alt+x": begin,
    "Alt+s": () => close("solved"),
    "Alt+p": askWhom,
    "Alt+t": () => close("passed_on"),
    "Alt+r": () => close("recorded"),
    "Alt+u": askWhy,
    "Alt+o": askElsewhere,
    "Alt+q": discard,
    "Alt+n": note.focus,
    "Alt+c": nextCustomer,
    "Alt+h": () => (call.current() ? toggleHistory() : false),
    "Alt+l": heard.enter,
    "Alt+z": takeBack,
  });
}

if (bar) {
  wire();
  bindFromAddress();
  const grieved = texts.grieved.split(" ").filter(Boolean); // come back from the form of a grievance
  if (call.keyOf() === texts.key) call.change({ grieved });
  show();
}
