"use strict";
// The report is complete without this: it only folds and searches the long list of columns.
(() => {
  const tables = [...document.querySelectorAll("details.table")];
  const field = document.getElementById("filter"), only = document.getElementById("only");
  const fold = () => tables.forEach((t) => { t.open = t.dataset.findings !== "0" && tables.length < 60; });
  const show = () => {
    const word = field.value.trim().toLocaleLowerCase();
    let rows = 0;
    for (const table of tables) {
      const named = table.querySelector("summary").textContent.toLocaleLowerCase().includes(word);
      let shown = 0, keep = false;
      for (const row of table.querySelectorAll("tbody tr")) {
        const head = row.querySelector("th");
        if (head) keep = (named || head.textContent.toLocaleLowerCase().includes(word)) && (!only.checked || row.classList.contains("has"));
        row.hidden = !keep;
        shown += keep;
      }
      table.hidden = !shown && (only.checked || !named || table.querySelector("tbody"));
      if (word && shown) table.open = true;
      rows += shown;
    }
    document.getElementById("filtered").value = word || only.checked ? rows : "";
  };
  document.querySelector(".filter").hidden = false;
  field.addEventListener("input", show);
  only.addEventListener("change", show);
  addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((d) => { d.open = true; }));
  addEventListener("afterprint", fold);
  if (!matchMedia("print").matches) fold();
})();
