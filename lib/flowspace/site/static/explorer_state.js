// The explorer's data and its state in the address: what can be asked, what is shown instead of what is not there, and
// how numbers and sentences are written. Nothing here touches the page.
window.flowspaceParts = window.flowspaceParts ?? {};
window.flowspaceParts.state = (data, words, language) => {
  const fill = (template, values) => template.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
  const named = (thing) => thing[language];
  const short = (i) => data.agglomerations[i][`short_${language}`];
  const long = (i) => data.agglomerations[i][language];
  const keys = data.agglomerations.map((one) => one.key);
  const place = (key) => keys.indexOf(key);
  const measures = new Map(data.measures.map((one) => [one.key, one]));
  const layers = new Map(data.layers.map((one) => [one.key, one]));
  const GRADES = {o: "observed", p: "published", e: "estimated", s: "simulated"};
  const VIEWS = ["map", "network", "trend", "table", "source"];
  const ROWS = ["year", "years", "cities", "links"];
  const KNOWN = ["agglomeration", "compare", "measure", "layer", "from", "to", "year", "view", "rows", "links", "scale",
                 "zoom"];
  const MOST = 4;  // compared with the chosen one; each has a colour, a dash and a marker of its own
  const DEFAULTS = {agglomeration: "yangtze-river-delta", compare: ["pearl-river-delta", "beijing-tianjin-hebei"],
                    measure: "patents", layer: "ai_balanced", view: "map", rows: "year", links: "within",
                      scale: "linear",
                    zoom: "all"};

  const nearest = (list, wanted) => list.reduce(
    (best, one) => Math.abs(one - wanted) < Math.abs(best - wanted) ? one : best, list[0]);

  // Layers that a measure has: those of links for measures of networks, and a printed table for some of them.
  const layersOf = (measure) => measures.get(measure).layered
    ? [...layers.keys(), "published"].filter((layer) => `${measure}|${layer}` in data.series) : [...layers.keys()];
  const seriesKey = (state) => measures.get(state.measure).layered ? `${state.measure}|${state.layer}` : state.measure;
  const series = (state) => data.series[seriesKey(state)];
  // The years between the first and the last one asked for: those of the trend and of the slider.
  const yearsOf = (state) => series(state).years.filter((year) => year >= state.from && year <= state.to);
  // A layer drawn from a model says so wherever it is named.
  const layerName = (key) => key === "published" ? named(data.published)
    : named(layers.get(key)) + (layers.get(key).grade === "s" ? words.simulated_short : "");
  // The years that are added up to one number: 2019–2023 where a layer adds up five, else the year itself.
  const windowOf = (layer) => layers.get(layer)?.window ?? 1;
  const firstYear = (layer, year) => year - windowOf(layer) + 1;
  const period = (layer, year, dash = words.dash) => windowOf(layer) > 1
    ? `${firstYear(layer, year)}${dash}${year}` : String(year);
  const layerOf = (state) => measures.get(state.measure).layered ? state.layer : "";
  const when = (state, year) => period(layerOf(state), year);
  const spanOf = (state) => {
    const layer = layerOf(state);
    if (state.from === state.to) return fill(words.at, {year: when(state, state.to)});
    return fill(windowOf(layer) > 1 ? words.windows : words.span,
                {from: firstYear(layer, state.from), to: state.to, n: windowOf(layer)});
  };

  // A value with its interval and grade; null where there is none.
  const cell = (one, i, year) => {
    const k = one.years.indexOf(year);
    const value = k < 0 ? null : one.value[i][k];
    if (value === null || value === undefined) return null;
    const letters = typeof one.grades === "string" && one.grades.length === 1 ? one.grades : one.grades[i][k];
    return {value, lower: one.lower?.[i][k] ?? null, upper: one.upper?.[i][k] ?? null, grade: GRADES[letters]};
  };
  const has = (list) => list.filter((one) => one !== null);

  // Rank from the highest value, equal values alike.
  const ranks = (one, year) => {
    const found = keys.map((_, i) => cell(one, i, year)?.value ?? null);
    return found.map((value) => value === null ? null : 1 + has(found).filter((other) => other > value).length);
  };

  // A rank in words' parts: equal values share theirs; where nothing is linked there is none.
  const standing = (state, i, year) => {
    const one = series(state), place_ = ranks(one, year), rank = place_[i];
    const measure = measures.get(state.measure);
    const n = has(place_).length;
    if (rank === null) return null;
    if (measure.group === "network" && cell(one, i, year).value === 0) {
      return {rank: null, n, why: measure.key.startsWith("functional") ? "zero" : "unlinked"};
    }
    return {rank, last: rank + place_.filter((other) => other === rank).length - 1, n};
  };

  const number = (value, decimals) => value === null || value === undefined ? "–"
    : (Math.abs(value) < 0.5 * 10 ** -decimals ? 0 : value).toLocaleString("en-US", {
      minimumFractionDigits: decimals, maximumFractionDigits: decimals}).replace("-", "−");
  // Three significant digits, whole numbers in full: weights and ends of axes.
  const brief = (value) => (Number.isInteger(value) ? value.toLocaleString("en-US")
    : value.toLocaleString("en-US", {maximumSignificantDigits: 3})).replace("-", "−");
  // Weights of a layer, with the same decimals wherever they stand.
  const weight = (value, layer) => {
    if (value === null || value === undefined) return "–";
    const {decimals} = layers.get(layer);
    const least = 10 ** -decimals;
    return value > 0 && value < 0.5 * least ? `<${least}` : number(value, decimals);
  };
  // A value of the measure that is looked at.
  const valueText = (state, value) => state.measure === "total_weight" && layers.has(state.layer)
    ? weight(value, state.layer) : number(value, measures.get(state.measure).decimals);
  // An interval without width says nothing: the value is an official total.
  const range = (one, decimals) => one.lower === null || one.lower === one.upper ? ""
    : fill(words.range, {lower: number(one.lower, decimals), upper: number(one.upper, decimals)});

  // The grade of a layer or series as a whole: the weakest of its values.
  const gradeOf = (state) => {
    const letters = new Set([].concat(series(state).grades).join("").replaceAll(" ", ""));
    return GRADES[["s", "e", "p", "o"].find((letter) => letters.has(letter))];
  };

  // Reads an address; says in plain words what is not there and what is shown instead.
  const read = (hash) => {
    const said = [];
    const given = new URLSearchParams(hash.includes("=") ? hash.replace(/^#/, "") : "");
    const strange = [...new Set(given.keys())].filter((key) => !KNOWN.includes(key));
    if (strange.length) {
      said.push(fill(words.unknown_key, {names: strange.join(words.comma).slice(0, 60)}));
    }
    const missing = (name, asked, shown) => said.push(fill(words.not_there, {name, asked: asked.slice(0, 60), shown}));
    const choose = (name, known, fallback, show) => {
      const asked = given.get(name);
      if (asked === null || known.includes(asked)) return asked ?? fallback;
      missing(words.names[name], asked, show(fallback));
      return fallback;
    };
    const state = {...DEFAULTS};
    state.agglomeration = choose("agglomeration", keys, DEFAULTS.agglomeration, (key) => short(place(key)));
    if (given.has("compare")) {
      const asked = given.get("compare").split(",").filter(Boolean);
      const wrong = asked.filter((key) => !keys.includes(key));
      state.compare = [...new Set(asked)].filter((key) => keys.includes(key));
      if (wrong.length) missing(words.names.compare, wrong.join(", "), words.without);
    }
    state.compare = state.compare.filter((key) => key !== state.agglomeration);
    if (state.compare.length > MOST) said.push(fill(words.too_many, {n: MOST}));
    state.compare = state.compare.slice(0, MOST);
    state.measure = choose("measure", [...measures.keys()], DEFAULTS.measure, (key) => named(measures.get(key)));
    const able = layersOf(state.measure);
    state.layer = choose("layer", [...layers.keys(), "published"], DEFAULTS.layer, layerName);
    if (!able.includes(state.layer)) {
      const asked = layerName(state.layer);
      state.layer = able.includes(DEFAULTS.layer) ? DEFAULTS.layer : able[0];
      missing(words.names.layer, asked, layerName(state.layer));
    }
    for (const [name, known] of Object.entries({view: VIEWS, rows: ROWS, links: ["within", "between"],
                                                scale: ["linear", "log"], zoom: ["all", "chosen"]})) {
      state[name] = choose(name, known, DEFAULTS[name], (key) => words[`${name}_${key}`]);
    }
    const {years} = series(state);
    const chooseYear = (name, list, fallback) => {
      const asked = given.get(name);
      const wanted = asked === null || !/^\d{1,4}$/.test(asked) ? fallback : Number(asked);
      state[name] = nearest(list, wanted);
      if (asked !== null && String(state[name]) !== asked) missing(words.names[name], asked, String(state[name]));
    };
    chooseYear("from", years, years[0]);
    chooseYear("to", years, years.at(-1));
    if (state.from > state.to) {
      [state.from, state.to] = [state.to, state.from];
      said.push(words.turned);
    }
    const inside = yearsOf(state);
    chooseYear("year", inside, inside.at(-1));
    return {state, said};
  };

  // The address of a state: everything that says what is seen, and choices that are not the usual ones.
  const write = (state) => {
    const parts = [["agglomeration", state.agglomeration], ["compare", state.compare.join(",")],
                   ["measure", state.measure], ["layer", state.layer], ["from", state.from], ["to", state.to],
                   ["year", state.year], ["view", state.view],
                   ...["rows", "links", "scale", "zoom"].filter((name) => state[name] !== DEFAULTS[name])
                     .map((name) => [name, state[name]])];
    return `#${parts.map(([name, value]) => `${name}=${value}`).join("&")}`;
  };

  // The network of a layer nearest to a year; nothing for the printed table, which has no links.
  const linkYear = (state) => {
    if (state.layer === "published") return null;
    return nearest(data.cities_by.layers[state.layer].years, state.year);
  };
  // Links inside the chosen agglomeration, or its links to others: pairs with weights, the strongest first.
  const linksOf = (state) => {
    const year = linkYear(state);
    if (year === null) return null;
    const me = place(state.agglomeration);
    if (state.links === "within") {
      const [links, total, flat] = data.links[state.layer][year]?.[me] || [0, 0, []];
      const rows = [];
      for (let k = 0; k < flat.length; k += 3) rows.push({a: flat[k], b: flat[k + 1], weight: flat[k + 2]});
      return {year, links, total, rows};
    }
    const flat = data.between[state.layer][year] ?? [];
    const rows = [];
    for (let k = 0; k < flat.length; k += 3) {
      if (flat[k] === me || flat[k + 1] === me) {
        rows.push({a: me, b: flat[k] === me ? flat[k + 1] : flat[k], weight: flat[k + 2]});
      }
    }
    rows.sort((one, other) => other.weight - one.weight || one.b - other.b);
    return {year, links: rows.length, total: rows.reduce((sum, row) => sum + row.weight, 0), rows};
  };

  // How many values a logarithmic scale cannot show, and of whom.
  const zerosOf = (state) => {
    const one = series(state);
    const found = keys.map((_, i) => yearsOf(state).filter((year) => {
      const held = cell(one, i, year);
      return held && held.value <= 0;
    }).length);
    return {n: found.reduce((sum, k) => sum + k, 0), who: keys.map((_, i) => i).filter((i) => found[i])};
  };

  return {fill, named, short, long, keys, place, measures, layers, GRADES, VIEWS, ROWS, MOST, DEFAULTS, nearest,
          windowOf, firstYear, period, when, spanOf, standing, weight, valueText, zerosOf,
          layersOf, layerName, series, yearsOf, cell, ranks, number, brief, range, gradeOf, read, write, linkYear,
            linksOf};
};
