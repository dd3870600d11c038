// Pictures over time have sizes [steps, rows], images [channels, height, width].
const overTime = picture => ["sequence", "mask", "attention", "state"].includes(picture.kind);
const at = (picture, t, row) => picture.values[t * picture.sizes[1] + row];
const rowName = (picture, row) => picture.rows[row] ??
    ({attention: "place ", state: "number "}[picture.kind] || "row ") + row;

const PARTS = {input: "what it sees", asked: "what is asked", answer: "what it answers",
               model: "what happens inside"};

function label(picture, ...more) {
  const part = PARTS[picture.part], begins = part && part !== lastPart;
  lastPart = part ?? lastPart;
  return element("div", {}, begins ? element("p", {className: "part", textContent: part}) : "",
                 element("h2", {textContent: picture.name}),
                 element("p", {className: "meaning", textContent: picture.meaning}), ...more);
}

function addCursor(plot, cell) {
  const cursor = element("div", {className: "cursor"});
  plot.append(cursor);
  watchers.push(() => {
    cursor.style.left = step * cell - 1 + "px";
    cursor.style.width = cell + 2 + "px";
  });
}

function heatMap(picture, cell, context) {
  const [columns, rows] = picture.sizes, range = scale(picture), canvas = element("canvas");
  const height = Math.min(Math.max(200 / rows, 2), 13);
  const scored = context.scored, judged = picture.part !== "input" && picture.part !== "model" && scored;
  drawCells(canvas, columns, rows, range, (t, row) => at(picture, t, row),
            t => judged && !scored[t] ? 0.75 : 0);
  resize(canvas, columns * cell, rows * height);
  const plot = element("div", {className: "plot"}, canvas);
  if (height >= 10 && picture.rows.length === rows) {
    plot.classList.add("rows-named");
    plot.append(element("div", {className: "rows"}, ...picture.rows.map(name => {
      const line = element("div", {textContent: name});
      line.style.height = line.style.lineHeight = height + "px";
      return line;
    })));
  }
  const wrong = (t, row) => context.target && picture.part === "answer" && (!scored || scored[t]) &&
      Math.abs(at(picture, t, row) - at(context.target, t, row)) > 0.5;
  explain(canvas, event => {
    const [t, row] = cellAt(event, canvas);
    goTo(t);
    return `step ${t}, ${rowName(picture, row)}: ${shown(at(picture, t, row))}` +
        (wrong(t, row) ? "\nwrong: expected " + shown(at(context.target, t, row)) : "");
  });
  addCursor(plot, cell);
  const mistakes = [];
  if (context.target && picture.part === "answer")
    for (let t = 0; t < columns; ++t)
      for (let row = 0; row < rows; ++row)
        if (wrong(t, row)) mistakes.push([t, row]);
  for (const [t, row] of mistakes.slice(0, 2000)) {
    const mark = element("div", {className: "wrong-cell"});
    Object.assign(mark.style, {left: t * cell + "px", top: row * height + "px",
                               width: cell + "px", height: height + "px"});
    plot.append(mark);
  }
  const verdict = context.target && picture.part === "answer" ?
      [element("p", {className: mistakes.length ? "meaning bad" : "meaning good",
                     textContent: mistakes.length ? `${mistakes.length} wrong, framed in red` :
                                                    "every scored answer is right"})] : [];
  return element("div", {className: "panel"}, label(picture, legend(range), ...verdict), plot);
}

function gateChart(gates, cell) {
  const height = 96, width = steps * cell, svg = drawing("svg", {width, height});
  svg.append(drawing("rect", {class: "frame", width, height}));
  gates.forEach((gate, i) => svg.append(drawing("polyline", {
    fill: "none", stroke: LINES[i % LINES.length], "stroke-width": 1.8,
    points: Array.from(gate.values, (x, t) => `${(t + 0.5) * cell},${height * (1 - x)}`).join(" "),
  })));
  const plot = element("div", {className: "plot"}, svg), keys = element("ul", {className: "keys"});
  gates.forEach((gate, i) => {
    const line = element("i");
    line.style.background = LINES[i % LINES.length];
    keys.append(element("li", {}, line, gate.name));
  });
  explain(svg, event => {
    goTo(Math.floor((event.clientX - svg.getBoundingClientRect().left) / cell));
    return `step ${step}\n` + gates.map(g => `${g.name}: ${shown(g.values[step] ?? NaN)}`).join("\n");
  });
  addCursor(plot, cell);
  return element("div", {className: "panel"},
                 label({name: "Gates", meaning: "From 0, at the bottom, to 1."}, keys), plot);
}

function imageCanvas(image, size) {
  const [channels, height, width] = image.sizes, canvas = element("canvas");
  const value = (c, x, y) => image.values[(c * height + y) * width + x];
  drawCells(canvas, width, height, {palette: "grey", low: image.low, high: image.high},
            (x, y) => value(0, x, y));
  if (channels === 3) {
    const context = canvas.getContext("2d"), pixels = context.getImageData(0, 0, width, height);
    const span = image.high - image.low || 1;
    for (let i = 0; i < width * height; ++i)
      for (let c = 0; c < 3; ++c)
        pixels.data[4 * i + c] = 255 * (image.values[c * width * height + i] - image.low) / span;
    context.putImageData(pixels, 0, 0);
  }
  resize(canvas, size, size * height / width);
  return canvas;
}

function imagePanel(image) {
  const canvas = imageCanvas(image, 224), [channels, height, width] = image.sizes;
  canvas.classList.add("picture");
  explain(canvas, event => {
    const [x, y] = cellAt(event, canvas);
    const parts = Array.from({length: channels},
                             (_, c) => shown(image.values[(c * height + y) * width + x]));
    return `row ${y}, column ${x}: ${parts.join(", ")}`;
  });
  return element("div", {className: "panel"}, label(image), element("div", {className: "plot"}, canvas));
}

// Few numbers as text; the scores of classes as bars.
function numbersPanel(picture, context) {
  const values = Array.from(picture.values);
  if (picture.part !== "answer" || values.length < 2)
    return element("div", {className: "panel"}, label(picture),
                   element("div", {textContent: values.map(shown).join(", ")}));
  const bars = element("div", {className: "bars"}), most = Math.max(...values, 1e-9);
  values.forEach((value, i) => {
    const bar = element("i");
    bar.style.width = 100 * Math.max(value, 0) / most + "%";
    bars.append(element("span", {className: i === context.truth ? "target" : "",
                                 textContent: i === context.truth ? `${i} (target)` : String(i)}),
                bar, element("span", {textContent: shown(value)}));
  });
  return element("div", {className: "panel"}, label(picture), bars);
}

// A memory at the present step, and beside it where each head looks.
function memoryPanel(memory, heads) {
  const [, addresses, numbers] = memory.sizes, range = scale(memory);
  const high = Math.min(Math.max(460 / addresses, 1), 14), wide = Math.min(Math.max(280 / numbers, 3), 20);
  const figure = (title, canvas, kind = "") => element(
      "figure", {className: kind}, element("figcaption", {textContent: title}), canvas);
  const canvas = element("canvas"), row = element("div", {className: "memory"});
  row.append(figure("", canvas));
  const moment = () => Math.min(Math.floor(step / memory.every), memory.sizes[0] - 1);
  const value = (x, y) => memory.values[(moment() * addresses + y) * numbers + x];
  watchers.push(() => {
    drawCells(canvas, numbers, addresses, range, value);
    resize(canvas, numbers * wide, addresses * high);
  });
  explain(canvas, event => {
    const [x, y] = cellAt(event, canvas);
    return `address ${y}, number ${x}: ${shown(value(x, y))}`;
  });
  for (const head of heads) {
    const column = element("canvas"), weight = y => at(head, Math.min(step, head.sizes[0] - 1), y);
    row.append(figure(head.name, column, "head"));
    watchers.push(() => {
      drawCells(column, 1, addresses, scale(head), (_, y) => weight(y));
      resize(column, 18, addresses * high);
      column.style.margin = "0 auto";
    });
    explain(column, event => {
      const y = cellAt(event, column)[1];
      return `${head.name}, address ${y}: ${shown(weight(y))}`;
    });
  }
  return [label(memory, legend(range)), row];
}

function controls() {
  const slider = element("input", {type: "range", min: 0, max: steps - 1, value: 0, ariaLabel: "step"});
  const play = element("button", {textContent: "▶", title: "play"}), words = element("span");
  slider.addEventListener("input", () => goTo(Number(slider.value)));
  play.addEventListener("click", () => {
    if (timer) return stop();
    if (step === steps - 1) goTo(0);
    timer = setInterval(() => step < steps - 1 ? goTo(step + 1) : stop(), 120);
    play.textContent = "❚❚";
  });
  const stop = () => { clearInterval(timer); timer = null; play.textContent = "▶"; };
  watchers.push(() => { slider.value = step; words.textContent = `after step ${step}`; });
  return element("div", {className: "controls"}, play, slider, words);
}

