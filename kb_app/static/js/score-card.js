// A score card by keyboard: digits mark the criterion that has the focus and go to the next one.

for (const form of document.querySelectorAll("[data-score-card]")) {
  const criteria = [...form.querySelectorAll("[data-mark]")];

  form.addEventListener("keydown", (event) => {
    if (event.ctrlKey && event.key === "Enter") {
      event.preventDefault();
      form.requestSubmit();
      return;
    }
    const place = criteria.indexOf(event.target.closest("[data-mark]"));
    const digit = Number(event.key);
    if (place < 0 || !Number.isInteger(digit) || event.ctrlKey || event.altKey) return;
    const choice = criteria[place].querySelectorAll("input")[digit - 1];
    if (!choice) return;
    event.preventDefault();
    choice.checked = choice.type === "radio" || !choice.checked;
    const next = criteria[place + 1];
    (next?.querySelector("input:checked") ?? next?.querySelector("input") ?? choice).focus();
  });

  if (!document.querySelector("[role=alert]")) criteria[0]?.querySelector("input").focus();
}
