// Sums of a diagnosis, worked out exactly as the service does: fractions of whole numbers, each line
// rounded half up as it is billed, the total what the lines shown add up to. The service has read them.

const TYPED = /^-?\d{1,9}(?:\.\d{1,6})?$/;
const AMOUNT_PLACES = 4;
const RATE_PLACES = 6;

function common(a, b) {
  let [one, other] = [a < 0n ? -a : a, b];
  while (other) [one, other] = [other, one % other];
  return one;
}

function fraction(above, below = 1n) {
  const sign = below < 0n ? -1n : 1n;
  const shared = common(above, below < 0n ? -below : below) || 1n;
  return [(sign * above) / shared, (sign * below) / shared];
}

const plus = ([a, b], [c, d]) => fraction(a * d + c * b, b * d);
const minus = (one, [c, d]) => plus(one, [-c, d]);
const times = ([a, b], [c, d]) => fraction(a * c, b * d);
const per = ([a, b], [c, d]) => fraction(a * d, b * c);
const less = ([a, b], [c, d]) => a * d < c * b;
const smaller = (one, other) => (less(other, one) ? other : one);
const larger = (one, other) => (less(one, other) ? other : one);
const floor = ([a, b]) => [a / b - (a < 0n && a % b ? 1n : 0n), 1n];

const WORKED_OUT = {
  "+": plus,
  "-": (one, other) => (other ? minus(one, other) : [-one[0], one[1]]),
  "*": times,
  "/": per,
  min: (...all) => all.reduce(smaller),
  max: (...all) => all.reduce(larger),
  floor,
  ceil: ([a, b]) => {
    const [below] = floor([-a, b]);
    return [-below, 1n];
  },
  tier: (used, begins, ends) => larger(minus(ends ? smaller(used, ends) : used, begins), [0n, 1n]),
};

function valueOf(term, values) {
  if ("n" in term) {
    const [above, below = "1"] = term.n.split("/");
    return fraction(BigInt(above), BigInt(below));
  }
  if ("v" in term) return values.get(term.v);
  return WORKED_OUT[term.f](...term.of.map((one) => valueOf(one, values)));
}

/** A number as people type it, as a fraction; null for what is none. */
function read(typed) {
  const plain = typed
    .normalize("NFKC")
    .replaceAll(/[\s,，]/g, "")
    .trim();
  if (!TYPED.test(plain)) return null;
  const [whole, after = ""] = plain.split(".");
  return fraction(BigInt(whole + after), 10n ** BigInt(after.length));
}

/** To so many places, half away from zero, as text. */
function rounded([above, below], places) {
  const scaled = (above < 0n ? -above : above) * 10n ** BigInt(places);
  const whole = String((2n * scaled + below) / (2n * below)).padStart(places + 1, "0");
  const sign = above < 0n && /[1-9]/.test(whole) ? "-" : "";
  return places ? `${sign}${whole.slice(0, -places)}.${whole.slice(-places)}` : sign + whole;
}

const plainly = (text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);

/** What is wrong with what was typed for `input`: "number", "bounds", or "" for nothing. */
export function wrongWith(input, typed) {
  const value = read(typed);
  if (!value) return "number";
  return less(value, read(input.least)) || less(read(input.most), value) ? "bounds" : "";
}

/** The lines of `sum` and its total for what was typed, by input; null while something is wrong with it. */
export function workOut(sum, typed) {
  if (sum.inputs.some((one) => wrongWith(one, typed[one.name] ?? ""))) return null;
  const values = new Map(sum.inputs.map((one) => [one.name, read(typed[one.name])]));
  let total = [0n, 1n];
  const lines = sum.lines.map((line) => {
    const amount = valueOf(line.amount, values);
    const rate = line.rate && valueOf(line.rate, values);
    const value = rounded(rate ? times(amount, rate) : amount, sum.places);
    values.set(line.label, read(value) ?? bare(value));
    total = plus(total, values.get(line.label));
    return {
      label: line.label,
      amount: plainly(rounded(amount, AMOUNT_PLACES)),
      unit: line.unit,
      rate: rate ? line.rateText || plainly(rounded(rate, RATE_PLACES)) : "",
      rateUnit: line.rateUnit,
      value,
    };
  });
  return { lines, total: rounded(total, sum.places) };
}

/** A rounded value, however large. */
function bare(text) {
  const [whole, after = ""] = text.split(".");
  return fraction(BigInt(whole + after), 10n ** BigInt(after.length));
}
