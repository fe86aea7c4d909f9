// The entry of this page is in view in the sidebar, wherever the theme had scrolled it on the page before.
window.addEventListener("load", () => {
  const entry = [...document.querySelectorAll(".bd-docs-nav li.active > a")].pop();
  if (!entry) return;
  const reveal = () => {
    let box = entry.parentElement;
    while (box && !(box.scrollHeight > box.clientHeight && /auto|scroll/.test(getComputedStyle(box).overflowY))) {
      box = box.parentElement;
    }
    if (!box || box === document.documentElement) return;
    const [at, around] = [entry.getBoundingClientRect(), box.getBoundingClientRect()];
    if (at.top < around.top || at.bottom > Math.min(around.bottom, window.innerHeight)) {
      box.scrollTop += at.top - around.top - box.clientHeight / 3;
    }
  };
  reveal();
  // On a phone the sidebar has a size only after its button was pressed.
  document.querySelector(".primary-toggle")?.addEventListener("click", () => requestAnimationFrame(reveal));
});
