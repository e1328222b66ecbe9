// What of an entry can be gathered: the sentence to say, paragraphs, steps, clauses; never what the agent asks, what is
// internal, not to be said, or of another region. One of them is marked, and keys go from one to the next.

const PIECES = [
  ".say",
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

/** The piece in `place` that answers this caller, where what is read out does not. */
const answering = (place) => place.querySelector("[data-answering]");

/** Mark the piece that is read out first; false where there is none. */
export function markFirst(place) {
  return mark(place, piecesIn(place)[0]);
}

/** Mark what comes after the marked piece: after what is read out, the piece that answers; false at the end. */
export function markNext(place) {
  if (marked(place)?.matches(".say") && answering(place)) return mark(place, answering(place));
  return step(place, 1);
}

/**
 * Mark the piece `steps` further than the marked one. Where none is in view, begin: at the piece that answers, or where
 * somebody scrolled to. False at the end.
 */
export function move(place, steps) {
  const now = marked(place);
  if (now && isInView(now, place)) return step(place, steps);
  const all = piecesIn(place);
  const answer = answering(place);
  const there = isScrolled(place) ? all.find((piece) => isInView(piece, place)) : null;
  if (answer && (!there || isInView(answer, place))) return mark(place, answer);
  return mark(place, there ?? all[0]);
}

function step(place, steps) {
  const all = piecesIn(place);
  return mark(place, all[all.indexOf(marked(place)) + steps]);
}

function mark(place, next) {
  if (!next) return false;
  unmark(place);
  next.classList.add("is-marked");
  next.scrollIntoView({ block: "nearest" });
  return true;
}

export function unmark(place) {
  marked(place)?.classList.remove("is-marked");
}

function isScrolled(place) {
  return place.scrollTop > 0 || document.scrollingElement.scrollTop > 0;
}

/** Whether a piece begins in what is seen of `place`. */
function isInView(piece, place) {
  const { top } = piece.getBoundingClientRect();
  const seen = place.getBoundingClientRect();
  return top >= Math.max(0, seen.top) - 2 && top < Math.min(innerHeight, seen.bottom);
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
