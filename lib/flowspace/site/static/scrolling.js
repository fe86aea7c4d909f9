// What scrolls sideways is a stop of the tab key, so that arrow keys can move it; what fits is none.
const markScrolling = () => {
  for (const box of document.querySelectorAll(".fs-table-scroll, .fs-scroll, mjx-container[display='true']")) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
};
window.addEventListener("load", () => {
  const formulas = window.MathJax?.startup?.promise ?? Promise.resolve();
  formulas.then(markScrolling);
  window.addEventListener("resize", markScrolling);
});
