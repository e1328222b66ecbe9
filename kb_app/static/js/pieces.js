// What of an entry can be gathered: the sentence to say, conditions, paragraphs, steps, clauses; never what is
// internal, not to be said, or of another region. One of them is marked, and keys go from one to the next.

const PIECES = [
  ".say",
  ".part__list > li",
  ".text > :is(p, table)",
  ".text > :is(ul, ol) > li",
  ".basis > li",
  ".spoken:not(.spoken--never) > div",
  ".steps__item",
  ".clause",
].join(",");
const NOT_SAID =
  ".part--internal, .spoken--never, .doubts, .article--elsewhere, .clause--elsewhere, .basis__elsewhere";

/** The pieces in `place`, in the order they stand there. */
function piecesIn(place) {
  const found = [...place.querySelectorAll(PIECES)].filter((piece) => !piece.closest(NOT_SAID));
  return found.filter((piece) => !found.some((other) => other !== piece && other.contains(piece)));
}

/** The marked piece in `place`; null where none is. */
export function marked(place) {
  return place.querySelector(".is-marked");
}

/** Mark the piece `steps` further than the marked one (the first where none is); false at the end. */
export function move(place, steps) {
  const all = piecesIn(place);
  const now = marked(place);
  const next = now ? all[all.indexOf(now) + steps] : all[0];
  if (!next) return false;
  now?.classList.remove("is-marked");
  next.classList.add("is-marked");
  next.scrollIntoView({ block: "nearest" });
  return true;
}

export function unmark(place) {
  marked(place)?.classList.remove("is-marked");
}

/** What is selected by hand in `place`, if anything that may be said is. */
export function selectedIn(place) {
  const selection = getSelection();
  const text = selection.isCollapsed ? "" : selection.toString().trim();
  const at = text && selection.getRangeAt(0).commonAncestorContainer;
  const within = at && (at.nodeType === Node.ELEMENT_NODE ? at : at.parentElement);
  return within && place.contains(within) && !within.closest(NOT_SAID) ? text : "";
}

/** A piece as it is read out. */
export function textOf(piece) {
  if (piece.matches(".say")) return messageOf(piece.closest(".article")).text;
  const clause = piece.matches(".basis > li") && piece.querySelector(".basis__text");
  if (clause) return `${piece.querySelector("a").textContent.trim()}：${clause.textContent.trim()}`;
  const parts = [...piece.querySelectorAll("[data-read]")]; // without what only is for the hands
  if (parts.length) return parts.map(told).join("\n");
  return told(piece);
}

function told(piece) {
  return piece.innerText.replace(/\n{2,}/gu, "\n").trim();
}

/** What of an article is sent by itself: what is said of it, and what that rests on. */
export function messageOf(article) {
  const { number, basis } = article.dataset;
  const text = article.querySelector(".article__actions [data-copy-text]")?.dataset.copyText ?? "";
  return { number, text, basis: basis ? basis.split("\n") : [] };
}
