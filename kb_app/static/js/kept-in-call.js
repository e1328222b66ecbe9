// What this tab keeps for one call: walks and ticks, over a reload. By user and call, so that the next caller
// finds nothing of it; a call that gets another key takes it along.

const OWN = `kb.incall.${document.body.dataset.user}`;
const renamed = new Map(); // keys that were given up on this page, to those in their place

const nameOf = (call, what) => `${OWN}.${renamed.get(call) ?? call ?? ""}.${what}`;

/** What is kept as `what` for the call with this key (null: for none); null where nothing is. */
export function read(call, what) {
  try {
    return JSON.parse(sessionStorage.getItem(nameOf(call, what)) || "null");
  } catch {
    return null; // what cannot be read is begun anew
  }
}

export function keep(call, what, value) {
  try {
    sessionStorage.setItem(nameOf(call, what), JSON.stringify(value));
  } catch {
    // full or forbidden: it lasts as long as the page
  }
}

export function forget(call, what) {
  try {
    sessionStorage.removeItem(nameOf(call, what));
  } catch {
    // nothing was kept
  }
}

/** The call with the key `before` has the key `after` from now on; who still says `before` means it. */
export function rename(before, after) {
  const [old, fresh] = [nameOf(before, ""), nameOf(after, "")];
  try {
    for (const name of Object.keys(sessionStorage).filter((one) => one.startsWith(old))) {
      sessionStorage.setItem(fresh + name.slice(old.length), sessionStorage.getItem(name));
      sessionStorage.removeItem(name);
    }
  } catch {
    // nothing was kept
  }
  renamed.set(before, after);
}
