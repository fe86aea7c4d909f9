// Tables of results sort by their heads, and tables of sentences become one card for each row on a phone. Without this
// script both are plain tables.
(() => {
  const chinese = document.documentElement.lang.startsWith("zh");
  const WORDS = chinese
    ? {up: "已按“{head}”升序排列", down: "已按“{head}”降序排列", back: "已恢复原有顺序"}
    : {up: "Sorted by {head}, ascending", down: "Sorted by {head}, descending", back: "In the original order again"};
  const ORDERS = {none: "ascending", ascending: "descending", descending: "none"};
  // From how many columns of Latin letters on a text is a sentence, and the texts of a row are more than a phone can
  // hold side by side. A Chinese character takes two, but the same thing is said with fewer.
  const SENTENCE = chinese ? 24 : 40, WORDY = chinese ? 44 : 60;
  const NUMBER = /^[<>≤≥≈~(]*\s*([+−-]?\d[\d,]*(?:\.\d+)?)\s*[%‰)]*$/;
  const COUNTED = /^[<>≤≥≈~(]*\s*[+−-]?\d/;
  const MISSING = new Set(["", "–", "—", "-"]);
  // Chinese by the sounds of pinyin; numbers within names by their size.
  // Characters of place names with two sounds, of which pinyin collation takes the other: each as one that has one.
  const SOUNDS = [[/^长/, "常"], [/重庆/g, "崇庆"], [/厦门/g, "夏门"]];
  const spoken = (text) => SOUNDS.reduce((heard, [seen, plain]) => heard.replace(seen, plain), text);
  const collator = new Intl.Collator(chinese ? "zh-Hans-u-co-pinyin" : "en", {numeric: true, sensitivity: "base"});

  const words = (cell) => cell.textContent.replace(/\s+/g, " ").trim();
  const numberIn = (text) => Number(text.match(NUMBER)[1].replaceAll(",", "").replace("−", "-"));
  const width = (text) => [...text].reduce((sum, letter) => sum + (letter > "\u2e7f" ? 2 : 1), 0);
  const rowsOf = (table) => [...table.tBodies].flatMap((body) => [...body.rows]);
  const isPlain = (table) => table.tBodies.length === 1 && table.tHead?.rows.length === 1
    && !table.querySelector(":is(th, td):is([rowspan]:not([rowspan='1']), [colspan]:not([colspan='1']))");

  // What a column is compared by: numbers where all of it are numbers, else words; nothing counts as neither.
  const keys = (rows, column) => {
    const texts = rows.map((row) => words(row.cells[column]));
    const numeric = texts.every((text) => MISSING.has(text) || NUMBER.test(text));
    return texts.map((text) => MISSING.has(text) ? null : numeric ? numberIn(text) : text);
  };

  const sortable = (table, say) => {
    const rows = rowsOf(table);
    if (!isPlain(table) || rows.length < 2) return;
    const heads = [...table.tHead.rows[0].cells];
    const order = (column, direction) => {
      const found = keys(rows, column), sign = direction === "descending" ? -1 : 1;
      const compare = (a, b) => typeof a === "number" ? a - b : collator.compare(spoken(a), spoken(b));
      const places = rows.map((_, place) => place);
      if (direction !== "none") {
        places.sort((a, b) => {
          if (found[a] === null || found[b] === null) return (found[a] === null) - (found[b] === null) || a - b;
          return sign * compare(found[a], found[b]) || a - b;
        });
      }
      table.tBodies[0].append(...places.map((place) => rows[place]));
    };
    heads.forEach((head, column) => {
      const name = words(head);
      if (!name) return;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "fs-sort";
      button.append(...head.childNodes);
      head.append(button);
      head.setAttribute("aria-sort", "none");
      button.addEventListener("click", () => {
        const next = ORDERS[head.getAttribute("aria-sort")];
        for (const other of heads) if (other.hasAttribute("aria-sort")) other.setAttribute("aria-sort", "none");
        head.setAttribute("aria-sort", next);
        order(column, next);
        say({ascending: WORDS.up, descending: WORDS.down, none: WORDS.back}[next].replace("{head}", name));
      });
    });
    table.classList.add("fs-sortable");
  };

  // A card repeats the head of each column before its cell; a formula in a head cannot be repeated so.
  const cards = (table) => {
    const rows = rowsOf(table);
    if (!isPlain(table) || !rows.length || table.tHead.querySelector("mjx-container, .math")) return;
    const heads = [...table.tHead.rows[0].cells];
    const columns = heads.map((_, column) => rows.map((row) => words(row.cells[column])));
    // Numbers, also with their intervals, are compared down their column.
    const wordy = columns.slice(1).filter((texts) => !texts.every((text) => MISSING.has(text) || COUNTED.test(text)));
    const mean = (texts) => texts.reduce((sum, text) => sum + width(text), 0) / texts.length;
    if (heads.length < 3 || !wordy.some((texts) => texts.some((text) => width(text) > SENTENCE))
      || wordy.reduce((sum, texts) => sum + mean(texts), 0) < WORDY) return;
    table.classList.add("fs-cards");
    // A table that is laid out as blocks is none to some browsers, unless it says so.
    table.setAttribute("role", "table");
    for (const part of [table.tHead, table.tBodies[0]]) part.setAttribute("role", "rowgroup");
    for (const row of table.rows) row.setAttribute("role", "row");
    for (const head of heads) head.setAttribute("role", "columnheader");
    for (const row of rows) {
      [...row.cells].forEach((cell, column) => {
        cell.setAttribute("role", cell.tagName === "TH" ? "rowheader" : "cell");
        if (column) cell.dataset.label = words(heads[column]);
      });
    }
  };

  window.addEventListener("DOMContentLoaded", () => {
    // The map of networks fills its table itself.
    const tables = [...document.querySelectorAll("article table.fs-table:not(.fs-network-table)")];
    for (const table of [...tables, ...document.querySelectorAll(
      "article table.table:not(.fs-files, .fs-columns, .fs-guide, .fs-errors, .dataframe)")]) cards(table);
    if (!tables.length) return;
    const status = document.createElement("p");
    status.className = "fs-aloud";
    status.setAttribute("role", "status");
    document.querySelector("article").append(status);
    for (const table of tables) sortable(table, (text) => { status.textContent = text; });
  });
})();
