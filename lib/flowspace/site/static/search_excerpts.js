// A browser lets no page opened from a file read another one, which excerpts in the search results would need.
if (window.location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

// At the document, where the search begins too, and before it: this script is read first.
document.addEventListener("DOMContentLoaded", () => {
  if (typeof Search === "undefined" || !Search.htmlToText) return;

  // What is no sentence of the page: its title, which stands above the excerpt, buttons and contents, code, displayed
  // formulas, facts such as checksums, signs that link to a heading.
  const NO_SENTENCE = ".bd-header-article, .bd-sidebar-secondary, #jb-print-docs-body, footer, script, style, h1, " +
    ".headerlink, div.cell_input, div.highlight, details.hide > summary, div.math, dl.field-list";
  const BLOCKS = "p, li, dt, dd, tr, td, th, h1, h2, h3, h4, div, section, figcaption, caption";

  Search.htmlToText = (html, anchor) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    for (const part of page.querySelectorAll(NO_SENTENCE)) part.remove();
    for (const block of page.querySelectorAll(BLOCKS)) block.append(" ");
    for (const formula of page.querySelectorAll("span.math")) {
      formula.textContent = formula.textContent.replace(/^\\\(|\\\)$/g, "");
    }
    const main = page.querySelector("[role='main']");
    const place = (anchor && main?.querySelector(`[id="${CSS.escape(anchor.slice(1))}"]`)) || main;
    // A term of the glossary goes with what is said of it.
    const meaning = place?.tagName === "DT" ? place.nextElementSibling?.textContent : "";
    return `${place?.textContent ?? ""} ${meaning ?? ""}`.replace(/\s+/g, " ").trim();
  };

  const HAN = /[\u3400-\u9fff]/g;

  // Around the query if the text has it as it was typed, otherwise around the first place that has one of its words.
  Search.makeSearchSummary = (html, keywords, anchor) => {
    const text = Search.htmlToText(html, anchor);
    const summary = document.createElement("p");
    summary.classList.add("context");
    const low = text.toLowerCase();
    const query = (new URLSearchParams(window.location.search).get("q") ?? "").trim().toLowerCase();
    const whole = query ? low.indexOf(query) : -1;
    const places = [...keywords].map((word) => low.indexOf(word.toLowerCase())).filter((at) => at > -1);
    const found = whole > -1 ? whole : Math.min(...places);
    let start = Number.isFinite(found) && found > 80 ? found - 60 : 0;
    // A Chinese character is as wide as two letters.
    const sample = text.slice(start, start + 240);
    let end = start + Math.round(240 - (sample.match(HAN)?.length ?? 0) / 2);
    const inWord = (at) => /[\p{L}\p{N}]/u.test(text[at - 1] ?? " ") && /[A-Za-z0-9]/.test(text[at] ?? " ");
    while (start > 0 && start < found && (inWord(start) || /[\s\p{Pe}\p{Po}]/u.test(text[start]))) start += 1;
    while (end < text.length && end > start + 60 && inWord(end)) end -= 1;
    summary.textContent = (start > 0 ? "… " : "") + text.slice(start, end).trim() + (end < text.length ? " …" : "");
    return summary;
  };

  // Sections of the methods whose heading has the query: who looks for a formula gets to it, not to a long page.
  const MOST_METHODS = 6;
  const methodsFor = (query) => {
    const { docnames, filenames, titles, alltitles } = Search._index;
    const wanted = query.toLowerCase().trim();
    if (wanted.length < 2) return [];
    const found = Object.entries(alltitles).filter(([title]) => title.toLowerCase().includes(wanted))
      .sort(([one], [other]) => one.length - other.length || (one < other ? -1 : 1))
      .flatMap(([title, places]) => places.filter(([page, id]) => id !== null && docnames[page].startsWith("methods/"))
        .map(([page, id]) => [docnames[page], `${titles[page]} > ${title}`, `#${id}`, null, 0, filenames[page]]));
    return found.slice(0, MOST_METHODS);
  };

  // A chapter is found by its title once: with its number, and without "title > title". The best comes last.
  const perform = Search._performSearch;
  Search._performSearch = (query, ...given) => {
    const methods = methodsFor(query);
    const places = new Set(methods.map(([page, , anchor]) => page + anchor));
    return perform(query, ...given).filter(([name, title, anchor]) => {
      const [page, part] = title.split(" > ");
      return !places.has(name + anchor)
        && (part === undefined || page.replace(/^<span class="section-number">.*?<\/span>/, "") !== part);
    }).concat(methods.reverse());
  };
});
