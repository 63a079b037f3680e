"use strict";
const plane = JSON.parse(document.getElementById("plane").textContent);
const canvas = document.getElementById("canvas");
const pen = canvas.getContext("2d");
const select = document.getElementById("colour");
const LEFT = 64, RIGHT = 20, TOP = 10, BOTTOM = 44, BAR = 12;
const hidden = new Set();
let spot = null;

const shown = (value) => (value === null ? "–" : Number(value.toPrecision(4)).toString());
const unitOf = (name) => (plane.units[name] ? ` ${plane.units[name]}` : "");
const column = (name) => plane.columns[name];

function across(axis, value) {
  const [low, high] = [plane[axis].low, plane[axis].high];
  if (plane[axis].scale === "log") return Math.log(value / low) / Math.log(high / low);
  return (value - low) / (high - low);
}

function frame() {
  const ratio = window.devicePixelRatio || 1;
  const width = canvas.clientWidth, height = Math.min(520, Math.max(300, 0.75 * width));
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  canvas.style.height = `${height}px`;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  return { x: LEFT, y: TOP, w: width - LEFT - RIGHT, h: height - TOP - BOTTOM - BAR };
}

const STOPS = [[68, 1, 84], [59, 82, 139], [33, 145, 140], [94, 201, 98], [253, 231, 37]];
function colourAt(share) {
  const at = Math.min(Math.max(share, 0), 1) * (STOPS.length - 1);
  const i = Math.min(Math.floor(at), STOPS.length - 2);
  return STOPS[i].map((c, k) => Math.round(c + (at - i) * (STOPS[i + 1][k] - c)));
}

function scale(values) {
  const known = values.filter((v) => v !== null);
  if (!known.length) return null;
  const low = known.reduce((a, b) => Math.min(a, b)), high = known.reduce((a, b) => Math.max(a, b));
  const log = low > 0 && high > 10 * low;
  const share = (v) => (log ? Math.log(v / low) / Math.log(high / low) : (v - low) / (high - low || 1));
  return { low, high, share };
}

function cells(box) {
  const values = column(select.value), n = plane.nodes, range = scale(values);
  const image = document.createElement("canvas");
  image.width = image.height = n;
  const brush = image.getContext("2d"), data = brush.createImageData(n, n);
  const judges = plane.limits.filter((limit) => limit.counted && !hidden.has(limit.region));
  values.forEach((v, k) => {
    const at = 4 * ((n - 1 - Math.floor(k / n)) * n + (k % n));
    const out = judges.some((limit) => column(limit.column)[k] > 1);
    const rgb = v === null || !range ? [217, 217, 217] : colourAt(range.share(v));
    for (let c = 0; c < 3; c++) data.data[at + c] = out ? 0.45 * rgb[c] + 0.55 * 255 : rgb[c];
    data.data[at + 3] = 255;
  });
  brush.putImageData(data, 0, 0);
  pen.imageSmoothingEnabled = false;
  pen.drawImage(image, box.x, box.y, box.w, box.h);
  return range;
}

function lines(box) {
  for (const region of plane.regions) {
    if (hidden.has(region.name)) continue;
    pen.strokeStyle = region.colour;
    pen.lineWidth = 2;
    for (const piece of region.lines) {
      pen.beginPath();
      piece.forEach(([x, y], k) => {
        const px = box.x + x * box.w, py = box.y + (1 - y) * box.h;
        if (k) pen.lineTo(px, py); else pen.moveTo(px, py);
      });
      pen.stroke();
    }
  }
}

function ticksOf(axis) {
  const { low, high, scale: kind } = plane[axis], found = [];
  if (kind === "log") {
    for (let e = Math.floor(Math.log10(low)); e <= Math.ceil(Math.log10(high)); e++)
      for (const m of Math.log10(high / low) > 2.5 ? [1] : [1, 2, 5]) found.push(m * 10 ** e);
  } else {
    const raw = (high - low) / 5, size = 10 ** Math.floor(Math.log10(raw));
    const step = [1, 2, 5, 10].map((m) => m * size).find((s) => s >= raw);
    for (let v = Math.ceil(low / step) * step; v <= high; v += step) found.push(v);
  }
  return found.filter((v) => v >= low * (1 - 1e-9) && v <= high * (1 + 1e-9));
}

function axes(box, range) {
  const ink = getComputedStyle(document.body).color;
  pen.strokeStyle = pen.fillStyle = ink;
  pen.lineWidth = 1;
  pen.font = "12px system-ui, sans-serif";
  pen.strokeRect(box.x, box.y, box.w, box.h);
  pen.textAlign = "center";
  for (const v of ticksOf("x")) {
    const px = box.x + across("x", v) * box.w;
    pen.fillRect(px, box.y + box.h, 1, 4);
    pen.fillText(shown(v), px, box.y + box.h + 16);
  }
  pen.fillText(plane.x.label, box.x + box.w / 2, box.y + box.h + 32);
  pen.textAlign = "right";
  for (const v of ticksOf("y")) {
    const py = box.y + (1 - across("y", v)) * box.h;
    pen.fillRect(box.x - 4, py, 4, 1);
    pen.fillText(shown(v), box.x - 6, py + 4);
  }
  pen.save();
  pen.translate(12, box.y + box.h / 2);
  pen.rotate(-Math.PI / 2);
  pen.textAlign = "center";
  pen.fillText(plane.y.label, 0, 0);
  pen.restore();
  for (let i = 0; i < box.w && range; i++) {
    pen.fillStyle = `rgb(${colourAt(i / box.w)})`;
    pen.fillRect(box.x + i, box.y + box.h + 38, 1, BAR);
  }
  const text = range ? `${shown(range.low)} to ${shown(range.high)}${unitOf(select.value)}` : "nowhere";
  document.getElementById("range").textContent = `${select.value}: ${text}`;
}

function cross(box) {
  if (spot === null) return;
  const n = plane.nodes, x = (spot % n) / (n - 1), y = Math.floor(spot / n) / (n - 1);
  pen.strokeStyle = "#fff";
  pen.lineWidth = 4;
  for (const style of ["#fff", "#000"]) {
    pen.strokeStyle = style;
    pen.beginPath();
    pen.arc(box.x + x * box.w, box.y + (1 - y) * box.h, 5, 0, 7);
    pen.stroke();
    pen.lineWidth = 2;
  }
}

function draw() {
  const box = frame();
  const range = cells(box);
  lines(box);
  axes(box, range);
  cross(box);
}

function rows(table, pairs) {
  table.replaceChildren(...pairs.map(([name, text, kind]) => {
    const row = document.createElement("tr");
    row.className = kind || "";
    for (const cell of [name, text]) row.insertCell().textContent = cell;
    return row;
  }));
}

function tell() {
  if (spot === null) return;
  const reason = plane.no_point[spot];
  const values = Object.keys(plane.columns)
    .filter((name) => !name.startsWith("r_") && name !== "excluded")
    .map((name) => [name, shown(column(name)[spot]) + unitOf(name)]);
  rows(document.getElementById("values"), reason ? [["no point", reason], ...values] : values);
  const ratios = plane.limits
    .map((limit) => [limit.title, column(limit.column)[spot], limit.counted])
    .filter(([, r]) => r !== null)
    .sort((a, b) => b[1] - a[1])
    .map(([title, r, counted]) => [title, shown(r), counted && r > 1 ? "bad" : ""]);
  rows(document.getElementById("ratios"), ratios.length ? ratios : [["no limit reaches", ""]]);
}

function point(event) {
  const box = { x: LEFT, y: TOP, w: canvas.clientWidth - LEFT - RIGHT,
    h: canvas.clientHeight - TOP - BOTTOM - BAR };
  const n = plane.nodes, at = canvas.getBoundingClientRect();
  const x = Math.round(((event.clientX - at.left - box.x) / box.w) * (n - 1));
  const y = Math.round((1 - (event.clientY - at.top - box.y) / box.h) * (n - 1));
  if (x < 0 || y < 0 || x >= n || y >= n) return;
  spot = y * n + x;
  draw();
  tell();
}

function download() {
  const names = Object.keys(plane.columns), count = plane.nodes ** 2;
  const text = [names.join(",")];
  for (let k = 0; k < count; k++) text.push(names.map((n) => column(n)[k] ?? "").join(","));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([`${text.join("\n")}\n`], { type: "text/csv" }));
  link.download = `${plane.stem}_coarse.csv`;
  link.click();
}

for (const name of plane.colours) select.add(new Option(name + unitOf(name), name));
select.value = plane.colour;
for (const region of plane.regions) {
  const label = document.createElement("label"), box = document.createElement("input");
  box.type = "checkbox";
  box.checked = true;
  box.addEventListener("change", () => {
    if (box.checked) hidden.delete(region.name); else hidden.add(region.name);
    draw();
  });
  const sample = document.createElement("span");
  sample.className = "sample";
  sample.style.background = region.colour;
  label.append(box, sample, region.label);
  document.getElementById("regions").append(label);
}
select.addEventListener("change", draw);
canvas.addEventListener("pointermove", point);
canvas.addEventListener("pointerdown", point);
document.getElementById("download").addEventListener("click", download);
window.addEventListener("resize", draw);
draw();
