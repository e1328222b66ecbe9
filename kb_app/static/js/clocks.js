// Times to what is owed go on while a page stands open: <time data-clock="left"> (what comes after is late)
// and "due" (over). The texts and the server's own time stand at what is around them.

const EVERY_MS = 15_000;
const MINUTE = 60_000;

const ahead = new WeakMap(); // by what is around them: how far this machine's clock is ahead

function now(around) {
  if (!ahead.has(around)) ahead.set(around, Date.now() - Date.parse(around.dataset.now));
  return Date.now() - ahead.get(around);
}

const filled = (text, parts) => text.replace(/\{(\w+)\}/gu, (_all, name) => parts[name]);

function lasting(time, texts) {
  const minutes = Math.floor(time / MINUTE);
  const [hours, days] = [Math.floor(minutes / 60), Math.floor(minutes / 1440)];
  if (days) return filled(texts.days, { days, hours: hours % 24 });
  if (hours) return filled(texts.hours, { hours, minutes: minutes % 60 });
  return minutes ? filled(texts.minutes, { minutes }) : texts.soon;
}

function show(clock) {
  const around = clock.closest("[data-clocks]");
  const texts = JSON.parse(around.dataset.clocks);
  const left = Date.parse(clock.dateTime) - now(around);
  const time = lasting(Math.abs(left), texts);
  if (left >= 0) clock.textContent = filled(texts[clock.dataset.clock], { time });
  else if (clock.dataset.clock === "due") {
    clock.textContent = texts.over;
    clock.classList.replace("badge-attention", "badge-overdue");
  } else {
    clock.textContent = filled(texts.late, { time });
    clock.className = "is-overdue";
  }
}

function tick() {
  for (const clock of document.querySelectorAll("[data-clocks] time[data-clock]")) show(clock);
}

tick();
setInterval(tick, EVERY_MS);
document.addEventListener("visibilitychange", tick);
document.addEventListener("kb:preview", tick);
