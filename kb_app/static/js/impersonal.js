// Personal numbers in what is typed: addresses stay in histories and in the logs of others, and what a browser
// keeps is there for whoever comes next.

const PERSONAL = /\d(?:[ -]?\d){9,}[xX]?|[\w.+%-]+@(?:[\w-]+\.)+[a-z]{2,}/gi;

/** `text` without a caller's numbers. */
export function impersonal(text) {
  return text.replace(PERSONAL, "***");
}
