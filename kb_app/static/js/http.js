// The one JSON client: CSRF, problem+json, timeouts, network loss.

const TIMEOUT_MS = 10_000;

/** What went wrong with a call. `code` is the service's, or "offline", "timeout", "aborted". */
export class Problem extends Error {
  constructor(message, { code, status = 0, errors = [], details = {} }) {
    super(message);
    this.code = code;
    this.status = status;
    this.errors = errors;
    this.details = details;
  }
}

/**
 * Call the service and give the JSON it answers with (null for an empty answer).
 * `body` is sent as JSON, `form` (FormData or URLSearchParams) as a form; with `keepalive` also while
 * the page is being left. Throws `Problem`.
 */
export async function call(method, url, options = {}) {
  const { body, form, signal, timeout = TIMEOUT_MS, headers = {}, keepalive = false } = options;
  const limit = AbortSignal.timeout(timeout);
  let response;
  let answer;
  try {
    response = await fetch(url, {
      method,
      headers: sent(method, body, headers),
      body: body === undefined ? form : JSON.stringify(body),
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
      keepalive,
      credentials: "same-origin",
      cache: "no-store",
    });
    answer = await read(response);
  } catch (error) {
    throw unreachable(error, signal);
  }
  if (response.ok) return answer;
  throw new Problem(answer?.title || said("textFailed"), {
    code: answer?.code || "failed",
    status: response.status,
    errors: answer?.errors || [],
    details: answer || {},
  });
}

export const get = (url, options) => call("GET", url, options);
export const post = (url, options) => call("POST", url, options);

function sent(method, body, headers) {
  const all = { Accept: "application/json", ...headers };
  if (body !== undefined) all["Content-Type"] = "application/json";
  if (method !== "GET") {
    all["X-CSRF-Token"] = document.querySelector('meta[name="csrf-token"]')?.content || "";
  }
  return all;
}

async function read(response) {
  const kind = response.headers.get("Content-Type") || "";
  return kind.includes("json") ? response.json() : null;
}

function unreachable(error, signal) {
  if (signal?.aborted) return new Problem("", { code: "aborted" });
  if (error?.name === "TimeoutError") return new Problem(said("textTimeout"), { code: "timeout" });
  return new Problem(said("textOffline"), { code: "offline" });
}

function said(name) {
  return document.body.dataset[name] || "";
}
