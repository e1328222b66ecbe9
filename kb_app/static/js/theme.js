// Sets light or dark before anything is painted. Not a module: it must run at once.
(() => {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    let chosen = "auto";
    try {
      chosen = localStorage.getItem("kb.theme") || "auto";
    } catch {
      // storage may be forbidden; the system's choice holds
    }
    const theme = chosen === "auto" ? (dark.matches ? "dark" : "light") : chosen;
    document.documentElement.dataset.bsTheme = theme;
  };
  dark.addEventListener("change", apply);
  document.addEventListener("kb:theme", apply);
  apply();
})();
