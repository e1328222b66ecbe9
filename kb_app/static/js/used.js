// Tells the service, and the other parts of the page, that a hit was opened or copied. In passing: nothing
// waits for it, it outlives the page, and a failure is nobody's business but the service's.

import { post } from "./http.js";

/** `option` of the list was `action` ("opened" or "copied") for `query`; `rank` counts from 1. */
export async function tellUsed(action, option, query, rank) {
  if (!option) return;
  const { number } = option.dataset;
  document.dispatchEvent(new CustomEvent("kb:used", { detail: { number, action } }));
  if (!query) return;
  const body = { query, number, action, rank };
  try {
    await post("/search/used", { body, keepalive: true });
  } catch {
    // it is not counted then
  }
}
