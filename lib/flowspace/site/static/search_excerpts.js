// A browser lets no page opened from a file read another one, which excerpts in the search results would need.
if (window.location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

// An excerpt is taken from the article, not from the buttons above it.
window.addEventListener("DOMContentLoaded", () => {
  if (typeof Search === "undefined" || !Search.htmlToText) return;
  const textOf = Search.htmlToText;
  Search.htmlToText = (html, anchor) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    for (const part of page.querySelectorAll(".bd-header-article, .bd-sidebar-secondary, footer")) part.remove();
    return textOf(page.documentElement.outerHTML, anchor);
  };
});
