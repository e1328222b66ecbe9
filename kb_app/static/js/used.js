// Tells the service, and the other parts of the page, that a hit was opened or copied. In passing: nothing
// waits for it, it outlives the page, and a failure is nobody's business but the service's.

import * as call from "./call.js";
import { post } from "./http.js";

/** Entry `number` was `action` ("opened" or "copied") for `query`; `rank` in the list, from 1, or null. */
export async function tellUsed(action, { number, query, rank }) {
  document.dispatchEvent(new CustomEvent("kb:used", { detail: { number, action, query } }));
  if (!query) return;
  const body = { query, number, action, rank, call: call.keyOf() };
  try {
    await post("/search/used", { body, keepalive: true });
  } catch {
    // it is not counted then
  }
}
