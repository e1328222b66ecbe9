// The search this tab was at last: what was asked, and which hit was chosen. Whoever comes back to it,
// by Ctrl+K or by the browser's own way back, finds it as they left it.

const NAME = `kb.search.${document.body.dataset.user}`;

function stored() {
  try {
    return JSON.parse(sessionStorage.getItem(NAME) || "null") ?? {};
  } catch {
    return {};
  }
}

function store(values) {
  try {
    sessionStorage.setItem(NAME, JSON.stringify({ ...stored(), ...values }));
  } catch {
    // full or forbidden: the way back leads to an empty box
  }
}

/** The results of `address` (a query string with a query in it) are shown. */
export function noteShown(address) {
  if (stored().address !== address) store({ address, option: null });
}

/** Where an option leads, whatever region and customer a call brought along. */
function whereTo(option) {
  const address = new URL(option.href);
  for (const brought of ["region", "customer"]) address.searchParams.delete(brought);
  return address.pathname + address.search + address.hash;
}

/** `option` of the list is selected; kept by where it leads. */
export function noteChosen(option) {
  store({ option: whereTo(option) });
}

/** Which of `options` was chosen when `address` was shown last; 0 where none was. */
export function placeIn(options, address) {
  const { address: before, option } = stored();
  if (before !== address) return 0;
  return Math.max(
    0,
    options.findIndex((one) => whereTo(one) === option),
  );
}

/** The line searched last; "" where there was none. */
export function lastQuery() {
  return new URLSearchParams(stored().address ?? "").get("q") ?? "";
}

/** Go to the search of before, its line selected: typing takes its place. */
export function goBack() {
  store({ select: true });
  location.assign(`/search${stored().address ? `?${stored().address}` : ""}`);
}

/** Whether this page was come to by `goBack`; asked once. */
export function cameBack() {
  const came = Boolean(stored().select);
  if (came) store({ select: false });
  return came;
}
