// Three questions in a row are enough: before the next ones, the approved words that soften them.

import { made } from "./elements.js";
import { get } from "./http.js";

export const IN_A_ROW = 3;

let asked = null; // for the whole page: the words do not change while somebody asks

/** The sentence with the entry it is of: { say, number, address }; null where there is none. */
export function softening(address) {
  asked ??= get(address).catch(() => ((asked = null), {}));
  return asked.then((found) => (found.say ? found : null));
}

/** What is shown of it. */
export function softened({ say, number, address }, how) {
  return [
    made("span", { class: "record__how" }, how),
    " ",
    made("q", {}, say),
    " ",
    made("a", { class: "meta", href: address }, number),
  ];
}
