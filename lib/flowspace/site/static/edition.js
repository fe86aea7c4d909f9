// The link to the other edition leads to the place where the reader is. Sections and terms have anchors that are the
// same in both editions, "place-" and a number; on the search page the query goes along.
window.addEventListener("DOMContentLoaded", () => {
  const link = document.querySelector("a.fs-edition");
  if (!link) return;
  const page = link.getAttribute("href");
  const anchor = (element) => element?.closest("section, dt")?.querySelector(":scope > [id^='place-']")?.id;
  const inView = (element) => {
    const box = element.getBoundingClientRect();
    return box.bottom > 0 && box.top < window.innerHeight;
  };
  const place = () => {
    // What the explorer shows is said by the address alone, in both editions alike.
    const {hash} = window.location;
    if (document.querySelector(".fs-explorer") && hash.includes("=")) return hash.slice(1);
    const named = document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
    if (named && inView(named) && anchor(named)) return anchor(named);
    // Otherwise the last section that begins in the upper third of the window.
    const begun = [...document.querySelectorAll("article section > [id^='place-']")]
      .filter((span) => span.getBoundingClientRect().top < window.innerHeight / 3);
    return window.scrollY > 0 ? begun.pop()?.id : undefined;
  };
  const lead = () => {
    const found = place();
    link.setAttribute("href", page + window.location.search + (found ? `#${found}` : ""));
  };
  for (const event of ["pointerdown", "focus", "click"]) link.addEventListener(event, lead);
});
