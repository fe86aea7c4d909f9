// The map of the cities of the world: filters by agglomeration, continent and score; a city is chosen by list, click or
// arrow keys. Everything that is said of a city stands in the table of the page. Texts enter only as text.
(() => {
  const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  const MOST_NAMED = 8;
  const fill = (template, values) => template.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
  const quoted = value => `"${String(value).replaceAll('"', '""')}"`;

  const start = root => {
    root.dataset.ready = "";
    const data = JSON.parse(root.querySelector("script[type='application/json']").textContent);
    const { words, cities, agglomerations, continents } = data;
    const part = name => root.querySelector(`.fs-world-${name}`);
    const [svg, status, download, nameOf] = ["svg", "status", "download", "name"].map(part);
    const control = name => root.querySelector(`[data-control="${name}"]`);
    const [group, continent, least, chooser, zoom] =
      ["agglomeration", "continent", "score", "city", "zoom"].map(control);
    const points = [...root.querySelectorAll(".fs-world-points circle")];
    const layer = part("points");
    const scroller = root.querySelector(".fs-table-scroll");
    const rows = [...root.querySelectorAll("tbody tr")];
    const heads = [...root.querySelectorAll("thead th")].map(cell => cell.textContent);
    const texts = rows.map(row => [...row.cells].map(cell => cell.textContent));
    const box = svg.viewBox.baseVal;
    const [fullWidth, fullHeight] = [box.width, box.height];
    let shown = cities.map((_, i) => i);
    let city = data.start;

    const fillList = (select, names) => {
      select.add(new Option(words.all, ""));
      names.forEach((name, i) => select.add(new Option(name, i)));
    };
    fillList(group, agglomerations);
    if (continent) fillList(continent, continents);
    part("controls").hidden = false;
    download.hidden = false;

    const perPixel = () => box.width / (svg.clientWidth || box.width);
    const same = i => cities[i].g !== null && city !== null && cities[i].g === cities[city].g;

    // Where on the map: all of it, or the surroundings of the chosen city in the same shape.
    const frame = () => {
      [box.x, box.y, box.width, box.height] = [0, 0, fullWidth, fullHeight];
      if (!zoom.checked || city === null) return;
      box.width = fullWidth / 7;
      box.height = fullHeight / 7;
      box.x = Math.min(Math.max(cities[city].x - box.width / 2, 0), fullWidth - box.width);
      box.y = Math.min(Math.max(cities[city].y - box.height / 2, 0), fullHeight - box.height);
    };

    const write = () => {
      nameOf.textContent = city === null ? "" : texts[city][0];
      if (city === null) return;
      const unit = perPixel();
      const { x, y } = cities[city];
      const length = nameOf.getComputedTextLength();
      // Beside the point, on the side where there is room, and inside the map.
      const left = x + 10 * unit + length <= box.x + box.width ? x + 10 * unit : x - 10 * unit - length;
      nameOf.setAttribute("x", Math.max(left, box.x));
      nameOf.setAttribute("y", Math.min(Math.max(y + 4 * unit, box.y + 13 * unit), box.y + box.height - 4 * unit));
    };

    const say = () => {
      const count = fill(words.shown, { n: shown.length, all: cities.length });
      if (city === null) {
        status.textContent = `${words.no_city}${words.stop}${count}`;
        return;
      }
      const facts = heads.map((head, k) => [head, texts[city][k], data.said[k]])
        .filter(([, text, said]) => said && text !== "–").map(([head, text]) => `${head}${words.colon}${text}`);
      const others = cities.flatMap((_, i) => i !== city && same(i) ? [texts[i][0]] : []);
      const named = others.slice(0, MOST_NAMED).join(words.between) + (others.length > MOST_NAMED
        ? fill(words.more, { n: others.length - MOST_NAMED }) : "");
      const where = cities[city].g === null ? words.alone
        : fill(words.in, { name: agglomerations[cities[city].g], cities: named || "–" });
      status.textContent = [[texts[city][0], ...facts].join(words.comma), where, count].join(words.stop);
    };

    const offer = () => {
      const lines = [heads, ...shown.map(i => texts[i])].map(line => line.map(quoted).join(","));
      // The mark at the beginning lets Excel read Chinese.
      download.href = `data:text/csv;charset=utf-8,${encodeURIComponent(`\ufeff${lines.join("\n")}\n`)}`;
      download.download = "world-cities.csv";
    };

    const show = () => {
      frame();
      svg.style.setProperty("--fs-world-unit", perPixel());
      const there = new Set(shown);
      points.forEach(point => {
        const i = Number(point.dataset.i);
        const kind = cities[i].g === null ? "fs-world-other" : "fs-world-member";
        point.setAttribute("class", i === city ? "fs-world-chosen" : same(i) ? `${kind} fs-world-same` : kind);
        point.toggleAttribute("hidden", !there.has(i));
      });
      // What is said stands above what lies around it, the chosen city above all.
      const raised = points.filter(point => same(Number(point.dataset.i)));
      layer.append(...raised, ...points.filter(point => Number(point.dataset.i) === city));
      rows.forEach((row, i) => {
        row.hidden = !there.has(i);
        row.toggleAttribute("aria-current", i === city);
      });
      chooser.value = city ?? "";
      // The list moves to the city, the page does not.
      if (city !== null && root.dataset.touched) {
        scroller.scrollTop = rows[city].offsetTop - scroller.clientHeight / 2;
      }
      write();
      say();
    };

    const choose = found => {
      root.dataset.touched = "1";
      city = found;
      show();
    };

    const filter = () => {
      const from = least.value === "" ? null : Number(least.value);
      const is = (select, value) => !select || select.value === "" || Number(select.value) === value;
      shown = cities.flatMap((one, i) => is(group, one.g) && is(continent, one.t)
        && (from === null || (one.s !== null && one.s >= from)) ? [i] : []);
      // Cities are in the order of their scores: the first one that is left.
      if (!shown.includes(city)) city = shown[0] ?? null;
      const names = shown.map(i => [texts[i][0], i]).sort((a, b) => a[0].localeCompare(b[0], root.lang));
      const listed = names.length ? names : [[words.no_city, ""]];
      chooser.replaceChildren(...listed.map(([name, i]) => new Option(name, i)));
      chooser.disabled = !names.length;
      show();
      offer();
    };

    const inFrame = ({ x, y }) => x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;

    const nearest = (x, y) => {
      let [best, least_] = [null, 30 * perPixel()];
      for (const i of shown) {
        const away = inFrame(cities[i]) ? Math.hypot(cities[i].x - x, cities[i].y - y) : Infinity;
        if (away < least_) [best, least_] = [i, away];
      }
      return best;
    };

    // The next city in a direction: near ones first, those off the direction later.
    const next = ([right, down]) => {
      const here = cities[city];
      let [best, least_] = [null, Infinity];
      for (const i of shown) {
        const [dx, dy] = [cities[i].x - here.x, cities[i].y - here.y];
        const along = dx * right + dy * down;
        const aside = Math.abs(dx * down) + Math.abs(dy * right);
        if (along > 0 && along >= aside / 2 && along + 2 * aside < least_) [best, least_] = [i, along + 2 * aside];
      }
      return best;
    };

    for (const one of [group, continent]) one?.addEventListener("change", filter);
    least.addEventListener("input", filter);
    chooser.addEventListener("change", () => choose(Number(chooser.value)));
    zoom.addEventListener("change", show);
    svg.addEventListener("click", event => {
      const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
      const found = nearest(at.x, at.y);
      if (found !== null) choose(found);
    });
    svg.addEventListener("keydown", event => {
      if (!(event.key in ARROWS) || city === null) return;
      event.preventDefault();
      const found = next(ARROWS[event.key]);
      if (found !== null) choose(found);
    });
    let width = 0;
    new ResizeObserver(() => {
      if (svg.clientWidth && svg.clientWidth !== width) {
        width = svg.clientWidth;
        show();
      }
    }).observe(svg);
    filter();
  };

  for (const root of document.querySelectorAll(".fs-world:not([data-ready])")) start(root);
})();
