// A browser lets no page opened from a file read another one, which excerpts in the search results would need.
if (window.location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
