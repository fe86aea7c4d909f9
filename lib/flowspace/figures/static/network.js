// The map of a network of cities: choose layer, year or period, and city, and see the strongest partners on the map and
// in a table. All data stand in the page; nothing is fetched. Texts of users enter only as text, never as markup.
(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

  const make = (name, attributes = {}, text = null, space = null) => {
    const element = space ? document.createElementNS(space, name) : document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (text !== null) element.textContent = text;
    return element;
  };
  const drawn = (name, attributes, text = null) => make(name, attributes, text, SVG);
  const fill = (template, values) => template.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
  // Three significant digits, whole numbers in full; the CSV has what the page holds.
  const number = value => value.toLocaleString("en-US", Number.isInteger(value) ? {} : { maximumSignificantDigits: 3 });
  const quoted = value => `"${String(value).replaceAll('"', '""')}"`;

  // Numbers as they are packed: to the base 36, or decimal with a point.
  const unpacked = text => text.includes(".") ? Number(text) : parseInt(text, 36);

  // Links of one layer and time as partners of each city, the strongest first; equal ones in the order of cities.
  const partnersOf = (packed, directed) => {
    const found = new Map();
    const add = (city, way, partner, weight) => {
      if (!found.has(city)) found.set(city, { out: [], in: [] });
      found.get(city)[way].push([partner, weight]);
    };
    for (const row of packed.split(";")) {
      const [from, ...flat] = row.split(/[:,]/).map(unpacked);
      for (let k = 0; k < flat.length; k += 2) {
        add(from, "out", flat[k], flat[k + 1]);
        add(flat[k], directed ? "in" : "out", from, flat[k + 1]);
      }
    }
    for (const ways of found.values()) {
      for (const list of Object.values(ways)) list.sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    }
    return found;
  };

  const start = root => {
    root.dataset.ready = "";
    const data = JSON.parse(root.querySelector("script[type='application/json']").textContent);
    const { words, cities, layers, top } = data;
    const part = name => root.querySelector(`.fs-network-${name}`);
    const [svg, links, names, status, badges, table] =
      ["svg", "links", "names", "status", "badges", "table"].map(part);
    const [layerSelect, timeSelect, citySelect] = root.querySelectorAll("select");
    const points = [...root.querySelectorAll(".fs-network-points circle")];
    const source = root.querySelector(".fs-source");
    const download = part("download");
    const zoom = root.querySelector("input");
    const box = svg.viewBox.baseVal;
    const [fullWidth, fullHeight] = [box.width, box.height];
    let [layer, time, city] = [data.start.layer, data.start.time, data.start.city];
    let timeAsked = false;
    let view = new Map();

    layers.forEach((one, i) => layerSelect.add(new Option(one.name, i)));
    data.order.forEach(i => citySelect.add(new Option(cities[i].name, i)));
    part("controls").hidden = false;
    download.hidden = false;

    const located = i => cities[i].x !== null;
    const perPixel = () => box.width / (svg.clientWidth || box.width);

    // A time given to begin with may be one the first layer does not have.
    const fillTimes = () => {
      const { times } = layers[layer];
      if (!times.includes(time)) time = times.at(-1);
      timeSelect.replaceChildren(...times.map(t => new Option(t, t)));
      timeSelect.disabled = times.length < 2;
    };
    // A number has a word for "year" after it in Chinese; a period with a name of its own has none.
    const timeSaid = () => /\d$/.test(time) ? fill(words.time, { time }) : time;

    // A curve bends to one side of its way, so that both directions of a pair are seen.
    const curve = (from, to, bent) => {
      const [a, b] = [cities[from], cities[to]];
      const bend = bent ? 0.14 : 0;
      const middle = [(a.x + b.x) / 2 + bend * (b.y - a.y), (a.y + b.y) / 2 - bend * (b.x - a.x)];
      return { path: `M${a.x} ${a.y}Q${middle[0]} ${middle[1]} ${b.x} ${b.y}`,
               half: [(a.x + b.x) / 4 + middle[0] / 2, (a.y + b.y) / 4 + middle[1] / 2],
               angle: Math.atan2(b.y - a.y, b.x - a.x) * 180 / Math.PI };
    };

    // The whole map, or the part of it with the chosen city and its partners, in the same shape.
    const frame = partners => {
      const seen = [city, ...partners].filter(located).map(i => cities[i]);
      [box.x, box.y, box.width, box.height] = [0, 0, fullWidth, fullHeight];
      if (!zoom.checked || !seen.length) return;
      const ends = axis => [Math.min(...seen.map(c => c[axis])), Math.max(...seen.map(c => c[axis]))];
      const [[west, east], [north, south]] = [ends("x"), ends("y")];
      const shape = fullWidth / fullHeight;
      box.width = Math.min(fullWidth, Math.max(1.5 * (east - west), 1.4 * shape * (south - north), fullWidth / 12));
      box.height = box.width / shape;
      box.x = Math.min(Math.max((west + east - box.width) / 2, 0), fullWidth - box.width);
      box.y = Math.min(Math.max((north + south - box.height) / 2, 0), fullHeight - box.height);
    };

    const drawLinks = (rows, directed) => {
      const unit = perPixel();
      const most = Math.max(...rows.map(row => row.weight));
      links.replaceChildren();
      for (const { way, partner, weight } of [...rows].reverse()) {
        if (!located(city) || !located(partner)) continue;
        const line = way === "in" ? curve(partner, city, true) : curve(city, partner, directed);
        links.append(drawn("path", { d: line.path, class: `fs-network-${way}`,
                                     "stroke-width": 1 + 4 * Math.sqrt(weight / most) }));
        if (directed) {
          links.append(drawn("path", { d: "M6 0L-4 5L-4 -5Z", class: `fs-network-head-${way}`,
            transform: `translate(${line.half}) rotate(${line.angle}) scale(${unit})` }));
        }
      }
    };

    // Names where there is room: the chosen city first, then partners by weight; all of them stand in the table.
    const drawNames = partners => {
      const unit = perPixel();
      const taken = [];
      names.replaceChildren();
      for (const i of [city, ...partners]) {
        if (!located(i)) continue;
        const { x, y, name } = cities[i];
        const text = drawn("text", { class: i === city ? "fs-network-chosen-name" : "" }, name);
        names.append(text);
        const [w, h, gap] = [text.getComputedTextLength(), 14 * unit, 8 * unit];
        const place = [[x + gap, y - h / 2], [x - gap - w, y - h / 2], [x - w / 2, y - gap - h], [x - w / 2, y + gap]]
          .map(([left, upper]) => ({ left, upper, right: left + w, lower: upper + h }))
          .find(p => p.left >= box.x && p.right <= box.x + box.width &&
            p.upper >= box.y && p.lower <= box.y + box.height &&
            taken.every(t => p.right < t.left || p.left > t.right || p.lower < t.upper || p.upper > t.lower));
        if (!place) {
          text.remove();
          continue;
        }
        taken.push(place);
        text.setAttribute("x", place.left);
        text.setAttribute("y", place.lower - 3 * unit);
      }
    };

    const fillTable = (rows, one) => {
      const head = make("tr");
      const heads = [words.partner, ...(one.directed ? [words.direction] : []), one.unit];
      heads.forEach((word, i) => head.append(
        make("th", i === heads.length - 1 ? { scope: "col", class: "fs-number" } : { scope: "col" }, word)));
      const body = make("tbody");
      for (const { way, partner, weight } of rows) {
        const row = make("tr");
        row.append(make("th", { scope: "row" }, cities[partner].name));
        if (one.directed) row.append(make("td", {}, words[way]));
        row.append(make("td", { class: "fs-number" }, number(weight)));
        body.append(row);
      }
      if (!rows.length) {
        const row = make("tr");
        row.append(make("td", { colspan: heads.length }, words.none));
        body.append(row);
      }
      const top_ = make("thead");
      top_.append(head);
      table.replaceChildren(make("caption", {}, fill(words.caption,
        { city: cities[city].name, layer: one.name, time: timeSaid() })), top_, body);
    };

    const say = (rows, one) => {
      const named = way => rows.filter(row => row.way === way)
        .map(row => `${cities[row.partner].name} (${number(row.weight)})`).join(words.comma) || words.nobody;
      const template = !rows.length ? words.say_none : one.directed ? words.say_directed : words.say;
      const hidden = [...new Set([city, ...rows.map(row => row.partner)])].filter(i => !located(i));
      const unseen = hidden.length ? fill(words.unseen, { cities: hidden.map(i => cities[i].name).join(words.comma) })
        : "";
      status.textContent = fill(template, { city: cities[city].name, layer: one.name, time: timeSaid(),
                                            out: named("out"), in: named("in") }) + unseen;
    };

    const offer = (rows, one) => {
      const evidence = one.grades.map(grade => grade.key).join("+");
      const lines = rows.map(({ way, partner, weight }) => [one.key, time, evidence, one.directed ? way : "both",
        cities[city].adcode, cities[city].name, cities[partner].adcode, cities[partner].name, weight].map(quoted));
      const text = [`layer,${data.when},evidence,direction,adcode,city,partner_adcode,partner,weight`,
                    ...lines.map(line => line.join(","))].join("\n") + "\n";
      // The mark at the beginning lets Excel read Chinese.
      download.href = `data:text/csv;charset=utf-8,${encodeURIComponent("\ufeff" + text)}`;
      download.download = `network-${one.key}-${time}-${cities[city].adcode}.csv`.replace(/[^\w.-]/g, "_");
    };

    const show = () => {
      const one = layers[layer];
      const own = view.get(city) ?? { out: [], in: [] };
      const rows = ["out", "in"].flatMap(way => own[way].slice(0, top).map(([partner, weight]) =>
        ({ way, partner, weight })));
      const partners = [...new Set([...rows].sort((a, b) => b.weight - a.weight).map(row => row.partner))];
      frame(partners);
      svg.style.setProperty("--fs-network-unit", perPixel());
      layerSelect.value = layer;
      timeSelect.value = time;
      citySelect.value = city;
      badges.replaceChildren(...one.grades.map(grade =>
        make("span", { class: `fs-badge fs-${grade.key}` }, grade.name)));
      source.textContent = one.source;
      part("legend").hidden = !one.directed;
      points.forEach(point => {
        const i = Number(point.dataset.i);
        point.setAttribute("class", i === city ? "fs-network-chosen" : partners.includes(i) ? "fs-network-partner"
          : view.has(i) ? "fs-network-linked" : "");
      });
      drawLinks(rows, one.directed);
      drawNames(partners);
      fillTable(rows, one);
      say(rows, one);
      offer(rows, one);
    };

    const choose = (newLayer, newTime, newCity) => {
      [layer, time, city] = [newLayer, newTime, newCity];
      fillTimes();
      const one = layers[layer];
      view = partnersOf(one.links[one.times.indexOf(time)], one.directed);
      show();
    };

    const inFrame = ({ x, y }) => x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;

    // The city at a place of the map that a finger or a mouse can mean: every dot that is seen, also one without links.
    const nearest = (x, y) => {
      let [best, least] = [null, 30 * perPixel()];
      for (const i of cities.keys()) {
        const away = located(i) && inFrame(cities[i]) ? Math.hypot(cities[i].x - x, cities[i].y - y) : Infinity;
        if (away < least) [best, least] = [i, away];
      }
      return best;
    };

    // The next city in a direction: near ones first, those off the direction later.
    const next = ([right, down]) => {
      const here = located(city) ? cities[city] : { x: fullWidth / 2, y: fullHeight / 2 };
      let [best, least] = [null, Infinity];
      for (const i of view.keys()) {
        if (i === city || !located(i)) continue;
        const [dx, dy] = [cities[i].x - here.x, cities[i].y - here.y];
        const along = dx * right + dy * down;
        const aside = Math.abs(dx * down) + Math.abs(dy * right);
        if (along > 0 && along >= aside / 2 && along + 2 * aside < least) [best, least] = [i, along + 2 * aside];
      }
      return best;
    };

    // Another layer is shown at its last time, unless the reader chose the one shown now and the layer has it.
    layerSelect.addEventListener("change", () => {
      const { times } = layers[layerSelect.value];
      timeAsked &&= times.includes(time);
      choose(Number(layerSelect.value), timeAsked ? time : times.at(-1), city);
    });
    timeSelect.addEventListener("change", () => {
      timeAsked = true;
      choose(layer, timeSelect.value, city);
    });
    citySelect.addEventListener("change", () => choose(layer, time, Number(citySelect.value)));
    zoom.addEventListener("change", show);
    svg.addEventListener("click", event => {
      const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
      const found = nearest(at.x, at.y);
      if (found !== null) choose(layer, time, found);
    });
    svg.addEventListener("keydown", event => {
      if (!(event.key in ARROWS)) return;
      event.preventDefault();
      const found = next(ARROWS[event.key]);
      if (found !== null) choose(layer, time, found);
    });
    let width = 0;
    new ResizeObserver(() => {
      if (svg.clientWidth && svg.clientWidth !== width) {
        width = svg.clientWidth;
        show();
      }
    }).observe(svg);
    choose(layer, time, city);
  };

  for (const root of document.querySelectorAll(".fs-network:not([data-ready])")) start(root);
})();
