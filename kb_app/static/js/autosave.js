// Saves a form by itself: the same form the button sends, by fetch, answered in JSON.
// Whatever happens, the text stays in the form. One call at a time; the newest text wins.

import { post } from "./http.js";

const IDLE_MS = 1_500;
const IDLE_MAX_MS = 6_000;
const RETRY_MS = 5_000;
const RETRY_MAX_MS = 60_000;
const TIMEOUT_MS = 30_000;
const UNANSWERED_KEPT = 5;

/**
 * States told to `show(state, detail)`: "unsaved", "saving", "saved", and "paused" with a detail
 * {why: "invalid" | "network" | "login" | "stale" | "refused", problem, explicit}.
 */
export class Autosave {
  constructor(form, show) {
    this.form = form;
    this.show = show;
    this.dirty = false;
    this.stopped = false;
    this.composing = false;
    this.running = null;
    this.changes = 0;
    this.unanswered = []; // what was sent and may have been stored although no reply came
    this.retryMs = RETRY_MS;
    form.addEventListener("compositionstart", () => (this.composing = true));
    form.addEventListener("compositionend", () => (this.composing = false));
    window.addEventListener("online", () => this.again());
    window.addEventListener("focus", () => this.again());
  }

  /** Something was typed: save soon. */
  changed() {
    this.dirty = true;
    this.changes += 1;
    if (this.stopped) return;
    if (!this.running && !this.paused) this.show("unsaved");
    this.soon(Math.min(IDLE_MAX_MS, IDLE_MS + this.form.elements.length / 2));
  }

  /** Save now. Gives the service's answer, or null when it was not saved. */
  async save({ explicit = false } = {}) {
    clearTimeout(this.timer);
    if (this.running) await this.running;
    this.running = this.send(explicit);
    try {
      return await this.running;
    } finally {
      this.running = null;
    }
  }

  /** Do `work`, which changes the draft too, while nothing is being saved. Gives what it gives. */
  async beside(work) {
    if (this.dirty) await this.save();
    while (this.running) await this.running;
    const done = work();
    this.running = done.catch(() => null);
    try {
      return await done;
    } finally {
      this.running = null;
    }
  }

  soon(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.composing) this.soon(IDLE_MS);
      else if (this.dirty && !this.stopped) this.save();
    }, delay);
  }

  again() {
    const waits = this.paused === "network" || this.paused === "login";
    if (waits && !this.running && !this.stopped) this.soon(0);
  }

  async send(explicit) {
    const counted = this.changes;
    this.show("saving");
    let answer;
    try {
      answer = await this.sendForm();
    } catch (problem) {
      this.failed(problem, explicit);
      return null;
    }
    this.paused = null;
    this.unanswered = [];
    this.retryMs = RETRY_MS;
    this.dirty = this.changes !== counted;
    this.show("saved", { answer });
    if (this.dirty) this.changed();
    return answer;
  }

  async sendForm(mended = false) {
    const form = new FormData(this.form);
    try {
      return await post(this.form.action, { form, timeout: TIMEOUT_MS });
    } catch (problem) {
      if (reasonOf(problem) === "network") {
        this.unanswered = [form, ...this.unanswered].slice(0, UNANSWERED_KEPT);
      }
      if (mended || !(await this.mend(problem))) throw problem;
      return this.sendForm(true);
    }
  }

  /** Whether the reason for `problem` could be taken away, so that trying again makes sense. */
  async mend({ code, status }) {
    if (code === "csrf") return renewToken();
    return status === 412 && this.wasOwnText();
  }

  // Stale against one's own text: the reply to an earlier save was lost. Sent again, it is answered
  // with the version it got, for the same text twice is no conflict.
  async wasOwnText() {
    for (const form of this.unanswered) {
      try {
        const { version } = await post(this.form.action, { form, timeout: TIMEOUT_MS });
        this.form.elements.version.value = version;
        return true;
      } catch {
        // not this one
      }
    }
    return false;
  }

  failed(problem, explicit) {
    this.dirty = true;
    this.paused = reasonOf(problem);
    this.show("paused", { why: this.paused, problem, explicit });
    if (this.paused === "stale") this.stopped = true;
    if (this.paused !== "network") return;
    this.soon(this.retryMs);
    this.retryMs = Math.min(RETRY_MAX_MS, this.retryMs * 2);
  }
}

function reasonOf({ status, code }) {
  if (!status || status >= 500 || status === 429 || code === "in_progress") return "network";
  if (status === 401 || code === "csrf") return "login";
  if (status === 412) return "stale";
  return status === 400 ? "invalid" : "refused";
}

// After a new log-in in another window this page's token is that of the old session.
async function renewToken() {
  const page = await fetch("/account", { headers: { Accept: "text/html" }, cache: "no-store" });
  const parsed = new DOMParser().parseFromString(await page.text(), "text/html");
  const token = parsed.querySelector('meta[name="csrf-token"]')?.content;
  if (!token) return false;
  document.querySelector('meta[name="csrf-token"]').content = token;
  for (const field of document.querySelectorAll("input[name=csrf_token]")) field.value = token;
  return true;
}
