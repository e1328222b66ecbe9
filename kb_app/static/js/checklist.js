// The steps of a procedure ticked off during the call: a key each, the promise that was made, the sentence that
// tells it. Kept by call and revision; the summary is copied, or written into the note of the call.

import * as call from "./call.js";
import * as note from "./call-note.js";
import { Checklist } from "./checklist-state.js";
import { ask } from "./compose.js";
import { copyText } from "./copy.js";
import { isComposing, isTyping, onKeys } from "./keys.js";
import { lastQuery } from "./last-search.js";
import { asked, filled } from "./placeholders.js";
import { toast } from "./toast.js";
import { tellUsed } from "./used.js";

const BY_WHEN = "{答复时限}";
const box = document.getElementById("q");
const onOwnPage = !box;

let list = null; // the one on the page

/** Into the list, where the page has one; false where it has none. */
export function enter() {
  if (!list?.place.isConnected) return false;
  list.focus();
  return true;
}

/** Whether somebody ticks: nothing else takes its place then. */
export function isEntered() {
  return Boolean(list?.place.isConnected && list.place.contains(document.activeElement));
}

function mount() {
  const place = document.querySelector("[data-checklist]");
  if (list?.place !== place) list = place ? new View(place) : null;
}

class View {
  constructor(place) {
    this.place = place;
    this.texts = place.dataset;
    this.steps = [...place.querySelectorAll("[data-step]")];
    const { checklist: number, revision, trial } = place.dataset;
    const names = this.steps.map((one) => one.dataset.step);
    const key = trial === undefined ? call.keyHere() : undefined;
    this.state = new Checklist({ number, revision: Number(revision), names, call: key });
    for (const one of place.querySelectorAll("[data-ticking]")) one.hidden = false;
    place.classList.add("steps--ticked");
    place.addEventListener("keydown", (event) => this.#pressed(event));
    place.addEventListener("click", (event) => this.#clicked(event));
    this.#show();
  }

  /** To the first step that is open; the last where none is. */
  focus() {
    const open = this.steps.findIndex((_step, at) => !this.state.tickedAt(at));
    this.#tick(open < 0 ? this.steps.length - 1 : open).focus({ preventScroll: true });
    this.#scrollTo(open < 0 ? this.steps.length - 1 : open);
  }

  /** Tick step `at`, or take its tick away; then the next open one is the one to act on. */
  toggle(at) {
    if (!this.steps[at]) return false;
    const isDone = this.state.toggle(at);
    this.#show();
    if (isDone) this.focus();
    else this.#tick(at).focus();
    return true;
  }

  #tick(at) {
    return this.steps[at].querySelector("[data-tick]");
  }

  #scrollTo(at) {
    this.steps[at].scrollIntoView({ block: "nearest" });
  }

  get #at() {
    const step = document.activeElement?.closest("[data-step]");
    return this.steps.indexOf(step);
  }

  // ── Showing ─────────────────────────────────────────────────────────

  #show() {
    const done = this.steps.filter((_step, at) => this.state.tickedAt(at)).length;
    for (const [at, step] of this.steps.entries()) this.#showStep(at, step);
    const told = this.texts.textDone.replace("{n}", done).replace("{all}", this.steps.length);
    this.place.querySelector("[data-done]").textContent = told;
  }

  #showStep(at, step) {
    const when = this.state.tickedAt(at);
    step.classList.toggle("is-done", Boolean(when));
    this.#tick(at).setAttribute("aria-checked", String(Boolean(when)));
    step.querySelector("[data-when]").textContent = when ? clockOf(when) : "";
    const chosen = this.state.promiseAt(at);
    for (const one of step.querySelectorAll("[data-promise]"))
      one.setAttribute("aria-checked", String(one.dataset.promise === chosen));
    const said = step.querySelector("[data-said]");
    if (!said) return;
    const text = this.#saidAt(at);
    said.textContent = text;
    step.querySelector("[data-copy-said]").hidden = text.includes(BY_WHEN);
  }

  #saidAt(at) {
    const { said } = this.steps[at].querySelector("[data-said]")?.dataset ?? {};
    const promise = this.state.promiseAt(at);
    return promise ? (said ?? "").replaceAll(BY_WHEN, promise) : (said ?? "");
  }

  // ── Keys and clicks ─────────────────────────────────────────────────

  #pressed(event) {
    if (isComposing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event.target) || !this.#acted(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #acted(pressed) {
    if (/^\d$/.test(pressed)) return this.toggle(pressed === "0" ? 9 : pressed - 1);
    const letter = {
      p: this.#nextPromise,
      r: this.#copySaid,
      c: this.#copySummary,
      n: this.#writeNote,
    };
    const act = letter[pressed.toLowerCase()];
    if (act) return act.call(this) !== false;
    if (pressed === "ArrowDown" || pressed === "ArrowUp")
      return this.#move(pressed === "ArrowDown" ? 1 : -1);
    if (pressed !== "Escape" && pressed !== "ArrowLeft") return false;
    box?.focus();
    return Boolean(box);
  }

  #move(steps) {
    const at = Math.max(0, Math.min(this.steps.length - 1, this.#at + steps));
    this.#tick(at).focus({ preventScroll: true });
    this.#scrollTo(at);
    return true;
  }

  #clicked({ target }) {
    const promise = target.closest("[data-promise]");
    const at = this.steps.indexOf(target.closest("[data-step]"));
    if (promise) this.#choose(at, promise.dataset.promise);
    else if (target.closest("[data-tick]")) this.toggle(at);
    else if (target.closest("[data-copy-said]")) this.#copySaid(at);
    else if (target.closest("[data-copy-summary]")) this.#copySummary();
    else if (target.closest("[data-write-note]")) this.#writeNote();
    else if (target.closest("[data-again]")) this.#again();
  }

  // ── What is promised ────────────────────────────────────────────────

  /** The step whose sentence is meant: the one acted on, else the first that says something. */
  #speaking() {
    const says = (step) => step?.querySelector("[data-said]");
    return says(this.steps[this.#at]) ? this.#at : this.steps.findIndex(says);
  }

  #nextPromise() {
    const here = this.#speaking();
    const at = this.#promisesAt(here).length
      ? here
      : this.steps.findIndex((_step, one) => this.#promisesAt(one).length);
    if (at < 0) return false;
    const all = this.#promisesAt(at);
    const next = all[(all.indexOf(this.state.promiseAt(at)) + 1) % all.length];
    this.#choose(at, next);
    this.#tick(at).focus({ preventScroll: true });
    this.#scrollTo(at);
    return true;
  }

  #promisesAt(at) {
    const all = this.steps[at]?.querySelectorAll("[data-promise]") ?? [];
    return [...all].map((one) => one.dataset.promise);
  }

  #choose(at, promise) {
    this.state.promise(at, promise);
    this.#show();
    call.change({ promised: promise }); // what a call back is owed by
  }

  async #copySaid(at = this.#speaking()) {
    if (at < 0) return toast(this.texts.textNoSentence, { danger: true });
    const text = this.#saidAt(at);
    if (text.includes(BY_WHEN)) return toast(this.texts.textChoose, { danger: true });
    const { checklist: number } = this.texts;
    if (asked(text).length) return ask(text, number);
    if (!(await this.#copied(filled(text)))) return false;
    return tellUsed("copied", { number, query: lastQuery(), rank: null });
  }

  // ── What was done ───────────────────────────────────────────────────

  #summary() {
    const { texts } = this;
    const rows = this.steps.map((step, at) => {
      const when = this.state.tickedAt(at);
      const limit = step.dataset.limit
        ? texts.textLimit.replace("{limit}", step.dataset.limit)
        : "";
      const told = when ? clockOf(when) : texts.textOpen;
      return `${when ? "✓" : "○"} ${at + 1}. ${step.dataset.step}${limit} ${told}`;
    });
    const promises = this.steps.map((_step, at) => this.state.promiseAt(at)).filter(Boolean);
    const promised = promises.map((one) => texts.textPromised.replace("{promise}", one));
    return [`${texts.checklist} ${texts.title}`, ...rows, ...promised].join("\n");
  }

  #copySummary() {
    this.#copied(this.#summary());
  }

  #writeNote() {
    const summary = this.#summary();
    const refused = note.put(summary, this.state.noted);
    if (refused) return toast(this.texts[refused], { danger: true });
    this.state.note(summary);
    return toast(this.texts.textNoted);
  }

  async #copied(text) {
    const copied = await copyText(text);
    toast(copied ? this.texts.textCopied : this.texts.textNotCopied, { danger: !copied });
    return copied;
  }

  #again() {
    this.state.forget();
    this.#show();
    this.focus();
  }
}

function clockOf(instant) {
  const timeZone = document.documentElement.dataset.zone;
  return new Date(instant).toLocaleTimeString("sv-SE", { timeZone, timeStyle: "short" });
}

document.addEventListener("kb:preview", mount);
mount();
if (onOwnPage) {
  const digit = (event) => list?.toggle(event.key === "0" ? 9 : event.key - 1) ?? false;
  onKeys(Object.fromEntries([..."1234567890"].map((one) => [one, digit])));
}
