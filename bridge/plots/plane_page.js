"use strict";
const plane = JSON.parse(document.getElementById("plane").textContent);
const canvas = document.getElementById("canvas");
const pen = canvas.getContext("2d");
const select = document.getElementById("colour");
const RIGHT = 16, TOP = 12, BOTTOM = 40, BAR = 12, BELOW_BAR = 46;
const FONT = "12px system-ui, sans-serif";
const hidden = new Set();
let spot = null;

const at = (values, k) => values[values.length === 1 ? 0 : k];
const number = (name, k) => at(plane.columns[name], k);
const said = (name, k) => plane[name].texts[at(plane[name].at, k)];
const shown = (value, digits = 4) =>
  (value === null ? "–" : Number(value.toPrecision(digits)).toString().replace("-", "−"));
const unitOf = (name) => (plane.units[name] ? ` ${plane.units[name]}` : "");
const counts = (limit, k) => limit.counted && (!limit.counts || number(limit.counts, k) === 1);

function box() {
  const width = canvas.clientWidth, height = Math.min(560, Math.max(400, 0.72 * width));
  pen.font = FONT;
  const wide = ticksOf(plane.y).map(([, text]) => pen.measureText(text).width);
  const left = 32 + Math.ceil(Math.max(...wide));
  return { x: left, y: TOP, w: width - left - RIGHT, width, height,
    h: height - TOP - BOTTOM - BAR - BELOW_BAR };
}

function clear(frame) {
  const ratio = window.devicePixelRatio || 1;
  canvas.width = frame.width * ratio;
  canvas.height = frame.height * ratio;
  canvas.style.height = `${frame.height}px`;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.font = FONT;
}

const place = (frame, x, y) => [frame.x + x * frame.w, frame.y + (1 - y) * frame.h];
const STOPS = [[68, 1, 84], [59, 82, 139], [33, 145, 140], [94, 201, 98], [253, 231, 37]];
function colourAt(share) {
  const from = Math.min(Math.max(share, 0), 1) * (STOPS.length - 1);
  const i = Math.min(Math.floor(from), STOPS.length - 2);
  return STOPS[i].map((c, k) => Math.round(c + (from - i) * (STOPS[i + 1][k] - c)));
}

function shareOn(range, value) {
  if (range.low === range.high) return 0.5;
  if (range.scale === "log") return Math.log(value / range.low) / Math.log(range.high / range.low);
  return (value - range.low) / (range.high - range.low);
}

function rangeOf(values) {
  const known = values.filter((v) => v !== null);
  if (!known.length) return null;
  const low = known.reduce((a, b) => Math.min(a, b)), high = known.reduce((a, b) => Math.max(a, b));
  return { low, high, scale: low > 0 && high > 10 * low ? "log" : "linear" };
}

function linearTicks(low, high) {
  const raw = (high - low) / 5, size = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((m) => m * size).find((s) => s >= raw * (1 - 1e-9));
  const found = [];
  for (let k = Math.ceil(low / step - 1e-6); k * step <= high + 1e-6 * step; k++) {
    const most = Math.max(Math.abs(k), 1), digits = Math.ceil(Math.log10(most) + 1e-9) + 1;
    found.push([k * step, shown(k * step, Math.min(17, digits + 1))]);
  }
  return found;
}

function logTicks(low, high) {
  const decades = Math.log10(high / low), found = [];
  const every = Math.max(1, Math.ceil(decades / 8));
  for (let e = Math.floor(Math.log10(low)); e <= Math.ceil(Math.log10(high)); e++)
    for (let m = 1; m < 10; m++) {
      const v = Number(`${m}e${e}`), named = m === 1 || (decades < 2.5 && (m === 2 || m === 5));
      if (v >= low * (1 - 1e-9) && v <= high * (1 + 1e-9) && (m === 1 || decades < 6))
        found.push([v, named && e % every === 0 ? shown(v) : ""]);
    }
  return found;
}

function ticksOf(range) {
  if (range.low === range.high) return [[range.low, shown(range.low)]];
  const found = range.scale === "log" ? logTicks(range.low, range.high) : [];
  return found.filter(([, text]) => text).length > 1 ? found : linearTicks(range.low, range.high);
}

function ticksBelow(range, x, y, w) {
  let free = -Infinity;
  pen.textAlign = "center";
  for (const [v, text] of ticksOf(range)) {
    const px = x + shareOn(range, v) * w, half = pen.measureText(text).width / 2;
    pen.fillRect(px - 0.5, y, 1, text ? 6 : 3);
    const middle = Math.min(px, canvas.clientWidth - half);
    if (!text || middle - half < free) continue;
    pen.fillText(text, middle, y + 18);
    free = middle + half + 6;
  }
}

function ticksLeft(range, x, y, h) {
  let free = Infinity;
  pen.textAlign = "right";
  for (const [v, text] of ticksOf(range)) {
    const py = y + (1 - shareOn(range, v)) * h, long = text ? 6 : 3;
    pen.fillRect(x - long, py - 0.5, long, 1);
    if (!text || py + 6 > free) continue;
    pen.fillText(text, x - 8, py + 4);
    free = py - 8;
  }
}

function hatch() {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 12;
  const brush = tile.getContext("2d");
  for (const [colour, width] of [["#fff", 2.2], ["#000", 1]]) {
    brush.strokeStyle = colour;
    brush.lineWidth = width;
    for (const shift of [-12, 0, 12]) {
      brush.beginPath();
      brush.moveTo(shift - 2, 14);
      brush.lineTo(shift + 14, -2);
      brush.stroke();
    }
  }
  return pen.createPattern(tile, "repeat");
}

function cells(frame, range) {
  const n = plane.nodes, out = hatch();
  const edges = (units) => [0, ...units.slice(1).map((u, i) => (u + units[i]) / 2), 1];
  const [xs, ys] = [edges(plane.x.units), edges(plane.y.units)];
  const judges = plane.limits.filter((limit) => limit.counted && !hidden.has(limit.region));
  for (let k = 0; k < n * n; k++) {
    const i = k % n, j = Math.floor(k / n), v = number(select.value, k);
    const [left, top] = place(frame, xs[i], ys[j + 1]).map(Math.round);
    const [right, bottom] = place(frame, xs[i + 1], ys[j]).map(Math.round);
    const area = [left, top, right - left, bottom - top];
    pen.fillStyle = v === null || !range ? "#d9d9d9" : `rgb(${colourAt(shareOn(range, v))})`;
    pen.fillRect(...area);
    if (judges.some((limit) => counts(limit, k) && number(limit.column, k) > 1)) {
      pen.fillStyle = out;
      pen.fillRect(...area);
    }
  }
}

function stroke(frame, piece, colour, width, dash) {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.setLineDash(dash);
  pen.beginPath();
  piece.forEach(([x, y], k) => pen[k ? "lineTo" : "moveTo"](...place(frame, x, y)));
  pen.stroke();
  pen.setLineDash([]);
}

function lines(frame) {
  for (const { region, colour, dash, pieces } of plane.lines)
    for (const piece of hidden.has(region) ? [] : pieces) {
      stroke(frame, piece, "#fff", 4, []);
      stroke(frame, piece, colour, 2, dash);
    }
}

function disc(frame, x, y, text, fill, ink) {
  const [px, py] = place(frame, x, y);
  pen.beginPath();
  pen.arc(px, py, text ? 8 : 5, 0, 7);
  pen.fillStyle = fill;
  pen.fill();
  pen.strokeStyle = ink;
  pen.lineWidth = 2;
  pen.stroke();
  pen.fillStyle = ink;
  pen.textAlign = "center";
  pen.fillText(text, px, py + 4);
}

function axes(frame, range) {
  pen.strokeStyle = pen.fillStyle = getComputedStyle(document.body).color;
  pen.lineWidth = 1;
  pen.strokeRect(frame.x, frame.y, frame.w, frame.h);
  const bottom = frame.y + frame.h, middle = frame.x + frame.w / 2, bar = bottom + BOTTOM;
  ticksBelow(plane.x, frame.x, bottom, frame.w);
  ticksLeft(plane.y, frame.x, frame.y, frame.h);
  pen.textAlign = "center";
  pen.fillText(plane.x.label, middle, bottom + 32);
  const where = range ? (range.scale === "log" ? ", logarithmic" : "") : ": no number anywhere";
  pen.fillText(select.value + unitOf(select.value) + where, middle, bar + BAR + 34);
  if (range) ticksBelow(range, frame.x, bar + BAR, frame.w);
  pen.save();
  pen.translate(12, frame.y + frame.h / 2);
  pen.rotate(-Math.PI / 2);
  pen.fillText(plane.y.label, 0, 0);
  pen.restore();
  for (let i = 0; i < frame.w && range; i++) {
    pen.fillStyle = `rgb(${colourAt(range.low === range.high ? 0.5 : i / frame.w)})`;
    pen.fillRect(frame.x + i, bar, Math.min(1, frame.w - i), BAR);
  }
}

function draw() {
  const frame = box(), range = rangeOf(plane.columns[select.value]);
  clear(frame);
  cells(frame, range);
  lines(frame);
  axes(frame, range);
  if (!hidden.has("marks"))
    plane.marks.forEach(({ x, y }, k) => disc(frame, x, y, `${k + 1}`, "#fff", "#000"));
  const [i, j] = spot === null ? [] : [spot % plane.nodes, Math.floor(spot / plane.nodes)];
  if (spot !== null) disc(frame, plane.x.units[i], plane.y.units[j], "", "#f0f", "#fff");
}

function rows(table, cells_) {
  table.replaceChildren(...cells_.map(([kind, ...texts]) => {
    const row = document.createElement("tr");
    row.className = kind;
    for (const text of texts) row.insertCell().textContent = text;
    return row;
  }));
}

const KINDS = { projection: "projection, excludes nothing",
  convention: "the calculation is doubted above 1, excludes nothing" };

function standing(limit, k) {
  if (!limit.counted) return ["other", KINDS[limit.kind]];
  if (counts(limit, k)) return number(limit.column, k) > 1 ? ["bad", "excludes"] : ["", "allows"];
  const other = plane.limits.find((x) => x.group === limit.group && counts(x, k));
  return ["other", `not counted: ${other ? `same data as ${other.title}` : "as asked"}`];
}

function digitsOn({ low, high }) {
  const most = Math.max(Math.abs(low), Math.abs(high));
  return Math.min(15, 4 + Math.max(0, Math.floor(Math.log10(most / (high - low)))));
}

function tell() {
  if (spot === null) return;
  const reason = said("no_point", spot), open = said("unanswered", spot);
  const gap = said("no_data", spot);
  const [x, y] = [plane.x, plane.y].map((axis) =>
    `${axis.name} = ${shown(number(axis.name, spot), digitsOn(axis))}${unitOf(axis.name)}`);
  const met = plane.limits.filter((limit) => number(limit.column, spot) !== null)
    .sort((a, b) => number(b.column, spot) - number(a.column, spot));
  const against = met.filter((limit) => standing(limit, spot)[0] === "bad");
  const verdict = against.slice(0, 3)
    .map((x) => `${x.title} (r = ${shown(number(x.column, spot), 3)})`);
  if (against.length > 3) verdict.push(`${against.length - 3} more`);
  let text = verdict.length ? `excluded by ${verdict.join(", ")}` : "no limit excludes it";
  if (!plane.limits.length) text = "no limits were asked for";
  if (reason) text = `no point: ${reason}`;
  document.getElementById("readout").textContent =
    [`${x}, ${y}: ${text}`, open && `no prediction for ${open}`, gap && `no data on ${gap}`]
      .filter(Boolean).join("; ");
  rows(document.getElementById("values"), Object.keys(plane.columns)
    .filter((name) => plane.colours.includes(name))
    .map((name) => ["", name, shown(number(name, spot)) + unitOf(name)]));
  const ratios = met.map((limit) => {
    const [kind, words] = standing(limit, spot);
    return [kind, limit.title, shown(number(limit.column, spot), 3), words];
  });
  rows(document.getElementById("ratios"), ratios.length ? ratios : [["", "no limit reaches"]]);
}

function point(event) {
  const frame = box(), on = canvas.getBoundingClientRect();
  const x = (event.clientX - on.left - frame.x) / frame.w;
  const y = 1 - (event.clientY - on.top - frame.y) / frame.h;
  if (x < -0.02 || y < -0.02 || x > 1.02 || y > 1.02) return;
  const nearest = (units, u) =>
    units.reduce((best, v, k) => (Math.abs(v - u) < Math.abs(units[best] - u) ? k : best), 0);
  spot = nearest(plane.y.units, y) * plane.nodes + nearest(plane.x.units, x);
  draw();
  tell();
}

function download() {
  const names = Object.keys(plane.columns), text = [names.join(",")];
  for (let k = 0; k < plane.nodes ** 2; k++)
    text.push(names.map((name) => number(name, k) ?? "").join(","));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([`${text.join("\n")}\n`], { type: "text/csv" }));
  link.download = `${plane.stem}_coarse.csv`;
  link.click();
}

function sample(colour, dash) {
  const [image, line] = ["svg", "line"].map((tag) =>
    document.createElementNS("http://www.w3.org/2000/svg", tag));
  const look = { x1: 0, x2: "100%", y1: "50%", y2: "50%", "stroke-width": dash.length ? 2 : 4,
    stroke: dash.length ? "currentColor" : colour, "stroke-dasharray": dash.join(" ") };
  for (const [key, value] of Object.entries(look)) line.setAttribute(key, value);
  image.append(line);
  return image;
}

function addSwitch(region, label, ...before) {
  const all = document.createElement("label"), tick = document.createElement("input");
  tick.type = "checkbox";
  tick.checked = true;
  tick.addEventListener("change", () => {
    hidden[tick.checked ? "delete" : "add"](region);
    draw();
  });
  all.append(tick, ...before, label);
  document.getElementById("regions").append(all);
}

for (const name of plane.colours) select.add(new Option(name + unitOf(name), name));
select.value = plane.colour;
for (const { region, label, colour, dash } of plane.lines)
  addSwitch(region, label, sample(colour, dash));
if (plane.marks.length)
  addSwitch("marks", plane.marks.map(({ name }, k) => `${k + 1} ${name}`).join(", "));
select.addEventListener("change", draw);
for (const kind of ["pointermove", "pointerdown"]) canvas.addEventListener(kind, point);
document.getElementById("download").addEventListener("click", download);
window.addEventListener("resize", draw);
draw();
