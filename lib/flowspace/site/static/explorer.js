// The explorer: controls, views and what can be taken away. All data stand in explorer-data.js, a script of this site,
// so that the page works without a server; nothing is fetched. Names enter the page as text only.
window.addEventListener("DOMContentLoaded", () => {
  const root = document.querySelector(".fs-explorer");
  const data = window.flowspaceExplorer;
  if (!root || !data) return;
  const told = JSON.parse(root.querySelector("script[type='application/json']").textContent);
  const {words, language, pages, terms, version, built} = told;
  const tools = window.flowspaceParts.state(data, words, language);
  const pictures = window.flowspaceParts.pictures(data, words, language, tools);
  const {fill, named, short, long, keys, place, measures, layers, cell, number, brief, range, weight, period} = tools;
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  const BOM = "\ufeff";

  const make = (name, attributes = {}, ...inside) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value === true) element.setAttribute(key, "");
      else if (value !== false && value !== null) element.setAttribute(key, value);
    }
    element.append(...inside.filter((one) => one !== null));
    return element;
  };
  const badge = (grade) => make("span", {class: `fs-badge fs-${grade}`}, words.grades[grade]);
  const option = (value, text, disabled = false) => make("option", {value, disabled}, text);

  let {state, said} = tools.read(window.location.hash);
  const local = window.location.protocol === "file:";

  // ---- the frame: made once ----

  const selectOf = (name, label, more = {}) => {
    const select = make("select", {id: `fs-x-${name}`, "data-name": name, ...more});
    return {select, field: make("div", {class: "fs-x-field"}, make("label", {for: `fs-x-${name}`}, label), select)};
  };
  const agglomeration = selectOf("agglomeration", words.names.agglomeration);
  const measure = selectOf("measure", words.names.measure);
  const layer = selectOf("layer", words.names.layer);
  const idle = make("small", {id: "fs-x-idle", class: "fs-x-why", hidden: true}, words.layer_idle);
  layer.field.append(idle);
  const adding = selectOf("adding", words.names.compare);
  const from = selectOf("from", words.names.from), to = selectOf("to", words.names.to);
  const slider = make("input", {type: "range", id: "fs-x-year", step: 1, min: 0});
  const shownYear = make("output", {for: "fs-x-year", class: "fs-x-year-shown"});
  const play = make("button", {type: "button", class: "fs-x-button fs-x-play"}, words.play);
  const chips = make("ul", {class: "fs-x-chips", "aria-label": words.highlighted});
  const note = make("p", {class: "fs-x-note", role: "status"});
  const status = make("p", {class: "fs-x-status", "aria-live": "polite"});
  const grades = make("p", {class: "fs-x-grades"});
  const tabs = make("div", {role: "tablist", "aria-label": words.views, class: "fs-x-tabs"});
  const panels = {};
  for (const view of tools.VIEWS) {
    tabs.append(make("button", {type: "button", role: "tab", id: `fs-x-tab-${view}`,
      "aria-controls": `fs-x-panel-${view}`,
                                "data-view": view}, words[`view_${view}`]));
    panels[view] = make("div", {role: "tabpanel", id: `fs-x-panel-${view}`, "aria-labelledby": `fs-x-tab-${view}`,
                                class: "fs-x-panel", hidden: true, tabindex: 0});
  }
  const tip = make("div", {class: "fs-x-tip", hidden: true, "aria-hidden": "true"});
  const stage = make("div", {class: "fs-x-stage"}, ...Object.values(panels), tip);
  const button = (name, extra = {}) => make("button", {type: "button", class: "fs-x-button", "data-do": name,
    ...extra}, words[name]);
  const taking = make("div", {class: "fs-x-taking", role: "group", "aria-label": words.take}, button("csv_seen"),
    button("csv_whole"),
                      button("svg"), button("png"), button("link"), button("cite"));
  const given = make("div", {class: "fs-x-given", hidden: true});
  const year = make("div", {class: "fs-x-field fs-x-year"}, make("label", {for: "fs-x-year"}, words.names.year),
                    make("div", {class: "fs-x-slide"}, play, slider, shownYear));
  const oneYear = make("small", {id: "fs-x-one-year", class: "fs-x-why", hidden: true});
  year.append(oneYear);
  const controls = make("div", {class: "fs-x-controls"},
                        agglomeration.field, measure.field, layer.field, adding.field, year,
                        make("div", {class: "fs-x-pair"}, from.field, to.field));
  root.append(controls, chips, note, tabs, make("div", {class: "fs-x-head"}, status, grades), stage, taking, given);

  agglomeration.select.append(...keys.map((key, i) => option(key, long(i))));
  for (const group of data.groups) {
    measure.select.append(make("optgroup", {label: named(group)}, ...data.measures.filter((one) =>
      one.group === group.key)
      .map((one) => option(one.key, named(one)))));
  }

  // ---- changes of the state ----

  let written = window.location.hash;
  // An address that asks for what is not there gives way to that of what is shown.
  const mend = () => {
    if (!said.length) return;
    written = tools.write(state);
    window.history.replaceState(null, "", written);
  };
  mend();
  // A change is a step that the reader's back button takes back; sliding through years is one step in all.
  const go = (changes, step = true) => {
    const asked = {...state, ...changes};
    // Other ends take the year along.
    if ("from" in changes || "to" in changes) {
      const [first, last] = [Number(asked.from), Number(asked.to)].sort((a, b) => a - b);
      asked.year = Math.min(Math.max(asked.year, first), last);
    }
    const found = tools.read(tools.write(asked));
    ({state, said} = found);
    const address = tools.write(state);
    if (address !== written) {
      written = address;
      if (step) window.location.hash = address;
      else window.history.replaceState(null, "", address);
    }
    show();
  };
  window.addEventListener("hashchange", () => {
    const now = window.location.hash;
    if (now === written || (now && !now.includes("="))) return;
    written = now;
    ({state, said} = tools.read(now));
    mend();
    show();
  });

  for (const {select} of [agglomeration, measure, layer, from, to]) {
    select.addEventListener("change", () => {
      const changes = {[select.dataset.name]: select.value};
      if (select === agglomeration.select) {
        // The one chosen before takes the other's place among those compared.
        changes.compare = state.compare.map((key) => key === select.value ? state.agglomeration : key);
      }
      if (select === measure.select) {
        // All years of the new measure, if all of the old one were shown.
        const all = tools.series(state).years;
        const one = tools.series({...state, measure: select.value,
                                  layer: tools.layersOf(select.value).includes(state.layer) ? state.layer
                                    : tools.layersOf(select.value)[0]});
        if (one && state.from === all[0]) changes.from = one.years[0];
        if (one && state.to === all.at(-1)) changes.to = one.years.at(-1);
      }
      if (select === layer.select && measures.get(state.measure).layered) {
        const one = data.series[`${state.measure}|${select.value}`];
        [changes.from, changes.to] = [one.years[0], one.years.at(-1)];
      }
      go(changes);
    });
  }
  adding.select.addEventListener("change", () => {
    if (adding.select.value) go({compare: [...state.compare, adding.select.value]});
    adding.select.value = "";
  });
  // Years in quick succession are one step in the history.
  let slid = -Infinity;
  const toYear = (year) => {
    const now = performance.now();
    go({year}, now - slid > 1500);
    slid = now;
  };
  slider.addEventListener("input", () => toYear(tools.yearsOf(state)[slider.value]));

  let playing = null;
  const stop = () => {
    window.clearInterval(playing);
    playing = null;
    play.textContent = words.play;
    status.setAttribute("aria-live", "polite");
    status.textContent = summary();
  };
  play.addEventListener("click", () => {
    if (playing) return stop();
    const years = tools.yearsOf(state);
    if (state.year === years.at(-1)) go({year: years[0]}, false);
    play.textContent = words.pause;
    status.setAttribute("aria-live", "off");
    playing = window.setInterval(() => {
      const list = tools.yearsOf(state), k = list.indexOf(state.year);
      if (k >= list.length - 1) return stop();
      return go({year: list[k + 1]}, false);
    }, 800);
    return undefined;
  });

  const turnTo = (view, focus = false) => {
    go({view});
    if (focus) tabs.querySelector(`[data-view="${view}"]`).focus();
  };
  tabs.addEventListener("click", (event) => event.target.dataset.view && turnTo(event.target.dataset.view));
  tabs.addEventListener("keydown", (event) => {
    const k = tools.VIEWS.indexOf(state.view), n = tools.VIEWS.length;
    const to_ = {ArrowRight: (k + 1) % n, ArrowLeft: (k + n - 1) % n, Home: 0, End: n - 1}[event.key];
    if (to_ === undefined) return;
    event.preventDefault();
    turnTo(tools.VIEWS[to_], true);
  });

  // ---- sentences ----

  // Whether links are looked at, so that grade, source and sentence are those of the layer; and whether cities are.
  const linksSeen = () => state.view === "network" || (state.view === "table" && state.rows === "links");
  const citiesSeen = () => state.view === "table" && state.rows === "cities";
  const onLinks = () => linksSeen() && state.layer !== "published";
  const unitOf = (one) => one.key === "total_weight" && state.layer !== "published"
    ? layers.get(state.layer)[`unit_${language}`] : one[`unit_${language}`];
  const measureTitle = () => {
    const one = measures.get(state.measure);
    return one.layered ? fill(words.of_layer, {measure: named(one), layer: tools.layerName(state.layer)}) : named(one);
  };
  // What rows of cities and circles of the map show: patents, or strengths in the layer.
  const cityWhat = (sizes) => sizes.layered ? fill(words.strength, {layer: tools.layerName(state.layer)})
    : named(measures.get("patents"));
  const cityUnit = (sizes) => (sizes.layered ? layers.get(state.layer) : measures.get("patents"))[`unit_${language}`];
  const cityTables = (sizes) => sizes.layered ? [layers.get(state.layer).table] : measures.get("patents").tables;
  const measureTables = () => {
    const one = measures.get(state.measure);
    if (!one.layered) return one.tables;
    return [state.layer === "published" ? data.published.table : layers.get(state.layer).table];
  };
  // Grades and tables of all that is seen: of the numbers, and of circles that are of another kind than their colours.
  const evidence = () => {
    const sizes = pictures.sizesOf(state);
    if (citiesSeen()) {
      return [{label: "", grades: sizes.grades(data.agglomerations[place(state.agglomeration)].members),
               tables: cityTables(sizes)}];
    }
    if (onLinks()) return [{label: "", grades: [tools.GRADES[layers.get(state.layer).grade]],
                            tables: [layers.get(state.layer).table]}];
    const own = {label: "", grades: [tools.gradeOf(state)], tables: measureTables()};
    const other = {label: words.shown_circles, grades: sizes.grades(), tables: cityTables(sizes)};
    if (state.view !== "map" || other.tables.every((name) => own.tables.includes(name))) return [own];
    return [{...own, label: words.shown_colour}, other];
  };
  const lead = (part) => part.label ? part.label + words.colon : "";
  const gradeWords = () => evidence().map((part) => lead(part) + part.grades.map((grade) =>
    words.grades[grade]).join(words.comma)).join(words.semicolon);
  const sourcesOf = (tables) => [...new Set(tables.filter((name) => name !== "membership")
    .flatMap((name) => data.tables[name][`short_${language}`].split(/; |；/)))].join(words.semicolon);
  const sources = () => evidence().map((part) => lead(part) + sourcesOf(part.tables)).join(words.semicolon);
  const tablesNow = () => [...new Set(evidence().flatMap((part) => part.tables))];
  // The grade that decides how a view is drawn: the weakest of its numbers.
  const gradeShown = () => evidence()[0].grades.at(-1);
  // The layer that the numbers seen are of; none where they are of patents or of an index.
  const layerSeen = () => linksSeen() || measures.get(state.measure).layered ? layers.get(state.layer) : undefined;
  // What has to stand beside the numbers, wherever they go.
  const warnings = () => [...(evidence().some((part) => part.grades.includes("simulated")) ? [words.warning] : []),
                          ...(layerSeen()?.[`warning_${language}`] ? [layerSeen()[`warning_${language}`]] : [])];
  const rankText = (i) => {
    const found = tools.standing(state, i, state.year);
    if (found.rank === null) return words[`say_${found.why}`];
    return fill(found.last > found.rank ? words.say_shared : words.say_rank, found);
  };
  const saidOf = (i) => {
    const found = cell(tools.series(state), i, state.year), year = tools.when(state, state.year);
    if (!found) return fill(words.say_none, {name: short(i), year});
    return fill(words.say, {name: short(i), year, value: tools.valueText(state, found.value),
                            range: range(found, measures.get(state.measure).decimals), rank: rankText(i)});
  };
  const summary = () => {
    const me = place(state.agglomeration);
    if (linksSeen()) {
      const found = tools.linksOf(state);
      if (!found) return words.no_links_table;
      const who = (i) => state.links === "within" ? data.cities[language][i] : short(i);
      const first = found.rows[0], year = period(state.layer, found.year);
      const other = found.year === state.year ? "" : fill(words.other_year, {year: state.year, shown: year});
      if (!first) return fill(words.say_no_links, {name: short(me), year, layer: tools.layerName(state.layer)}) + other;
      return fill(state.links === "within" ? words.say_links : words.say_between, {
        name: short(me), year, layer: tools.layerName(state.layer), links: brief(found.links),
        total: weight(found.total, state.layer),
        a: who(first.a), b: who(first.b), weight: weight(first.weight, state.layer)}) + other;
    }
    if (citiesSeen()) {
      const sizes = pictures.sizesOf(state), cities = membersBySize(sizes), first = cities[0];
      const ends = {lower: sizes.end("lower", first), upper: sizes.end("upper", first)};
      return fill(words.say_cities, {what: cityWhat(sizes), unit: cityUnit(sizes), year: sizes.when, n: cities.length,
        name: short(me), city: data.cities[language][first], value: sizes.text(sizes.of(first)),
        range: range(ends, 0)});
    }
    return [fill(words.say_measure, {measure: measureTitle(), unit: unitOf(measures.get(state.measure))}), saidOf(me),
            ...(state.view === "trend" ? state.compare.map((key) => saidOf(place(key))) : [])].join(words.gap);
  };

  // ---- what stands around the views ----

  // The number of an agglomeration: that of the measure, or while links are looked at, their weight.
  const chipText = (key) => {
    const i = place(key), layer_ = layerSeen(), drawn = layer_?.grade === "s" ? words.simulated_short : "";
    if (linksSeen()) {
      const found = tools.linksOf({...state, agglomeration: key});
      if (!found) return `${short(i)}${words.colon}–`;
      return fill(words.weight_of, {name: fill(words.of_city, {name: short(i), city: period(state.layer, found.year)}),
                                    value: weight(found.total, state.layer)}) + drawn;
    }
    const found = cell(tools.series(state), i, state.year);
    const name = layer_?.window > 1 ? fill(words.of_city, {name: short(i), city: tools.when(state, state.year)})
      : short(i);
    return name + words.colon + (found ? tools.valueText(state, found.value) : "–") + drawn;
  };

  const showControls = () => {
    const {years} = tools.series(state);
    const able = tools.layersOf(state.measure);
    agglomeration.select.value = state.agglomeration;
    measure.select.value = state.measure;
    layer.select.replaceChildren(...[...layers.keys(), "published"].map((key) => option(
      key, tools.layerName(key), !able.includes(key))));
    layer.select.value = state.layer;
    const counts = measures.get(state.measure).layered || linksSeen();
    layer.select.disabled = !counts;
    idle.hidden = counts;
    if (counts) layer.select.removeAttribute("aria-describedby");
    else layer.select.setAttribute("aria-describedby", idle.id);
    const left = keys.filter((key) => key !== state.agglomeration && !state.compare.includes(key));
    const full = state.compare.length >= tools.MOST;
    adding.select.replaceChildren(option("", full ? fill(words.full, {n: tools.MOST}) : words.add),
                                  ...(full ? [] : left.map((key) => option(key, long(place(key))))));
    adding.select.value = "";
    for (const [select, value] of [[from.select, state.from], [to.select, state.to]]) {
      select.replaceChildren(...years.map((one) => option(one, one)));
      select.value = value;
      select.disabled = years.length < 2;
    }
    const inside = tools.yearsOf(state);
    slider.max = Math.max(0, inside.length - 1);
    slider.value = inside.indexOf(state.year);
    // Links may be of one year alone, whatever the years of the measure.
    const known = onLinks() ? data.cities_by.layers[state.layer].years : citiesSeen()
      ? inside : tools.series(state).years;
    const single = known.length < 2;
    slider.disabled = inside.length < 2 || single;
    const yearText = period(layerSeen()?.key ?? "", onLinks() ? tools.linkYear(state) : state.year);
    slider.setAttribute("aria-valuetext", yearText);
    shownYear.textContent = yearText;
    oneYear.textContent = fill(words.one_year, {year: period(layerSeen()?.key ?? "", known[0])});
    oneYear.hidden = !single;
    if (single) slider.setAttribute("aria-describedby", oneYear.id);
    else slider.removeAttribute("aria-describedby");
    play.hidden = still.matches || inside.length < 3 || single;

    const palette = paletteNow(), drawnAs = tools.gradeOf(state);
    chips.replaceChildren(...[state.agglomeration, ...state.compare].map((key, k) => {
      const key_ = pictures.make("svg", {width: 34, height: 14, viewBox: "0 0 34 14", "aria-hidden": "true"});
      key_.append(pictures.make("line", {x1: 1, x2: 33, y1: 7, y2: 7, stroke: palette.series[k], "stroke-width": k
        ? 2 : 2.8,
                                         "stroke-dasharray": drawnAs === "simulated" ? "3 3" : pictures.DASHES[k]}),
                  pictures.mark(pictures.MARKS[k], 17, 7, 4, palette.series[k], palette, drawnAs === "simulated"));
      const text = chipText(key);
      const remove = k ? make("button", {type: "button", class: "fs-x-remove", "data-remove": key,
                                         "aria-label": fill(words.remove, {name: short(place(key))})}, "×") : null;
      return make("li", {class: k ? null : "fs-x-chosen"}, key_, make("span", {}, text), remove);
    }));
    for (const tab of tabs.children) {
      const on = tab.dataset.view === state.view;
      tab.setAttribute("aria-selected", String(on));
      tab.tabIndex = on ? 0 : -1;
      panels[tab.dataset.view].hidden = !on;
    }
    note.textContent = said.join(words.gap);
    note.hidden = !said.length;
    grades.replaceChildren(...evidence().map((part) => make("span", {class: "fs-x-part"}, lead(part),
      ...part.grades.map(badge),
      make("span", {class: "fs-x-source"}, `${words.source}${words.colon}${sourcesOf(part.tables)}`))),
      ...warnings().map((text) => make("strong", {}, text)));
    if (!playing) status.textContent = summary();
    else status.textContent = fill(words.say_measure, {measure: measureTitle(),
      unit: unitOf(measures.get(state.measure))});
    taking.querySelector("[data-do='svg']").disabled = !["map", "network", "trend"].includes(state.view);
    taking.querySelector("[data-do='png']").disabled = !["map", "network", "trend"].includes(state.view);
  };
  chips.addEventListener("click", (event) => {
    const key = event.target.dataset.remove;
    if (!key) return;
    go({compare: state.compare.filter((one) => one !== key)});
    adding.select.focus();
  });

  const dark = () => document.documentElement.dataset.theme === "dark";
  let printing = false;
  const paletteNow = () => pictures.PALETTES[dark() && !printing ? "dark" : "light"];

  // ---- pictures, with their answers to pointer and keyboard ----

  const saidAt = (hit) => {
    const lines = [];
    const one = measures.get(state.measure);
    if (state.view === "map") {
      if (hit.city !== null && hit.city !== undefined) {
        const {patents} = data.cities_by, k = patents.years.indexOf(tools.nearest(patents.years, state.year));
        lines.push(data.cities[language][hit.city]);
        if (patents.value[hit.city]) {
          const found = {lower: patents.lower[hit.city][k], upper: patents.upper[hit.city][k]};
          const grade = tools.GRADES[patents.grades[hit.city][k]];
          lines.push(fill(words.city_patents, {year: patents.years[k], value: number(patents.value[hit.city][k], 0),
                                               range: found.lower === found.upper ? "" : range(found, 0),
                                                 grade: words.grades[grade]}));
        }
        const able = one.layered && state.layer !== "published" && data.cities_by.layers[state.layer];
        if (able) {
          const nearest = tools.nearest(able.years, state.year);
          const strength = able.value[hit.city] ? able.value[hit.city][able.years.indexOf(nearest)] : 0;
          lines.push(fill(words.city_links, {year: period(state.layer, nearest), layer: tools.layerName(state.layer),
            value: weight(strength, state.layer)}));
        }
      }
      if (hit.agglomeration !== null) lines.push(saidOf(hit.agglomeration));
    } else if (state.view === "network") {
      const found = tools.linksOf(state), i = hit.city ?? hit.agglomeration;
      const who = (k) => state.links === "within" ? data.cities[language][k] : short(k);
      const own = found.rows.filter((row) => row.a === i || row.b === i);
      lines.push(who(i));
      lines.push(own.length ? fill(words.city_network, {n: own.length,
        weight: weight(own.reduce((sum, row) => sum + row.weight, 0), state.layer)}) : words.city_alone);
      for (const row of own.slice(0, 3)) {
        lines.push(`${who(row.a === i ? row.b : row.a)}${words.colon}${weight(row.weight, state.layer)}`);
      }
    } else {
      const found = cell(tools.series(state), hit.agglomeration, hit.year);
      lines.push(short(hit.agglomeration));
      lines.push(`${tools.when(state, hit.year)}${words.colon}${tools.valueText(state, found.value)}`
        + `${range(found, one.decimals)}${words.comma}${words.grades[found.grade]}`);
    }
    return lines;
  };
  const showTip = (lines, x, y) => {
    tip.replaceChildren(...lines.map((line, k) => make(k ? "span" : "strong", {}, line)));
    tip.hidden = false;
    const {clientWidth, offsetTop} = panels[state.view];
    const [w, h] = [tip.offsetWidth, tip.offsetHeight];
    tip.style.left = `${Math.max(0, Math.min(x + 12, clientWidth - w))}px`;
    tip.style.top = `${Math.max(0, y - h - 10 < 0 ? y + 16 : y - h - 10)}px`;
  };
  const hideTip = () => { tip.hidden = true; };

  const choose = (hit) => {
    const key = hit.agglomeration === null || hit.agglomeration === undefined ? null : keys[hit.agglomeration];
    if (state.view === "trend") {
      if (hit.bar || !key) return;
      go({year: hit.year, ...(key !== state.agglomeration && !state.compare.includes(key)
        && state.compare.length < tools.MOST
        ? {compare: [...state.compare, key]} : {})});
    } else if (key && key !== state.agglomeration) {
      go({agglomeration: key, compare: state.compare.map((one) => one === key ? state.agglomeration : one)});
    }
  };

  const alive = (drawn, holder) => {
    const {svg, hits} = drawn;
    const near = (event) => {
      const box = svg.getBoundingClientRect();
      const [x, y] = [event.clientX - box.left, event.clientY - box.top];
      let best = null, least = state.view === "trend" ? 26 : 16;
      for (const hit of hits) {
        const gap = Math.hypot(hit.x - x, hit.y - y) - (hit.r ?? 0);
        if (gap < least) [best, least] = [hit, gap];
      }
      return best;
    };
    const at = (element) => {
      const [a, b] = [element.getBoundingClientRect(), stage.getBoundingClientRect()];
      return [a.left - b.left, a.top - b.top];
    };
    const light = (hit) => {
      const [left, top] = at(svg);
      showTip(saidAt(hit), hit.x + left, hit.y + top);
      drawn.lines?.forEach((line) => {
        const on = line.dataset.ends.split(" ").includes(String(hit.city ?? hit.agglomeration));
        line.style.strokeOpacity = on ? 1 : 0.08;
      });
    };
    const out = () => {
      hideTip();
      drawn.lines?.forEach((line) => { line.style.strokeOpacity = ""; });
    };
    for (const kind of ["pointermove", "pointerdown"]) {
      svg.addEventListener(kind, (event) => {
        const hit = near(event);
        if (hit) light(hit);
        else out();
        svg.style.cursor = hit ? "pointer" : "";
      });
    }
    // A finger that is lifted leaves what it touched to be read.
    svg.addEventListener("pointerleave", (event) => event.pointerType === "touch" || out());
    svg.addEventListener("click", (event) => {
      const hit = near(event);
      if (hit) choose(hit);
    });
    if (state.view === "trend" && drawn.box) {
      svg.setAttribute("role", "slider");
      svg.setAttribute("tabindex", 0);
      svg.setAttribute("aria-label", words.trend_slider);
      svg.setAttribute("aria-valuemin", drawn.years[0]);
      svg.setAttribute("aria-valuemax", drawn.years.at(-1));
      svg.setAttribute("aria-valuenow", state.year);
      svg.setAttribute("aria-valuetext", [state.agglomeration, ...state.compare].map((key) =>
        saidOf(place(key))).join(words.gap));
      svg.addEventListener("keydown", (event) => {
        const k = drawn.years.indexOf(tools.nearest(drawn.years, state.year)), last = drawn.years.length - 1;
        const to_ = {ArrowRight: k + 1, ArrowUp: k + 1, ArrowLeft: k - 1, ArrowDown: k - 1, Home: 0,
          End: last}[event.key];
        if (to_ === undefined) return;
        event.preventDefault();
        toYear(drawn.years[Math.max(0, Math.min(last, to_))]);
        panels.trend.querySelector("svg").focus();
      });
      return;
    }
    if (state.view === "trend") {
      svg.setAttribute("role", "img");
      svg.setAttribute("aria-label", `${summary()}${words.gap}${words.in_table}`);
      return;
    }
    svg.setAttribute("role", "group");
    const keys_ = state.view === "map" ? words.map_keys : words.network_keys;
    svg.setAttribute("aria-label", `${summary()}${words.gap}${keys_}`);
    const stops = [...svg.querySelectorAll("[data-stop]")];
    const chosen = place(state.agglomeration);
    const open = state.view === "map" ? Math.max(0, stops.findIndex((one) => Number(one.dataset.stop) === chosen)) : 0;
    stops.forEach((one, k) => {
      const i = Number(one.dataset.stop);
      const hit = {x: Number(one.getAttribute("cx")), y: Number(one.getAttribute("cy")), r: 15,
                   city: state.view === "network" && state.links === "within" ? i : null,
                   agglomeration: state.view === "map" || state.links === "between" ? i : chosen};
      one.setAttribute("role", "button");
      one.setAttribute("tabindex", k === open ? 0 : -1);
      one.setAttribute("aria-label", saidAt(hit).join(words.gap));
      one.addEventListener("focus", () => light(hit));
      one.addEventListener("blur", out);
      one.addEventListener("keydown", (event) => {
        if (event.key === "Escape") return hideTip();
        if (event.key === "Enter" || event.key === " ") {
          event.preventDefault();
          choose(hit);
          panels[state.view].querySelector(`[data-stop="${i}"]`)?.focus();
          return undefined;
        }
        const n = stops.length;
        const to_ = {ArrowRight: (k + 1) % n, ArrowDown: (k + 1) % n, ArrowLeft: (k + n - 1) % n,
                     ArrowUp: (k + n - 1) % n,
                     Home: 0, End: n - 1}[event.key];
        if (to_ === undefined) return undefined;
        event.preventDefault();
        one.setAttribute("tabindex", -1);
        stops[to_].setAttribute("tabindex", 0);
        stops[to_].focus();
        return undefined;
      });
    });
  };

  // Buttons of which one is pressed: a choice within a view.
  const choice = (name, values, label) => make("div", {class: "fs-x-choice", role: "group", "aria-label": label},
    ...values.map((value) => {
      const one = make("button", {type: "button", "aria-pressed": String(state[name] === value),
        "data-choice": `${name}=${value}`},
                       words[`${name}_${value}`]);
      one.addEventListener("click", () => {
        go({[name]: value});
        stage.querySelector(`[data-choice="${name}=${value}"]`)?.focus();
      });
      return one;
    }));

  // What has to be read with a picture, on the page and in a copy of it.
  const notes = () => {
    const one = measures.get(state.measure), series = tools.series(state), more = [];
    if (state.view === "network") {
      const unseen = state.links === "within"
        ? data.agglomerations[place(state.agglomeration)].members.filter((i) => data.cities.x[i] === null) : [];
      if (unseen.length) more.push(fill(words.unseen, {names: unseen.map((i) =>
        data.cities[language][i]).join(words.comma)}));
      if (layers.has(state.layer) && layers.get(state.layer).grade !== "s") {
        more.push(layers.get(state.layer)[`note_${language}`]);
      }
      return more;
    }
    if (state.view === "map") return [words.map_note];
    more.push(words.others_grey);
    if (state.scale === "log" && one.sums && series.years.length > 1) {
      const {n, who} = tools.zerosOf(state);
      if (n) more.push(fill(words.log_zeros, {n, names: who.map(short).join(words.comma)}));
    }
    if (series.lower) more.push(one[`band_${language}`]);
    else if (gradeShown() === "estimated") more.push(words.no_error);
    if (one.firm) more.push(words.firm_ranks);
    return more;
  };

  const picture = (view) => {
    const panel = panels[view];
    const holder = make("div", {class: "fs-x-picture"});
    const width = Math.floor(panel.clientWidth || 700);
    const choices = {map: [["zoom", ["all", "chosen"], words.zoom]], network: [["links", ["within", "between"],
      words.links]],
                     trend: measures.get(state.measure).sums && tools.series(state).years.length > 1
                       ? [["scale", ["linear", "log"], words.scale]] : []}[view];
    const focused = panel.contains(document.activeElement) ? document.activeElement.dataset : null;
    panel.replaceChildren(...choices.map((one) => choice(...one)), holder);
    if (view === "network" && state.layer === "published") {
      holder.append(make("p", {}, words.no_links_table));
      return;
    }
    const drawn = pictures.draw(view, state, {palette: {...paletteNow(), page: pageColour()}, width,
      grade: gradeShown(),
                                              direct: width > 620});
    holder.append(drawn.svg);
    alive(drawn, holder);
    const more = notes();
    panel.append(...more.map((text) => make("p", {class: "fs-x-small"},
      text === words.firm_ranks ? firmRanks() : text)));
    if (focused?.stop !== undefined) holder.querySelector(`[data-stop="${focused.stop}"]`)?.focus();
  };
  const firmRanks = () => make("a", {href: `${pages.chapters}${measures.get(state.measure).chapter}.html#`
    + measures.get(state.measure).firm}, words.firm_ranks);
  const pageColour = () => printing ? "#ffffff"
    : getComputedStyle(document.documentElement).getPropertyValue("--pst-color-background")
    .trim() || paletteNow().page;

  // ---- tables ----

  let sorting = null;
  // Member cities of the chosen agglomeration, the largest first: what the circles of the map are drawn by.
  const membersBySize = (sizes) => [...data.agglomerations[place(state.agglomeration)].members]
    .sort((a, b) => (sizes.of(b) ?? -1) - (sizes.of(a) ?? -1) || a - b);
  const rowsSeen = () => {
    const one = measures.get(state.measure), series = tools.series(state);
    if (state.rows === "links") {
      const found = tools.linksOf(state);
      const who = (i) => state.links === "within" ? data.cities[language][i] : short(i);
      return {title: found ? fill(state.links === "within" ? words.table_links : words.table_between, {
        name: short(place(state.agglomeration)), layer: tools.layerName(state.layer),
        year: period(state.layer, found.year)})
          : words.no_links_table,
      heads: [words.from_city, words.to_city, words.weight_head, words.evidence],
      numeric: [2], whole: 0, rows: (found?.rows ?? []).map((row) => [who(row.a), who(row.b), row.weight,
        layers.get(state.layer).grade]),
      shown: (value) => weight(value, state.layer)};
    }
    if (state.rows === "cities") {
      const sizes = pictures.sizesOf(state);
      const what = cityWhat(sizes);
      const bands = sizes.layered ? () => [] : (i) => [sizes.end("lower", i), sizes.end("upper", i)];
      return {title: fill(words.table_cities, {name: short(place(state.agglomeration)), what, year: sizes.when}),
              heads: [words.city, words.value, ...(sizes.layered ? [] : [words.lower, words.upper]), words.evidence],
              numeric: sizes.layered ? [1] : [1, 2, 3], whole: 0,
              rows: membersBySize(sizes).map((i) => [data.cities[language][i], sizes.of(i), ...bands(i),
                sizes.grade(i)]),
              shown: (value) => value === null ? "–" : sizes.text(value)};
    }
    const years = state.rows === "year" ? [state.year] : tools.yearsOf(state);
    const who = state.rows === "year" ? keys.map((_, i) => i) : [state.agglomeration, ...state.compare].map(place);
    const rows = [];
    for (const i of who) {
      for (const year of years) {
        const found = cell(series, i, year);
        // Cells that are sorted by another thing than is read: a window of years, a rank that is shared.
        const rank = tools.standing(state, i, year);
        rows.push([short(i), {by: year, text: tools.when(state, year)}, rank && {
          by: rank.rank ?? 99, text: rank.rank === null ? words.no_rank
            : rank.last > rank.rank ? fill(words.shared, rank) : String(rank.rank)},
                   found?.value ?? null, found?.lower ?? null, found?.upper
          ?? null,
                   found?.grade ?? null]);
      }
    }
    if (state.rows === "year") rows.sort((a, b) => (a[2]?.by ?? 100) - (b[2]?.by ?? 100));
    const bands = rows.some((row) => row[4] !== null);
    return {title: fill(state.rows === "year" ? words.table_year : words.table_years,
                        {measure: measureTitle(), unit: unitOf(one), year: tools.when(state, state.year),
                         span: tools.spanOf(state)}),
            // One year stands in the title alone.
            ...(({lead, keep}) => ({
              heads: [words.names.agglomeration, ...lead, words.rank, words.value, ...(bands ? [words.lower,
                words.upper] : []), words.evidence],
              numeric: Array.from({length: lead.length + (bands ? 4 : 2)}, (_, k) => k + 1), whole: lead.length + 1,
              rows: rows.map((row) => [row[0], ...keep(row), row[2], row[3], ...(bands ? [row[4], row[5]] : []),
                row[6]])}))(
              state.rows === "year" ? {lead: [], keep: () => []} : {lead: [words.names.year], keep: (row) => [row[1]]}),
            shown: (value, k, whole) => k <= whole ? value?.text ?? "–" : tools.valueText(state, value)};
  };
  const table = () => {
    const panel = panels.table;
    const {title, heads, numeric, whole, rows, shown} = rowsSeen();
    const kind = `${state.rows}|${heads.length}`;
    if (sorting?.kind !== kind) sorting = null;
    const ordered = [...rows];
    if (sorting) {
      const {column, up} = sorting;
      ordered.sort((a, b) => {
        const [one, other] = [a, b].map((row) => row[column]?.by ?? row[column]);
        if (one === other) return 0;
        if (one === null) return 1;
        if (other === null) return -1;
        const less = typeof one === "number" ? one < other : one.localeCompare(other, told.locale) < 0;
        return less === up ? -1 : 1;
      });
    }
    const head = make("tr", {}, ...heads.map((text, k) => {
      const on = sorting?.column === k;
      const sort = make("button", {type: "button", class: "fs-sort"}, text);
      sort.addEventListener("click", () => {
        sorting = {kind, column: k, up: on ? !sorting.up : k <= whole || !numeric.includes(k)};
        table();
        panels.table.querySelectorAll(".fs-sort")[k].focus();
      });
      return make("th", {scope: "col", class: numeric.includes(k) ? "fs-number" : null,
                         "aria-sort": on ? (sorting.up ? "ascending" : "descending") : "none"}, sort);
    }));
    const chosen = short(place(state.agglomeration));
    const body = ordered.map((row) => make("tr", {class: ["year", "years"].includes(state.rows) && row[0] === chosen
      ? "fs-x-chosen"
      : null},
      ...row.map((value, k) => {
        if (k === row.length - 1) return make("td", {}, value === null ? "–" : badge(tools.GRADES[value] ?? value));
        const text = numeric.includes(k) ? shown(value, k, whole) : value;
        return k ? make("td", {class: numeric.includes(k) ? "fs-number" : null}, text) : make("th", {scope: "row"},
          text);
      })));
    const scroll = make("div", {class: "fs-table-scroll", role: "region", "aria-label": title, tabindex: 0},
      make("table", {class: "fs-table"}, make("caption", {}, title), make("thead", {}, head), make("tbody", {},
        ...body)));
    panel.replaceChildren(choice("rows", tools.ROWS, words.rows),
                          ...(state.rows === "links" ? [choice("links", ["within", "between"], words.links)] : []),
                          make("div", {class: "fs-table-block"}, scroll));
  };

  // ---- source and evidence ----

  const source = () => {
    const one = measures.get(state.measure), series = tools.series(state), grade = gradeShown();
    const list = make("dl", {class: "fs-x-facts"});
    const add = (term, ...inside) => list.append(make("dt", {}, term), make("dd", {}, ...inside));
    const link = (address, text) => make("a", {href: address}, text);
    const counts = {};
    series.value.forEach((values, i) => series.years.forEach((year) => {
      const found = cell(series, i, year);
      if (found) counts[found.grade] = (counts[found.grade] ?? 0) + 1;
    }));
    add(words.names.measure, measureTitle(), words.open, unitOf(one), words.close);
    add(words.definition, one[`about_${language}`], words.gap,
      link(`${pages.chapters}${one.chapter}.html#${one.anchor}`, words.in_chapter),
      ...(terms[one.term] ? [words.comma, link(`${pages.glossary}#${terms[one.term]}`, words.in_glossary)] : []));
    add(words.evidence, badge(grade), words[grade === "estimated" && !series.lower
      ? "means_estimated_alone" : `means_${grade}`], make("br"), Object.entries(counts).map(([key, n]) =>
      fill(words.counted,
      {n: n.toLocaleString("en-US"), grade: words.grades[key]})).join(words.comma));
    if (series.lower) add(words.interval, one[`band_${language}`]);
    else if (grade === "estimated") add(words.interval, words.no_error, ...(one.firm ? [words.gap, firmRanks()] : []));
    if (one.layered && state.layer !== "published") add(words.names.layer,
      `${tools.layerName(state.layer)}${words.colon}${layers.get(state.layer)[`note_${language}`]}`,
      words.gap, layers.get(state.layer)[`warning_${language}`]);
    add(words.years, series.years.length > 1 ? fill(words.years_said, {from: series.years[0],
      to: series.years.at(-1), n: series.years.length})
      : String(series.years[0]), state.layer === "published" && one.layered
        ? `${words.colon}${series.years.join(words.comma)}` : "", layerSeen()?.window > 1
        ? words.semicolon + fill(words.each_window, {n: layerSeen().window, last: series.years.at(-1),
                                                     window: tools.when(state, series.years.at(-1))}) : "");
    for (const name of tablesNow()) {
      const facts = data.tables[name];
      const caveats = facts[`caveats_${language}`];
      add(words.table, link(`${pages.datasets}${name}.html`, name), `${words.colon}${facts[language]}`, make("br"),
          `${words.source}${words.colon}${facts[`short_${language}`]}${words.period}`,
          `${words.vintage}${words.colon}${facts[`vintage_${language}`]}`,
          make("br"), `${words.licence}${words.colon}${facts[`licence_${language}`].join(words.semicolon)}`,
          caveats.length ? make("details", {}, make("summary", {}, words.caveats), make("ul", {},
            ...caveats.map((text) => make("li", {}, text)))) : null);
    }
    add(words.members, words.members_said);
    add(words.cite_this, make("span", {class: "fs-x-citation"}, citation()));
    panels.source.replaceChildren(make("h2", {class: "fs-x-h"}, words.source_title), list);
  };

  const address = () => local ? `explorer.html${tools.write(state)}`
    : `${window.location.origin}${window.location.pathname}${tools.write(state)}`;
  const whenSeen = () => {
    if (state.view === "trend") return tools.spanOf(state);
    if (citiesSeen()) return fill(words.at, {year: pictures.sizesOf(state).when});
    return fill(words.at, {year: linksSeen() ? period(state.layer, tools.linkYear(state) ?? state.year)
      : tools.when(state, state.year)});
  };
  const whatSeen = () => citiesSeen() ? cityWhat(pictures.sizesOf(state)) : onLinks()
    ? fill(words.what_network, {layer: tools.layerName(state.layer)}) : measureTitle();
  const citation = () => fill(words.citation, {
    version, what: whatSeen(),
    who: [state.agglomeration, ...(state.view === "trend" ? state.compare : [])].map((key) =>
      short(place(key))).join(words.comma),
    when: whenSeen(), warning: warnings().map((text) => text + words.gap).join(""),
    grade: gradeWords(), source: sources(), built, address: address() + (local ? words.this_copy : "")});

  // ---- to take away ----

  const quoted = (value) => {
    const text = value === null || value === undefined ? "" : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const asCsv = (heads, rows) => BOM + [heads, ...rows].map((row) => row.map(quoted).join(",")).join("\n") + "\n";
  // A number of a window of years has its first and its last year; else the two are one.
  const HEADS = ["agglomeration", "name_en", "name_zh", "first_year", "year", "measure", "layer", "value", "lower",
    "upper", "unit", "evidence", "source"];
  const valueRows = (who, years) => {
    const one = measures.get(state.measure), series = tools.series(state), rows = [];
    for (const i of who) {
      for (const year of years) {
        const found = cell(series, i, year);
        if (!found) continue;
        rows.push([keys[i], data.agglomerations[i].en, data.agglomerations[i].zh,
                   tools.firstYear(one.layered ? state.layer : "", year), year, one.key, one.layered
                     ? state.layer : "", found.value,
                   found.lower, found.upper, unitOf(one), found.grade, sourcesOf(measureTables())]);
      }
    }
    return rows;
  };
  const linkRows = () => {
    const found = tools.linksOf(state), me = place(state.agglomeration);
    const heads = state.links === "within"
      ? ["agglomeration", "name_en", "name_zh", "first_year", "year", "layer", "adcode_a", "city_a_en", "city_a_zh",
        "adcode_b", "city_b_en", "city_b_zh", "weight", "unit", "evidence", "source"]
      : ["agglomeration", "name_en", "name_zh", "first_year", "year", "layer", "other", "other_en", "other_zh",
        "weight", "unit", "evidence", "source"];
    const {code, en, zh} = data.cities, one = layers.get(state.layer);
    const tail = (row) => [row.weight, one?.[`unit_${language}`], tools.GRADES[one?.grade],
      data.tables[one?.table]?.[`short_${language}`]];
    const lead = [keys[me], data.agglomerations[me].en, data.agglomerations[me].zh,
                  found && tools.firstYear(state.layer, found.year), found?.year, state.layer];
    return asCsv(heads, (found?.rows ?? []).map((row) => state.links === "within"
      ? [...lead, code[row.a], en[row.a], zh[row.a], code[row.b], en[row.b], zh[row.b], ...tail(row)]
      : [...lead, keys[row.b], data.agglomerations[row.b].en, data.agglomerations[row.b].zh, ...tail(row)]));
  };
  const cityRows = () => {
    const sizes = pictures.sizesOf(state), me = place(state.agglomeration), one = data.agglomerations[me];
    const unit = cityUnit(sizes), source = sourcesOf(cityTables(sizes));
    const first = tools.firstYear(sizes.layered ? state.layer : "", sizes.year);
    return asCsv(
      ["agglomeration", "name_en", "name_zh", "adcode", "city_en", "city_zh", "first_year", "year", "measure", "layer",
       "value",
        "lower",
       "upper", "unit", "evidence", "source"],
      membersBySize(sizes).map((i) => [one.key, one.en, one.zh, data.cities.code[i], data.cities.en[i],
        data.cities.zh[i],
                                       first, sizes.year, sizes.layered ? "strength" : "patents", sizes.layered
                                         ? state.layer : "",
                                       sizes.of(i), sizes.end("lower", i), sizes.end("upper", i), unit, sizes.grade(i),
                                       source]));
  };
  const seenCsv = () => {
    if (state.view === "table" && state.rows === "cities") return cityRows();
    if (linksSeen()) return linkRows();
    const everyone = keys.map((_, i) => i), span = tools.yearsOf(state);
    if (state.view === "trend") return asCsv(HEADS, valueRows(everyone, span));
    if (state.view === "table" && state.rows === "years") return asCsv(HEADS, valueRows([state.agglomeration,
      ...state.compare].map(place), span));
    return asCsv(HEADS, valueRows(everyone, [state.year]));
  };
  // A file is named after the numbers in it, and says by its name where they are drawn from a model.
  const fileName = (ending, whole = false) => {
    const links = linksSeen() && !whole, cities = citiesSeen() && !whole, sizes = pictures.sizesOf(state);
    const layered = links || (cities ? sizes.layered : measures.get(state.measure).layered);
    const years = whole ? [] : state.view === "trend"
      ? [tools.firstYear(layered ? state.layer : "", state.from), state.to]
      : [period(layered ? state.layer : "", links ? tools.linkYear(state) ?? state.year : cities ? sizes.year
        : state.year, "-")];
    return ["flowspace", ...(links ? ["network", state.agglomeration] : cities
      ? ["cities", state.agglomeration, sizes.layered ? "strength" : "patents"] : [state.measure]),
            ...(layered ? [state.layer] : []),
            ...(layered && layers.get(state.layer)?.grade === "s" ? ["simulated"] : []), ...years].join("_")
      + `.${ending}`;
  };
  const save = (content, type, name) => {
    const blob = content instanceof Blob ? content : new Blob([content], {type});
    const anchor = make("a", {href: URL.createObjectURL(blob), download: name});
    document.body.append(anchor);
    anchor.click();
    anchor.remove();
    window.setTimeout(() => URL.revokeObjectURL(anchor.href), 10000);
  };
  const wholePicture = () => pictures.complete(state.view, state, {
    width: 900, grade: gradeShown(), title: state.view === "network" ? fill(words.title_network,
      {name: long(place(state.agglomeration)),
      layer: tools.layerName(state.layer)}) : measureTitle(), subtitle: summary(),
    caption: [...(warnings().length ? [warnings().join(words.gap)] : []), ...notes(),
      `${words.evidence}${words.colon}${gradeWords()}${words.period}`
      + `${words.source}${words.colon}${sources()}${words.period}`,
        `flowspace ${version}, ${built}${words.colon}${address()}${local ? words.this_copy : ""}`]});
  const asSvg = () => new XMLSerializer().serializeToString(wholePicture());
  const asPng = () => {
    const image = new Image();
    const svg = wholePicture();
    const [width, height] = ["width", "height"].map((name) => Number(svg.getAttribute(name)));
    image.addEventListener("load", () => {
      const canvas = make("canvas", {width: 2 * width, height: 2 * height});
      const context = canvas.getContext("2d");
      context.scale(2, 2);
      context.drawImage(image, 0, 0, width, height);
      canvas.toBlob((blob) => save(blob, "image/png", fileName("png")), "image/png");
    });
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;
  };
  const give = (label, text) => {
    const box = make("textarea", {readonly: true, rows: 3, id: "fs-x-text"});
    box.value = text;
    const done = make("span", {role: "status"});
    given.replaceChildren(make("label", {for: "fs-x-text"}, label), box, done);
    given.hidden = false;
    box.focus();
    box.select();
    const copied = () => { done.textContent = words.copied; };
    if (navigator.clipboard?.writeText) navigator.clipboard.writeText(text).then(copied, () =>
      { done.textContent = words.copy_yourself; });
    else if (document.execCommand?.("copy")) copied();
    else done.textContent = words.copy_yourself;
  };
  taking.addEventListener("click", (event) => {
    const what = event.target.dataset.do;
    if (what === "csv_seen") save(seenCsv(), "text/csv;charset=utf-8", fileName("csv"));
    if (what === "csv_whole") save(asCsv(HEADS, valueRows(keys.map((_, i) => i), tools.series(state).years)),
      "text/csv;charset=utf-8", fileName("csv", true));
    if (what === "svg" && !(state.view === "network" && state.layer === "published")) save(asSvg(), "image/svg+xml",
      fileName("svg"));
    if (what === "png" && !(state.view === "network" && state.layer === "published")) asPng();
    if (what === "link") give(local ? words.link_here : words.link_label,
      window.location.href.split("#")[0] + tools.write(state));
    if (what === "cite") give(words.cite_this, citation());
  });

  // ---- drawing all of it ----

  const show = () => {
    hideTip();
    showControls();
    if (state.view === "table") table();
    else if (state.view === "source") source();
    else picture(state.view);
    given.hidden = true;
  };
  root.dataset.ready = "";
  show();
  let width = stage.clientWidth;
  new ResizeObserver(() => {
    if (Math.abs(stage.clientWidth - width) < 2) return;
    width = stage.clientWidth;
    if (!["table", "source"].includes(state.view)) picture(state.view);
  }).observe(stage);
  new MutationObserver(show).observe(document.documentElement, {attributes: true, attributeFilter: ["data-theme"]});
  still.addEventListener("change", show);
  for (const [event, now] of [["beforeprint", true], ["afterprint", false]]) {
    window.addEventListener(event, () => {
      printing = now;
      show();
    });
  }
});
