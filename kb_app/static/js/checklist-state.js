// Which steps of a procedure are done and what was promised, by the name of the step; kept for one call. Another
// revision begins anew: what was done by the old steps may be wrong by the new ones.

import * as kept from "./kept-in-call.js";

export class Checklist {
  /** `names` of the steps in their order; `call` null: in none, undefined: nothing is kept. */
  constructor({ number, revision, names, call }) {
    this.names = names;
    this.call = call;
    this.name = `ticks.${number}`;
    const before = call === undefined ? null : kept.read(call, this.name);
    this.values =
      before?.revision === revision ? before : { revision, ticks: {}, promises: {}, noted: "" };
  }

  /** Since when step `at` is done, in milliseconds; undefined for an open one. */
  tickedAt(at) {
    return this.values.ticks[this.#key(at)];
  }

  /** Whether step `at` is done now. */
  toggle(at) {
    const key = this.#key(at);
    if (this.values.ticks[key]) delete this.values.ticks[key];
    else this.values.ticks[key] = Date.now();
    this.#keep();
    return Boolean(this.values.ticks[key]);
  }

  /** What was promised in step `at`; undefined where nothing was. */
  promiseAt(at) {
    return this.values.promises[this.#key(at)];
  }

  promise(at, promise) {
    this.values.promises[this.#key(at)] = promise;
    this.#keep();
  }

  /** The summary that stands in the note of the call; "" where none does. */
  get noted() {
    return this.values.noted;
  }

  note(summary) {
    this.values.noted = summary;
    this.#keep();
  }

  forget() {
    Object.assign(this.values, { ticks: {}, promises: {} });
    this.#keep();
  }

  /** Two steps may have one name. */
  #key(at) {
    return `${at}.${this.names[at]}`;
  }

  #keep() {
    if (this.call !== undefined) kept.keep(this.call, this.name, this.values);
  }
}
