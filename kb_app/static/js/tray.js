// What was gathered for this caller: pieces of one entry or of several, in this tab, over a reload.

const NAME = `kb.tray.${document.body.dataset.user}`;

/** The pieces: `{ number, text, basis, query, rank }`, in the order they were gathered. */
export function pieces() {
  try {
    return JSON.parse(sessionStorage.getItem(NAME) || "[]");
  } catch {
    return [];
  }
}

/** These are gathered now. */
export function put(gathered) {
  try {
    sessionStorage.setItem(NAME, JSON.stringify(gathered));
  } catch {
    // full or forbidden: nothing can be gathered then
  }
}

/** Add a piece; false where it was gathered before. */
export function add(piece) {
  const before = pieces();
  if (before.some(({ text }) => text === piece.text)) return false;
  put([...before, piece]);
  return true;
}
