"use strict";
const root = document.documentElement;
const theme = document.getElementById("theme");
theme.addEventListener("click", () => {
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
});
const severity = document.getElementById("severity");
const search = document.getElementById("search");
const shown = document.getElementById("shown");
function filter() {
  const wanted = severity.value;
  const text = search.value.trim().toLowerCase();
  let count = 0;
  for (const file of document.querySelectorAll("details.file")) {
    const path = file.firstElementChild.textContent.toLowerCase();
    let any = false;
    for (const finding of file.querySelectorAll(".finding")) {
      const fits = (!wanted || finding.dataset.severity === wanted) &&
        (!text || path.includes(text) || finding.textContent.toLowerCase().includes(text));
      finding.hidden = !fits;
      any = any || fits;
      count += fits ? 1 : 0;
    }
    file.hidden = !any && Boolean(wanted || text);
  }
  shown.textContent = count + " shown";
}
if (severity) {
  severity.addEventListener("change", filter);
  search.addEventListener("input", filter);
  filter();
}
let opened = [];
addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details:not([open])")];
  for (const each of opened) each.open = true;
});
addEventListener("afterprint", () => { for (const each of opened) each.open = false; });
