// What a text leaves open: {地点}, 工号××××, ×先生, XX 日, “单号是……”. What the account or the clock knows is
// filled in; the rest is asked for, and nothing is copied while any of it is open.

const UNITS =
  "先生|女士|小姐|村|组|路|街|巷|号|栋|幢|楼|单元|室|户|次|天|日|月|年|时|分|点|元|度|个|小时|名|位|条";
const OPEN = new RegExp(
  [
    "[{｛](?<named>[^{}｛｝\\s]{1,12})[}｝]",
    "[×✕]{2,}|(?<![A-Za-z\\d])[XＸ]{2,}(?![A-Za-z\\d])|[_＿]{2,}",
    `(?<![\\d)）%])×(?=(?:${UNITS})(?!数))`, // between figures it multiplies
    '(?<=[是为：:])…{2,}(?=[\\s。，；,;”"）)]|$)',
  ].join("|"),
  "gu",
);
const LEADING = /[是为：:\s]+$/u;
const NOUN = /[\u4e00-\u9fff]{1,8}$/u;
const AFTER = new RegExp(`^\\s?(?:${UNITS})`, "u");
const FILLING = /^.*(?:[我您你]的|我是|请|本次|这是)/u;

/** The places in `text` that are open: `{ begin, end, name }`, each with a name of its own where it has
 * none that means the same everywhere. */
export function openIn(text) {
  const counted = new Map();
  return [...text.matchAll(OPEN)].map((match) => {
    const begin = match.index;
    const end = begin + match[0].length;
    const name = match.groups.named ?? nameOf(text, begin, end);
    if (match.groups.named || name in known()) return { begin, end, name };
    const times = (counted.get(name) ?? 0) + 1;
    counted.set(name, times);
    return { begin, end, name: times > 1 ? `${name}（${times}）` : name };
  });
}

function nameOf(text, begin, end) {
  const unit = AFTER.exec(text.slice(end))?.[0].trim();
  const before = text.slice(0, begin).replace(LEADING, "");
  const noun = NOUN.exec(before)?.[0].replace(FILLING, "");
  if (noun && noun in known()) return noun;
  return unit ? `×${unit}` : noun || "×";
}

/** `text` with what is open in it filled in from `values` by name; what has no value stays open. */
export function filled(text, values = {}) {
  const all = { ...known(), ...values };
  let place = 0;
  let whole = "";
  for (const { begin, end, name } of openIn(text)) {
    whole += text.slice(place, begin) + (all[name] || text.slice(begin, end));
    place = end;
  }
  return whole + text.slice(place);
}

/** Names of what somebody has to fill in. */
export function asked(text) {
  const names = openIn(text).map(({ name }) => name);
  return [...new Set(names)].filter((name) => !(name in known()));
}

/** What is likely meant, to be looked at before it is sent: the day or time of a call is mostly now. */
export function suggested(name) {
  return { 日期: day(), 时间: time() }[name] ?? "";
}

function known() {
  const { user, displayName } = document.body.dataset;
  return {
    工号: user,
    坐席工号: user,
    坐席: displayName,
    坐席姓名: displayName,
    今天: day(),
    现在: time(),
  };
}

function day() {
  return now({ month: "long", day: "numeric" });
}

function time() {
  return now({ hour: "2-digit", minute: "2-digit", hour12: false });
}

function now(parts) {
  const timeZone = document.documentElement.dataset.zone;
  return new Intl.DateTimeFormat("zh-CN", { timeZone, ...parts }).format(new Date());
}
