// How far a diagnosis is walked: answers by the name of their step, so that an answer changed on the way
// leaves those behind it that are still come to. Kept by user and call while the tab is open.

import { workOut } from "./guide-sums.js";
import * as kept from "./kept-in-call.js";

export class Walk {
  /** `tree` as it was delivered; `call`: the key of the call under way, null for none. */
  constructor(tree, call = null) {
    this.tree = tree;
    this.call = call;
    this.name = `walk.${tree.number}`;
    this.answers = {};
    this.token = "";
    this.looked = null; // the step that is looked at again, to change it
    this.#restore();
  }

  /** The steps gone through, in their order: { label, node, answer, told }. */
  get path() {
    return this.#gone().steps;
  }

  /** Where it stands: the step looked at again, else the first one without an answer. */
  get at() {
    const { steps, at } = this.#gone();
    return steps.some((one) => one.label === this.looked) ? this.looked : at;
  }

  get node() {
    return this.tree.nodes[this.at];
  }

  get isBegun() {
    return Object.keys(this.answers).length > 0;
  }

  /** How many questions were asked before the step it stands at. */
  get asked() {
    const before = this.path.slice(0, this.place - 1);
    return before.filter(({ node }) => node.sort === "question").length;
  }

  /** The number of the step it stands at, from 1. */
  get place() {
    const place = this.path.findIndex((one) => one.label === this.at);
    return place < 0 ? this.path.length + 1 : place + 1;
  }

  /** `answer`: the text of a way, "" of who cannot say, or the values of a sum by input. */
  answer(answer) {
    const { at } = this;
    this.answers[at] = answer;
    this.token ||= token();
    this.looked = null;
    this.#keep();
  }

  /** One step back; whether there was one. What is behind it stays, in case the answer does. */
  back() {
    const place = this.path.findIndex((one) => one.label === this.at);
    const before = this.path[(place < 0 ? this.path.length : place) - 1];
    if (!before) return false;
    this.look(before.label);
    return true;
  }

  /** Look at a step again. */
  look(label) {
    this.looked = label;
  }

  /** What was typed on the way for inputs of this name; "" where nothing was. */
  typed(name) {
    const values = Object.values(this.answers).filter(
      (one) => typeof one === "object" && one[name],
    );
    return values.at(-1)?.[name] ?? "";
  }

  /** A sentence with what was worked out filled in. */
  filled(text) {
    return text.replaceAll(/\{([^{}]*)\}/g, (whole, label) => this.worked(label)?.total ?? whole);
  }

  /** What a sum on the way came to; null where it was not worked out. */
  worked(label) {
    const node = this.tree.nodes[label];
    const values = this.answers[label];
    return node?.sort === "sum" && values ? workOut(node, values) : null;
  }

  /** What is told of it when it ends or is left: no figures, no names. */
  report() {
    const { steps, at } = this.#gone();
    const { number, revision } = this.tree;
    const gone = steps.map(({ label, answer }) => [
      label,
      typeof answer === "string" ? answer : "",
    ]);
    return { number, revision, token: this.token, steps: gone, at };
  }

  forget() {
    this.answers = {};
    this.token = "";
    this.looked = null;
    kept.forget(this.call, this.name);
  }

  #gone() {
    const steps = [];
    let label = this.tree.start;
    for (;;) {
      const node = this.tree.nodes[label];
      const answer = this.answers[label];
      const to = answer === undefined ? undefined : next(node, answer);
      if (to === undefined) return { steps, at: label };
      steps.push({ label, node, answer });
      label = to;
    }
  }

  #keep() {
    if (this.tree.trial) return;
    const { answers, token: own } = this;
    kept.keep(this.call, this.name, { answers, token: own });
  }

  #restore() {
    const before = this.tree.trial ? null : kept.read(this.call, this.name);
    if (before) Object.assign(this, { answers: before.answers ?? {}, token: before.token ?? "" });
  }
}

/** The step that an answer leads to; undefined where the step has no such answer. */
function next(node, answer) {
  if (node.sort === "sum") return workOut(node, answer) ? node.to : undefined;
  return node.ways?.find((way) => way.text === answer)?.to;
}

function token() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (one) =>
    one.toString(16).padStart(2, "0"),
  ).join("");
}
