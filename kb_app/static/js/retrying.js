// A search that failed is made again by itself: when the network is back, and from time to time. What such a
// search brings is not copied before somebody can have read it.

const AGAIN_MS = 4000;
const READ_AFTER_MS = 300;
const MAY_WORK = ["offline", "timeout"];

let awaited = null; // the address that could not be searched
let drawnAt = -Infinity; // when what it brings was drawn
let mayWork = false; // whether the same may succeed by and by
let action = () => {};

/** Call `search()` when what failed may succeed. */
export function whenItMayWork(search) {
  action = search;
}

export function failed(address, { code, status = 0 }) {
  awaited = address;
  mayWork = !code || MAY_WORK.includes(code) || status >= 500;
}

export function succeeded(address) {
  if (awaited === address) drawnAt = performance.now();
  awaited = null;
}

/** Whether `address` failed and was not found since. */
export const isAwaited = (address) => awaited !== null && awaited === address;

/** Whether what is shown came so lately, and unasked, that nobody can have read it. */
export const isUnread = () => performance.now() - drawnAt < READ_AFTER_MS;

window.addEventListener("online", () => awaited !== null && action());
setInterval(() => awaited !== null && mayWork && action(), AGAIN_MS);
