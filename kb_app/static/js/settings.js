// What a person sets for this browser: kept in its storage, never sent.

export function read(name, fallback = null) {
  try {
    return localStorage.getItem(`kb.${name}`) ?? fallback;
  } catch {
    return fallback;
  }
}

export function write(name, value) {
  try {
    localStorage.setItem(`kb.${name}`, value);
  } catch {
    // full or forbidden: the setting holds for this page only
  }
}

/** Forget everything whose name begins with one of `beginnings`. */
export function forgetAll(beginnings) {
  try {
    for (const key of Object.keys(localStorage)) {
      if (beginnings.some((one) => key.startsWith(`kb.${one}`))) localStorage.removeItem(key);
    }
  } catch {
    // nothing was kept
  }
}

export function forget(name) {
  try {
    localStorage.removeItem(`kb.${name}`);
  } catch {
    // nothing was kept
  }
}
