"use strict";

// Colours from low to high; numbers of both signs go through white at 0.
const PALETTES = {
  bits: ["#ffffff", "#1d4e89"],
  probabilities: ["#ffffff", "#9cc3e6", "#1d4e89"],
  attention: ["#ffffff", "#fbd38d", "#c2410c", "#4a1204"],
  values: ["#ffffff", "#a7d8c4", "#1b7f5c", "#073b2b"],
  signed: ["#8f1d2c", "#f0a39b", "#ffffff", "#8fb6dd", "#1d4e89"],
  grey: ["#000000", "#ffffff"],
};
const LINES = ["#1d4e89", "#c2410c", "#1b7f5c", "#8e44ad", "#b7791f", "#0b7285", "#c2255c", "#495057"];

function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

const rgb = hex => [1, 3, 5].map(at => parseInt(hex.slice(at, at + 2), 16));

function colour(palette, share) {
  const stops = PALETTES[palette], place = Math.min(Math.max(share, 0), 1) * (stops.length - 1);
  const below = Math.min(Math.floor(place), stops.length - 2), rest = place - below;
  const low = rgb(stops[below]), high = rgb(stops[below + 1]);
  return low.map((x, i) => Math.round(x + (high[i] - x) * rest));
}

// A number as people read it.
const shown = x => Number.isInteger(x) ? String(x) : Number(x.toPrecision(3)).toString();

// The range of a picture's colours: symmetric if there are both signs.
function scale(picture) {
  if (picture.low < 0) {
    const most = Math.max(-picture.low, picture.high);
    return {palette: "signed", low: -most, high: most};
  }
  const palette = {attention: "attention", memory: "values", state: "values"}[picture.kind] ||
      (picture.part === "answer" ? "probabilities" : "bits");
  return {palette, low: 0, high: picture.kind === "attention" || picture.high <= 1 ? 1 : picture.high};
}

// Cells of equal size; value(x, y) and, if given, paleness(x, y) from 0 to 1.
function drawCells(canvas, columns, rows, {palette, low, high}, value, paleness = () => 0) {
  canvas.width = columns;
  canvas.height = rows;
  const context = canvas.getContext("2d"), image = context.createImageData(columns, rows);
  const table = Array.from({length: 256}, (_, i) => colour(palette, i / 255));
  for (let y = 0; y < rows; ++y)
    for (let x = 0; x < columns; ++x) {
      const share = high > low ? (value(x, y) - low) / (high - low) : 0;
      const cell = table[Math.round(Math.min(Math.max(share, 0), 1) * 255)], pale = paleness(x, y);
      for (let i = 0; i < 3; ++i)
        image.data[4 * (y * columns + x) + i] = cell[i] * (1 - pale) + 240 * pale;
      image.data[4 * (y * columns + x) + 3] = 255;
    }
  context.putImageData(image, 0, 0);
}

function resize(canvas, width, height) {
  canvas.style.width = width + "px";
  canvas.style.height = height + "px";
}

function legend(range) {
  const bar = element("canvas");
  drawCells(bar, 64, 1, {palette: range.palette, low: 0, high: 63}, x => x);
  return element("div", {className: "legend"}, shown(range.low), bar, shown(range.high));
}

function drawing(tag, attributes, text = "") {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.textContent = text;
  return made;
}

// Ticks at 1, 2, 5, 10 … steps, so that their numbers do not touch.
function stepAxis(steps, cell) {
  let every = 1;
  for (const factor of [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000])
    if (factor * cell < 30) every = factor * 2;
  const nice = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].find(n => n >= every) || every;
  const svg = drawing("svg", {width: steps * cell, height: 18});
  for (let t = 0; t < steps; t += nice)
    svg.append(drawing("text", {x: (t + 0.5) * cell, y: 13, "text-anchor": "middle"}, String(t)));
  return svg;
}

const tip = document.getElementById("tip");

// Shows what `words(event)` says while the pointer is over something.
function explain(target, words) {
  target.addEventListener("pointermove", event => {
    const text = words(event);
    tip.hidden = !text;
    tip.textContent = text;
    const left = event.clientX + 14 + tip.offsetWidth > innerWidth ? -14 - tip.offsetWidth : 14;
    tip.style.left = event.clientX + left + "px";
    tip.style.top = event.clientY + 16 + "px";
  });
  target.addEventListener("pointerleave", () => { tip.hidden = true; });
}

// The cell of a canvas under the pointer.
function cellAt(event, canvas) {
  const box = canvas.getBoundingClientRect();
  const place = (from, size, count) =>
      Math.min(Math.max(Math.floor((from / size) * count), 0), count - 1);
  return [place(event.clientX - box.left, box.width, canvas.width),
          place(event.clientY - box.top, box.height, canvas.height)];
}
