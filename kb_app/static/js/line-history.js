// The lines searched in this call, for ↑ in the empty box: the last one first, further ↑ the ones before; after
// them, and between two calls, what was searched earlier.

import * as call from "./call.js";
import { impersonal } from "./impersonal.js";
import * as inCall from "./kept-in-call.js";
import * as lastSearch from "./last-search.js";
import * as recent from "./recent.js";

const KEPT = 12;

let steps = 0; // how far back the line in the box is; 0: it was typed

const own = () => (call.keyOf() ? (inCall.read(call.keyOf(), "lines") ?? []) : []);

function all() {
  const lines = [...own().toReversed(), lastSearch.lastQuery(), ...recent.all()];
  return [...new Set(lines.filter(Boolean))];
}

/** `typed` was searched; what only was on the way to it is not kept. */
export function note(typed) {
  const line = impersonal(typed);
  if (!line || steps || !call.keyOf()) return;
  const lines = own().filter((one) => one !== line);
  if (lines.at(-1)?.startsWith(line)) return; // some of it was taken back, to go on otherwise
  if (line.startsWith(lines.at(-1) ?? " ")) lines.pop();
  inCall.keep(call.keyOf(), "lines", [...lines, line].slice(-KEPT));
}

/** Somebody types, or turns to a hit: the next ↑ begins at the last line. */
export const leave = () => (steps = 0);

/** Whether the line in the box was brought back by ↑, and nothing else was done since. */
export const isWalked = () => steps > 0;

/** One line further back; "" where there is none. */
export function older() {
  const line = all()[steps] ?? "";
  if (line) steps += 1;
  return line;
}
