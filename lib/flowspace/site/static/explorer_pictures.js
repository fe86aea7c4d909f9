// The explorer's pictures as SVG: every colour and size stands in the picture itself, so that a copy of it is complete.
window.flowspaceParts = window.flowspaceParts ?? {};
window.flowspaceParts.pictures = (data, words, language, tools) => {
  const SVG = "http://www.w3.org/2000/svg";
  const {fill, short, place, cell, ranks, number, brief, valueText} = tools;
  const FONT = '-apple-system, "Segoe UI", "Helvetica Neue", Arial, "Noto Sans SC", "PingFang SC", '
    + '"Microsoft YaHei", sans-serif';
  const PALETTES = {
    light: {page: "#ffffff", text: "#1f1f1f", muted: "#4d4d4d", grid: "#dcdcd8", context: "#8a8a86",
      hatch: "#f1e4ec", ring: "#d55e00",
            series: ["#0072b2", "#d55e00", "#009e73", "#aa3377", "#222222"],
            classes: ["#b5de2b", "#44bf70", "#21918c", "#31688e", "#440154"],
            around: ["#b35806", "#f1a340", "#998ec3", "#542788"]},
    dark: {page: "#14181e", text: "#ececec", muted: "#c2c2c2", grid: "#3a4047", context: "#8b9096", hatch: "#2a2128",
      ring: "#ff9b6a",
           series: ["#6cb6e6", "#f0964a", "#4fc9a4", "#e58fc0", "#ececec"],
           classes: ["#5a3f8a", "#3f77b5", "#25a096", "#6fce62", "#f3e55b"],
           around: ["#ff9a3c", "#9a5a1c", "#6b5fae", "#c3b5ff"]},
  };
  const DASHES = ["", "7 3", "2 2.5", "8 2.5 2 2.5", "4 2"];
  const MARKS = ["circle", "square", "triangle", "diamond", "cross"];
  const SIZE = 12;

  const make = (name, attributes = {}, text = null) => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (text !== null) element.textContent = text;
    return element;
  };
  // How wide a text will be, without asking the page: a picture that is saved is never on it.
  // Rather too wide than too narrow, since fonts differ.
  const letterWidth = (letter) => letter > "\u2e7f" || "—…“”".includes(letter) ? 1 : letter === " " ? 0.32
    : /[0-9=+<>×]/.test(letter) ? 0.64 : /[A-Zmw&%@]/.test(letter) ? 0.7 : 0.56;
  const widthOf = (text, size = SIZE) => [...text].reduce((sum, letter) => sum + letterWidth(letter) * size, 0);
  const PARTS = new RegExp("[（“《]*(?:[\u2e80-\uffff]|[^\\s&\u2e80-\uffff]*&|[^\\s&\u2e80-\uffff]+)"
    + "[，。；：、）”》]*\\s*|\\s+", "gu");
  const wrapped = (text, width, size = SIZE) => {
    const lines = [""];
    // No line begins with a mark that closes, and none ends with one that opens.
    for (const part of text.match(PARTS) ?? []) {
      if (lines.at(-1) && widthOf(lines.at(-1) + part.trimEnd(), size) > width) lines.push("");
      lines[lines.length - 1] += part;
    }
    return lines.map((line) => line.trimEnd());
  };
  const sheet = (width, height, palette) => make("svg", {
    xmlns: SVG, width, height, viewBox: `0 0 ${width} ${height}`, "font-family": FONT, "font-size": SIZE,
    fill: palette.text});

  let patterns = 0;
  // What lies inside a box and is cut off at its edges.
  const clipped = (svg, {x0, x1, y0, y1}) => {
    const id = `fs-cut-${patterns += 1}`;
    const cut = make("clipPath", {id}), inside = make("g", {"clip-path": `url(#${id})`});
    cut.append(make("rect", {x: x0, y: y0, width: x1 - x0, height: y1 - y0}));
    svg.append(cut, inside);
    return inside;
  };

  // Behind all that is simulated: stripes that no other grade has.
  const stripes = (svg, grade, palette, x, y, width, height) => {
    if (grade !== "simulated") return;
    const id = `fs-stripes-${patterns += 1}`;
    const pattern = make("pattern", {id, width: 10, height: 10, patternUnits: "userSpaceOnUse",
                                     patternTransform: "rotate(45)"});
    pattern.append(make("rect", {width: 3, height: 10, fill: palette.hatch}));
    svg.append(make("defs"));
    svg.lastChild.append(pattern);
    svg.append(make("rect", {x, y, width, height, fill: `url(#${id})`}));
  };

  const mark = (kind, x, y, r, colour, palette, hollow = false) => {
    const look = {fill: hollow ? palette.page : colour, stroke: hollow ? colour : palette.page,
                  "stroke-width": hollow ? 1.6 : 0.8};
    const shapes = {square: `M${x - r} ${y - r}h${2 * r}v${2 * r}h${-2 * r}Z`,
                    triangle: `M${x} ${y - 1.2 * r}L${x + 1.2 * r} ${y + r}H${x - 1.2 * r}Z`,
                    diamond: `M${x} ${y - 1.4 * r}L${x + 1.4 * r} ${y}L${x} ${y + 1.4 * r}L${x - 1.4 * r} ${y}Z`};
    if (kind === "circle") return make("circle", {cx: x, cy: y, r, ...look});
    if (kind === "cross") {
      return make("path", {d: `M${x - r} ${y - r}L${x + r} ${y + r}M${x - r} ${y + r}L${x + r} ${y - r}`,
                           stroke: colour, "stroke-width": 2, fill: "none"});
    }
    return make("path", {d: shapes[kind], ...look});
  };

  // Items side by side, on as many lines as they need; gives the height they take.
  const flow = (svg, items, x, y, width) => {
    let [left, top] = [x, y];
    for (const {w, draw} of items) {
      if (left > x && left + w > x + width) [left, top] = [x, top + 18];
      svg.append(...draw(left, top));
      left += w + 12;
    }
    return top - y + 18;
  };
  // A text on as many lines as it needs; gives the height they take.
  const paragraph = (svg, text, x, y, width, palette) => {
    const lines = wrapped(text, width);
    lines.forEach((line, k) => svg.append(make("text", {x, y: y + 12 + 17 * k, fill: palette.muted}, line)));
    return 17 * lines.length;
  };
  // What a legend shows, and its items: beside each other where there is room, else the items below.
  const legend = (svg, text, items, x, y, width, palette) => {
    const beside = widthOf(text) + 12 + (items[0]?.w ?? 0) <= width;
    if (!beside) {
      const tall = paragraph(svg, text, x, y, width, palette);
      return tall + flow(svg, items, x, y + tall, width);
    }
    return flow(svg, [{w: widthOf(text), draw: (left, top) => [
      make("text", {x: left, y: top + 12, fill: palette.muted}, text)]}, ...items], x, y, width);
  };

  // Names where there is room for them, in the order given; they keep off each other and off the points of their own.
  const names = (svg, items, box, palette) => {
    const taken = items.filter((one) => one.keep).map(({x, y, r}) => ({x0: x - r, x1: x + r, y0: y - r, y1: y + r, r}));
    for (const {x, y, r, text, bold, must, large} of items) {
      if (!text) continue;
      const [w, h, gap] = [widthOf(text) * (bold ? 1.06 : 1), SIZE + 1, r + 3];
      const spots = [[x + gap, y - h / 2], [x - gap - w, y - h / 2], [x - w / 2, y - gap - h], [x - w / 2, y + gap],
                     [x + gap * 0.7, y - gap * 0.7 - h], [x - gap * 0.7 - w, y + gap * 0.7]]
        .map(([x0, y0]) => ({x0, y0, x1: x0 + w, y1: y0 + h}))
        .filter((p) => p.x0 >= box.x0 && p.x1 <= box.x1 && p.y0 >= box.y0 && p.y1 <= box.y1);
      const meets = (p) => taken.filter((t) => !(p.x1 < t.x0 || p.x0 > t.x1 || p.y1 < t.y0 || p.y0 > t.y1));
      // The name of a large circle may lie on other circles, as few as can be, rather than be left out.
      const free = spots.find((p) => !meets(p).length) ?? (large
        ? spots.filter((p) => meets(p).every((t) => t.r !== undefined))
          .sort((a, b) => meets(a).length - meets(b).length)[0] : undefined);
      const found = free ?? (must ? spots[0] : null);
      if (!found) continue;
      taken.push(found);
      svg.append(make("text", {
        x: found.x0, y: found.y0 + SIZE - 1.5, "font-weight": bold ? 700 : 400, stroke: palette.page,
          "stroke-width": 3.5,
        "stroke-linejoin": "round", "paint-order": "stroke", "pointer-events": "none"}, text));
    }
  };

  // Degrees to pixels with a graticule; the whole country, or what the given cities need.
  const ground = (svg, cities, width, palette, grade, most) => {
    const placed = cities.filter((i) => data.cities.x[i] !== null);
    const xs = placed.map((i) => data.cities.x[i]), ys = placed.map((i) => data.cities.y[i]);
    let [west, east, south, north] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const pad = 0.5 + 0.05 * (east - west);
    [west, east, south, north] = [west - pad, east + pad, south - pad, north + pad];
    const squeeze = Math.cos((south + north) / 2 * Math.PI / 180);
    const margin = {left: 30, bottom: 20, top: 4, right: 4};
    const inner = width - margin.left - margin.right;
    let tall = (north - south) / ((east - west) * squeeze) * inner;
    if (tall > most) {
      const more = ((north - south) * inner / (most * squeeze) - (east - west)) / 2;
      [west, east, tall] = [west - more, east + more, most];
    } else if (tall < 0.5 * inner) {
      const more = (0.5 * (east - west) * squeeze - (north - south)) / 2;
      [south, north, tall] = [south - more, north + more, 0.5 * inner];
    }
    const x = (degrees) => margin.left + (degrees - west) / (east - west) * inner;
    const y = (degrees) => margin.top + (north - degrees) / (north - south) * tall;
    const box = {x0: margin.left, x1: margin.left + inner, y0: margin.top, y1: margin.top + tall};
    stripes(svg, grade, palette, box.x0, box.y0, inner, tall);
    const step = [0.5, 1, 2, 5, 10, 20].find((s) => (east - west) / s <= Math.max(3, inner / 90));
    for (let d = Math.ceil(west / step) * step; d < east; d += step) {
      svg.append(make("line", {x1: x(d), x2: x(d), y1: box.y0, y2: box.y1, stroke: palette.grid, "stroke-width": 0.7}));
      if (x(d) < box.x1 - 12) {
        svg.append(make("text", {x: x(d), y: box.y1 + 14, "text-anchor": "middle", "font-size": 11,
                                 fill: palette.muted}, `${d}°E`));
      }
    }
    for (let d = Math.ceil(south / step) * step; d < north; d += step) {
      svg.append(make("line", {x1: box.x0, x2: box.x1, y1: y(d), y2: y(d), stroke: palette.grid, "stroke-width": 0.7}));
      if (y(d) > box.y0 + 12) {
        svg.append(make("text", {x: box.x0 - 4, y: y(d) + 4, "text-anchor": "end", "font-size": 11,
                                 fill: palette.muted}, `${d}°N`.replace("°N", "°")));
      }
    }
    return {x, y, box, at: (i) => [x(data.cities.x[i]), y(data.cities.y[i])], placed: (i) => data.cities.x[i] !== null,
            bottom: box.y1 + margin.bottom, inside: ([px, py]) => px >= box.x0 && px <= box.x1 && py >= box.y0
              && py <= box.y1};
  };

  const membersOf = (i) => data.agglomerations[i].members;
  const everyMember = [...new Set(data.agglomerations.flatMap((one) => one.members))];
  const middle = (i, at, placed) => {
    const points = membersOf(i).filter(placed).map(at);
    return [0, 1].map((k) => points.reduce((sum, point) => sum + point[k], 0) / points.length);
  };

  // Fifths of the values of a year, and the class of each agglomeration; where zero parts two kinds, two classes on
  // either side of it, parted by the middle distance from it.
  const classesOf = (one, year, diverges) => {
    const values = tools.keys.map((_, i) => cell(one, i, year)?.value ?? null);
    const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
    const far = sorted.map(Math.abs).sort((a, b) => a - b)[Math.floor(sorted.length / 2)];
    const around = (value) => value < 0 ? (value <= -far ? 0 : 1) : value >= far ? 3 : 2;
    const of = values.map((value) => value === null ? null
      : diverges ? around(value) : Math.floor(5 * sorted.indexOf(value) / sorted.length));
    const ends = Array.from({length: diverges ? 4 : 5}, (_, k) => k).map((k) => values.filter((_, i) => of[i] === k))
      .map((list) => list.length ? [Math.min(...list), Math.max(...list)] : null);
    const name = diverges ? words.colours_zero : ends.every(Boolean) ? words.colours : words.colours_classes;
    return {of, ends, name};
  };

  // What circles of cities are sized by: links of the layer for measures of networks, patents else.
  const sizesOf = (state) => {
    const layered = tools.measures.get(state.measure).layered && state.layer !== "published";
    const source = layered ? data.cities_by.layers[state.layer] : data.cities_by.patents;
    const year = tools.nearest(source.years, state.year);
    const k = source.years.indexOf(year);
    const grade = (i) => tools.GRADES[layered ? tools.layers.get(state.layer).grade : source.grades[i][k]];
    const end = (name, i) => layered || !source[name][i] ? null : source[name][i][k];
    // Grades of all circles that are drawn, or of the given cities, the firmest first.
    const grades = (cities = everyMember) => {
      const found = new Set(cities.map(grade).filter(Boolean));
      return Object.values(tools.GRADES).filter((one) => found.has(one));
    };
    return {layered, year, grade, grades, end, when: layered ? tools.period(state.layer, year) : String(year),
            text: (value) => layered ? tools.weight(value, state.layer) : number(value, 0),
            of: (i) => source.value[i] ? source.value[i][k] : layered ? 0 : null};
  };

  const map = (state, {palette, width, grade}) => {
    const measure = tools.measures.get(state.measure), one = tools.series(state);
    const chosen = place(state.agglomeration), compared = state.compare.map(place);
    const svg = sheet(width, 100, palette);
    const base = ground(svg, state.zoom === "chosen" ? membersOf(chosen) : everyMember, width, palette, grade,
                        Math.max(300, Math.min(560, width)));
    const classes = classesOf(one, state.year, measure.diverges), sizes = sizesOf(state);
    const colours = measure.diverges ? palette.around : palette.classes;
    const member = new Set(everyMember);
    const largest = Math.max(...data.cities.code.map((_, i) => sizes.of(i) ?? 0), 1e-9);
    const top = Math.max(8, Math.min(20, width / 45)) * (state.zoom === "chosen" ? 1.5 : 1);
    const radius = (i) => 2 + (top - 2) * Math.sqrt((sizes.of(i) ?? 0) / largest);
    const hits = [], inside = clipped(svg, base.box);
    data.cities.code.forEach((_, i) => {
      if (member.has(i) || !base.placed(i) || !base.inside(base.at(i))) return;
      const [cx, cy] = base.at(i);
      inside.append(make("circle", {cx, cy, r: 1.3, fill: palette.context}));
      hits.push({x: cx, y: cy, r: 2, city: i, agglomeration: null});
    });
    const spokes = (i, colour, thickness) => {
      const hub = middle(i, base.at, base.placed);
      for (const j of membersOf(i).filter(base.placed)) {
        const [x2, y2] = base.at(j);
        inside.append(make("line", {x1: hub[0], y1: hub[1], x2, y2, stroke: colour, "stroke-width": thickness,
                                 "stroke-opacity": 0.8}));
      }
    };
    tools.keys.forEach((_, i) => i === chosen || spokes(i, palette.context, 0.6));
    spokes(chosen, palette.ring, 1.6);
    const circles = tools.keys.flatMap((_, i) => membersOf(i).filter(base.placed).map((city) => ({city, i})))
      .filter(({city}) => base.inside(base.at(city)))
      .sort((a, b) => (a.i === chosen) - (b.i === chosen) || radius(b.city) - radius(a.city));
    for (const {city, i} of circles) {
      const [cx, cy] = base.at(city), r = radius(city);
      const level = classes.of[i];
      inside.append(make("circle", {cx, cy, r, fill: level === null ? palette.page : colours[level],
                                 "fill-opacity": 0.92, stroke: i === chosen ? palette.ring : palette.muted,
                                 "stroke-width": i === chosen ? 2 : 0.7,
                                 ...(level === null ? {"stroke-dasharray": "2 2"} : {})}));
      hits.push({x: cx, y: cy, r, city, agglomeration: i});
    }
    // One stop for each agglomeration; the mark is seen only when it has the focus.
    const stops = tools.keys.map((_, i) => ({i, at: middle(i, base.at, base.placed)}));
    const seen = stops.filter(({at}) => base.inside(at));
    for (const {i, at} of seen) {
      svg.append(make("circle", {cx: at[0], cy: at[1], r: 15, fill: "transparent", stroke: "none", "data-stop": i,
                                 "pointer-events": "none"}));
    }
    const first = [chosen, ...compared];
    const named = [...first, ...seen.map(({i}) => i).filter((i) => !first.includes(i))]
      .map((i) => ({i, at: stops[i].at})).filter(({at}) => base.inside(at));
    const cityNames = state.zoom === "chosen" ? membersOf(chosen).filter(base.placed)
      .sort((a, b) => (sizes.of(b) ?? 0) - (sizes.of(a) ?? 0))
      .map((i) => ({x: base.at(i)[0], y: base.at(i)[1], r: radius(i), text: data.cities[language][i], keep: true}))
      .map((item, k) => ({...item, large: k < 5})) : [];
    names(svg, [...cityNames, ...named.map(({i, at}) => ({x: at[0], y: at[1], r: state.zoom === "chosen" ? 0 : 4,
                                                          text: short(i),
                                            bold: i === chosen, must: i === chosen && state.zoom !== "chosen"}))
      .filter((item) => state.zoom !== "chosen" || !item.bold)], base.box, palette);
    const items = classes.ends.map((ends, k) => ends && (() => {
      const [first_, last_] = ends.map((value) => valueText(state, value));
      const text = first_ === last_ ? first_ : first_ + (ends[0] < 0 ? words.until : words.dash) + last_;
      return {w: 18 + widthOf(text), draw: (x, y) => [
        make("rect", {x, y: y + 1, width: 13, height: 13, fill: colours[k], stroke: palette.muted}),
        make("text", {x: x + 18, y: y + 12}, text)]};
    })()).filter(Boolean);
    let below = base.bottom + 4;
    below += legend(svg, fill(classes.name, {measure: tools.named(measure), year: tools.when(state, state.year)}),
                    items, 4, below, width - 8, palette);
    const said = fill(sizes.layered ? words.sizes_links : words.sizes_patents,
                      {year: sizes.when, layer: sizes.layered ? tools.layerName(state.layer) : "",
                       most: sizes.text(largest),
                       grade: sizes.grades().map((one) => words.grades[one]).join(words.comma)});
    for (const line of wrapped(said, width - 34)) {
      const lead = line === wrapped(said, width - 34)[0];
      if (lead) {
        svg.append(make("circle", {cx: 10, cy: below + 8, r: 6, fill: "none", stroke: palette.muted}));
      }
      svg.append(make("text", {x: 22, y: below + 12, fill: palette.muted}, line));
      below += 17;
    }
    return {svg, height: below + 4, hits, stops: seen.map(({i}) => i)};
  };

  const network = (state, {palette, width, grade}) => {
    const found = tools.linksOf(state), chosen = place(state.agglomeration);
    const svg = sheet(width, 100, palette);
    const within = state.links === "within";
    const base = ground(svg, within ? membersOf(chosen) : everyMember, width, palette, grade,
                        Math.max(300, Math.min(560, width)));
    const spot = within ? base.at : (i) => middle(i, base.at, base.placed);
    const able = within ? base.placed : () => true;
    const ends = within ? membersOf(chosen).filter(able) : tools.keys.map((_, i) => i);
    const strength = new Map(ends.map((i) => [i, 0]));
    const most = Math.max(...found.rows.map((row) => row.weight), 1e-9);
    const lines = [];
    for (const row of [...found.rows].reverse()) {
      for (const end of [row.a, row.b]) strength.set(end, (strength.get(end) ?? 0) + row.weight);
      if (!able(row.a) || !able(row.b)) continue;
      const [x1, y1] = spot(row.a), [x2, y2] = spot(row.b);
      const share = Math.sqrt(row.weight / most);
      const line = make("line", {x1, y1, x2, y2, stroke: palette.series[0], "stroke-width": 0.6 + 6 * share,
                                 "stroke-opacity": 0.3 + 0.6 * share, "data-ends": `${row.a} ${row.b}`,
                                 ...(grade === "simulated" ? {"stroke-dasharray": "7 3"} : {})});
      lines.push(line);
      svg.append(line);
    }
    const largest = Math.max(...strength.values(), 1e-9);
    const hits = [];
    const order = [...ends].sort((a, b) => strength.get(b) - strength.get(a));
    const radius = (i) => within ? 3 + 7 * Math.sqrt(strength.get(i) / largest) : i === chosen ? 9 : 3 + 4 * Math.sqrt(
      strength.get(i) / largest);
    for (const i of order) {
      const [cx, cy] = spot(i);
      const linked = strength.get(i) > 0;
      svg.append(make("circle", {cx, cy, r: radius(i), fill: linked ? palette.series[0] : palette.page,
                                 stroke: linked ? palette.page : palette.muted, "stroke-width": 1.2}));
      svg.append(make("circle", {cx, cy, r: Math.max(12, radius(i) + 4), fill: "transparent", stroke: "none",
        "data-stop": i,
                                 "pointer-events": "none"}));
      hits.push({x: cx, y: cy, r: radius(i), city: within ? i : null, agglomeration: within ? chosen : i});
    }
    names(svg, order.map((i) => ({x: spot(i)[0], y: spot(i)[1], r: radius(i), keep: true, bold: !within && i === chosen,
                                  text: within ? data.cities[language][i] : short(i)})), base.box, palette);
    let below = base.bottom + 4;
    const shown = (value) => tools.weight(value, state.layer);
    const widths = [most, most / 10].map((weight) => ({w: 42 + widthOf(shown(weight)), draw: (x, y) => [
      make("line", {x1: x, x2: x + 34, y1: y + 8, y2: y + 8, stroke: palette.series[0],
                    "stroke-width": 0.6 + 6 * Math.sqrt(weight / most),
                    ...(grade === "simulated" ? {"stroke-dasharray": "7 3"} : {})}),
      make("text", {x: x + 40, y: y + 12}, shown(weight))]}));
    const unit = tools.layers.get(state.layer)[`unit_${language}`];
    if (found.rows.length) below += legend(svg, fill(words.weight, {unit}), widths, 4, below, width - 8, palette);
    return {svg, height: below + 4, hits, lines, stops: order, strength};
  };

  // Round numbers on an axis.
  const ticks = (low, high, many) => {
    const rough = (high - low) / many || 1;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 2.5, 5, 10].map((k) => k * power).find((s) => s >= rough);
    const found = [];
    for (let k = Math.ceil(low / step - 1e-9); k * step <= high
      + 1e-9 * step; k += 1) found.push(Number((k * step).toPrecision(10)));
    return found;
  };
  const shortNumber = (value) => {
    if (language === "zh" && Math.abs(value) >= 1e4) return `${brief(value / 1e4)}万`;
    if (language === "en" && Math.abs(value) >= 1e6) return `${brief(value / 1e6)} M`;
    return value.toLocaleString("en-US", {maximumSignificantDigits: 6}).replace("-", "−");
  };

  const trend = (state, {palette, width, grade, direct}) => {
    const measure = tools.measures.get(state.measure), one = tools.series(state);
    const years = tools.yearsOf(state);
    if (years.length < 2) return bars(state, {palette, width, grade}, years[0]);
    const shown = [place(state.agglomeration), ...state.compare.map(place)];
    const svg = sheet(width, 100, palette);
    const all = [];
    tools.keys.forEach((_, i) => years.forEach((year) => {
      const found = cell(one, i, year);
      if (!found) return;
      all.push(found.value);
      if (shown.includes(i) && found.lower !== null) all.push(found.lower, found.upper);
    }));
    const log = state.scale === "log" && measure.sums && all.some((value) => value > 0);
    const positive = all.filter((value) => value > 0);
    let [low, high] = log ? [Math.min(...positive), Math.max(...positive)] : [Math.min(0, ...all), Math.max(...all)];
    if (low === high) high = low + 1;
    const marks = log ? Array.from({length: Math.ceil(Math.log10(high)) - Math.floor(Math.log10(low)) + 1},
                                   (_, k) => 10 ** (Math.floor(Math.log10(low)) + k)) : ticks(low, high, 5);
    if (log) [low, high] = [marks[0], marks.at(-1)];
    else [low, high] = [Math.min(low, marks[0]), Math.max(high, marks.at(-1))];
    const left = 10 + Math.max(...marks.map((value) => widthOf(shortNumber(value))));
    const right = direct ? 16 + 1.1 * Math.max(...shown.map((i) => widthOf(short(i)))) : 18;
    const window_ = tools.windowOf(measure.layered ? state.layer : "");
    const head = paragraph(svg, [measureUnit(state), ...(log ? [words.log_axis] : []), ...(window_ > 1
      ? [fill(words.each_window, {n: window_, last: state.to, window: tools.when(state, state.to)})] : [])]
      .join(words.semicolon), 2, 1, width - 6, palette);
    const height = Math.max(300, Math.min(440, 0.56 * width)) + head - 17;
    const box = {x0: left, x1: width - right, y0: head + 7, y1: height - 26};
    const x = (year) => box.x0 + (year - years[0]) / (years.at(-1) - years[0]) * (box.x1 - box.x0);
    const part = (value) => log ? Math.log10(Math.max(value, low) / low) / Math.log10(high / low)
      : (value - low) / (high - low);
    const y = (value) => box.y1 - part(value) * (box.y1 - box.y0);
    stripes(svg, grade, palette, box.x0, box.y0, box.x1 - box.x0, box.y1 - box.y0);
    for (const value of marks) {
      svg.append(make("line", {x1: box.x0, x2: box.x1, y1: y(value), y2: y(value), stroke: palette.grid}));
      svg.append(make("text", {x: box.x0 - 5, y: y(value) + 4, "text-anchor": "end", fill: palette.muted},
        shortNumber(value)));
    }
    const every = [1, 2, 5, 10].find((s) => (years.at(-1) - years[0]) / s <= (box.x1 - box.x0) / 44) ?? 20;
    const dates = years.length <= 8 ? years : years.map((_, k) => (Math.ceil(years[0] / every) + k) * every)
      .filter((year) => year <= years.at(-1));
    for (const year of dates) {
      svg.append(make("line", {x1: x(year), x2: x(year), y1: box.y1, y2: box.y1 + 4, stroke: palette.muted}));
      svg.append(make("text", {x: x(year), y: box.y1 + 17, "text-anchor": "middle", fill: palette.muted}, year));
    }
    if (state.year >= years[0] && state.year <= years.at(-1)) {
      svg.append(make("line", {x1: x(state.year), x2: x(state.year), y1: box.y0, y2: box.y1, stroke: palette.muted,
                               "stroke-dasharray": "1 3", "stroke-width": 1.5}));
    }
    // A line breaks where there is no value.
    const pathOf = (i) => {
      let d = "";
      let pen = false;
      for (const year of years) {
        const found = cell(one, i, year);
        if (!found || (log && found.value <= 0)) { pen = false; continue; }
        d += `${pen ? "L" : "M"}${x(year).toFixed(1)} ${y(found.value).toFixed(1)}`;
        pen = true;
      }
      return d;
    };
    const hits = [];
    tools.keys.forEach((_, i) => {
      for (const year of years) {
        const found = cell(one, i, year);
        if (found && !(log && found.value <= 0)) hits.push({x: x(year), y: y(found.value), agglomeration: i, year});
      }
      if (shown.includes(i)) return;
      svg.append(make("path", {d: pathOf(i), fill: "none", stroke: palette.context, "stroke-width": 1,
        "stroke-opacity": 0.6}));
    });
    for (const k of shown.keys()) {
      const known = years.map((year) => [year, cell(one, shown[k], year)]).filter(([, found]) => found
        && found.lower !== null);
      if (known.length < 2) continue;
      const edge = (name) => known.map(([year, found]) => `${x(year).toFixed(1)} ${y(found[name]).toFixed(1)}`);
      svg.append(make("path", {d: `M${[...edge("upper"), ...edge("lower").reverse()].join("L")}Z`,
        fill: palette.series[k],
                               "fill-opacity": 0.2}));
    }
    const ends = [];
    [...shown.entries()].reverse().forEach(([k, i]) => {
      const hollow = grade === "simulated";
      svg.append(make("path", {d: pathOf(i), fill: "none", stroke: palette.series[k], "stroke-width": k ? 2 : 2.8,
                               "stroke-linejoin": "round", "stroke-dasharray": hollow ? "3 3" : DASHES[k]}));
      const step = Math.max(1, Math.ceil(years.length / 8));
      years.forEach((year, n) => {
        const found = cell(one, i, year);
        if (!found || (log && found.value <= 0) || ((n + 2 * k) % step && year !== state.year
          && years.length > 12)) return;
        svg.append(mark(MARKS[k], x(year), y(found.value), 3.6, palette.series[k], palette, hollow));
      });
      const last = [...years].reverse().find((year) => cell(one, i, year));
      // What cannot be shown has no name at the end of an axis that it is not on.
      if (last === undefined || (log && cell(one, i, last).value <= 0)) return;
      ends.push({i, k, x: x(last), y: y(cell(one, i, last).value)});
    });
    if (direct) {
      ends.sort((a, b) => a.y - b.y);
      let free = -Infinity;
      for (const end of ends) {
        end.at = Math.max(end.y, free + 14);
        free = end.at;
      }
      const over = Math.max(0, free - box.y1);
      for (const end of ends) {
        svg.append(make("text", {x: box.x1 + 8, y: end.at - over + 4, fill: palette.series[end.k],
                                 "font-weight": end.k ? 400 : 700}, short(end.i)));
      }
    }
    return {svg, height, hits, years, box, x};
  };

  // One year: all agglomerations in their order, with intervals.
  const bars = (state, {palette, width, grade}, year) => {
    const one = tools.series(state);
    const shown = [place(state.agglomeration), ...state.compare.map(place)];
    const rank = ranks(one, year);
    const order = tools.keys.map((_, i) => i).filter((i) => rank[i] !== null).sort((a, b) => rank[a] - rank[b]
      || a - b);
    const label = Math.max(...order.map((i) => widthOf(short(i)))) + 10;
    const row = 21;
    const svg = sheet(width, 100, palette);
    const head = paragraph(svg, `${tools.when(state, year)}${words.colon}${measureUnit(state)}`, 2, 1, width - 6,
                           palette);
    const height = 13 + head + order.length * row + 24;
    const most = Math.max(...order.map((i) => cell(one, i, year).upper ?? cell(one, i, year).value), 1e-9);
    const texts = Math.max(...order.map((i) => widthOf(valueText(state, cell(one, i, year).value))));
    const least = Math.min(0, ...order.map((i) => cell(one, i, year).lower ?? cell(one, i, year).value));
    const x = (value) => label + (value - least) / (most - least) * (width - label - texts - 16);
    stripes(svg, grade, palette, label, head + 5, width - label - 4, order.length * row);
    const hits = [];
    order.forEach((i, n) => {
      const top = head + 7 + n * row, found = cell(one, i, year), k = shown.indexOf(i);
      const colour = k < 0 ? palette.context : palette.series[k];
      svg.append(make("text", {x: label - 6, y: top + 14, "text-anchor": "end", "font-weight": k === 0 ? 700 : 400},
        short(i)));
      svg.append(make("rect", {x: Math.min(x(0), x(found.value)), y: top + 3,
                               width: Math.max(1, Math.abs(x(found.value) - x(0))), height: row - 6, fill: colour,
                               "fill-opacity": grade === "simulated" ? 0.35 : k < 0 ? 0.6 : 0.9, stroke: colour,
                               ...(grade === "simulated" ? {"stroke-dasharray": "4 3"} : {})}));
      if (found.lower !== null) {
        svg.append(make("line", {x1: x(found.lower), x2: x(found.upper), y1: top + row / 2, y2: top + row / 2,
                                 stroke: palette.text, "stroke-width": 1.5}));
      }
      svg.append(make("text", {x: x(Math.max(0, found.upper ?? found.value)) + 6, y: top + 14},
        valueText(state, found.value)));
      hits.push({x: x(found.value), y: top + row / 2, agglomeration: i, year, bar: true});
    });
    return {svg, height, hits, years: [year], box: null};
  };

  const measureUnit = (state) => {
    const measure = tools.measures.get(state.measure);
    const unit = measure.key === "total_weight" && state.layer !== "published"
      ? tools.layers.get(state.layer)[`unit_${language}`] : measure[`unit_${language}`];
    return `${tools.named(measure)}${words.open}${unit}${words.close}`;
  };

  const finish = ({svg, height, ...rest}) => {
    const width = svg.getAttribute("width");
    svg.setAttribute("height", Math.ceil(height));
    svg.setAttribute("viewBox", `0 0 ${width} ${Math.ceil(height)}`);
    return {svg, height, ...rest};
  };

  const draw = (view, state, look) => finish({map, network, trend}[view](state, look));

  // A copy that says by itself what it shows: title above, source, grade and address below.
  const complete = (view, state, {width, grade, title, subtitle, caption}) => {
    const palette = PALETTES.light;
    const inner = draw(view, state, {palette, width: width - 32, grade, direct: true});
    const parts = [[title, 17, 700, palette.text], [subtitle, 13, 400, palette.text]];
    const svg = sheet(width, 100, palette);
    svg.append(make("rect", {width: "100%", height: "100%", fill: palette.page}));
    let y = 14;
    const write = (text, size, weight, colour) => {
      for (const line of wrapped(text, width - 40, size)) {
        y += size + 5;
        svg.append(make("text", {x: 16, y, "font-size": size, "font-weight": weight, fill: colour}, line));
      }
      y += 4;
    };
    for (const part of parts) write(...part);
    inner.svg.setAttribute("x", 16);
    inner.svg.setAttribute("y", y + 6);
    svg.append(inner.svg);
    y += inner.height + 10;
    for (const text of caption) write(text, 12, 400, palette.muted);
    return finish({svg, height: y + 10}).svg;
  };

  return {PALETTES, DASHES, MARKS, sizesOf, draw, complete, make, mark, measureUnit};
};
