const data = JSON.parse(document.getElementById("data").textContent);
const pictures = document.getElementById("pictures");
const memories = document.getElementById("memories");
let step = 0, steps = 1, timer = null;
let watchers = [];  // called when the step changes
let lastPart = "";  // of which a panel was made

// The numbers of a picture: 16 bits each, between `low` and `high`.
function unpack(picture) {
  const bytes = Uint8Array.from(atob(picture.cells), c => c.charCodeAt(0));
  const codes = new Uint16Array(bytes.buffer), span = picture.high - picture.low;
  picture.values = Float64Array.from(codes, code => picture.low + span * code / 65535);
  return picture;
}

function goTo(wanted) {
  step = Math.min(Math.max(wanted, 0), steps - 1);
  for (const watcher of watchers) watcher();
}

function show(sample) {
  clearInterval(timer);
  timer = null;
  watchers = [];
  const all = sample.pictures, temporal = all.filter(overTime);
  const of = kind => all.filter(picture => picture.kind === kind);
  steps = Math.max(1, ...temporal.map(p => p.sizes[0]), ...of("gate").map(g => g.values.length));
  const mask = of("mask")[0], answer = temporal.find(p => p.part === "answer");
  const context = {
    scored: mask && Array.from(mask.values, x => x > 0.5),
    target: answer && temporal.find(p => p.part === "asked" && String(p.sizes) === String(answer.sizes)),
    truth: truth(sample),
  };
  const room = document.body.clientWidth - 56 - 270 - (of("memory").length ? 470 : 0);
  const cell = Math.max(Math.min(room / steps, 22), 2);
  lastPart = "";
  pictures.replaceChildren();
  memories.replaceChildren();
  for (const image of of("image")) pictures.append(imagePanel(image));
  const axis = () => element("div", {className: "panel axis"},
                             element("div", {className: "meaning", textContent: "step"}), stepAxis(steps, cell));
  if (temporal.length) pictures.append(axis());
  for (const picture of temporal) pictures.append(heatMap(picture, cell, context));
  if (of("gate").length) pictures.append(gateChart(of("gate"), cell));
  if (temporal.length) pictures.append(axis());
  for (const picture of of("numbers")) pictures.append(numbersPanel(picture, context));
  if (of("memory").length) memories.append(controls());
  for (const memory of of("memory"))
    memories.append(...memoryPanel(memory, of("attention").filter(a => a.sizes[1] === memory.sizes[1])));
  goTo(step > 0 ? step : context.scored ? context.scored.indexOf(true) : 0);
}

// The class that a sample has, and the one that the model gives; undefined if there are none.
const truth = sample =>
    sample.pictures.find(p => p.part === "asked" && p.kind === "numbers" && p.values.length === 1)?.values[0];
function answered(sample) {
  const scores = sample.pictures.find(p => p.part === "answer" && p.kind === "numbers" && p.values.length > 1);
  return scores && scores.values.indexOf(Math.max(...scores.values));
}

function sampleButton(sample, number) {
  const button = element("button", {textContent: `sample ${number}`});
  const image = sample.pictures.find(picture => picture.kind === "image");
  if (image) {
    const given = answered(sample), right = given === truth(sample);
    button.replaceChildren(imageCanvas(image, 56));
    if (given !== undefined) button.append(right ? `${given}` : `${given} ≠ ${truth(sample)}`);
    if (given !== undefined) button.className = right ? "right" : "wrong";
    button.title = `sample ${number}: the model says ${given}, the target is ${truth(sample)}`;
  }
  button.addEventListener("click", () => choose(number));
  return button;
}

let chosen = 0;

function choose(number) {
  chosen = number;
  const buttons = document.querySelectorAll("nav button");
  buttons.forEach((button, i) => button.setAttribute("aria-pressed", i === number));
  show(data.samples[number]);
}

document.title = data.title;
document.querySelector("h1").textContent = data.title;
for (const [name, value] of data.facts)
  document.getElementById("facts").append(element(
      "div", {}, element("dt", {textContent: name}), element("dd", {textContent: value})));
document.getElementById("note").textContent = data.note;
for (const sample of data.samples) sample.pictures.forEach(unpack);
if (data.samples.length > 1)
  document.getElementById("samples").append(...data.samples.map(sampleButton));
addEventListener("keydown", event => {
  if (event.target.type === "range") return;
  if (event.key === "ArrowRight") goTo(step + 1);
  if (event.key === "ArrowLeft") goTo(step - 1);
});
addEventListener("resize", () => choose(chosen));
choose(0);
