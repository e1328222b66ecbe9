// Two texts to choose from: nobody leaves without having chosen.

const form = document.querySelector("[data-two-texts]");
let chosen = false;

form.addEventListener("submit", () => (chosen = true));
document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-language-form]")) chosen = false;
});
window.addEventListener("beforeunload", (event) => {
  if (!chosen) event.preventDefault();
});
