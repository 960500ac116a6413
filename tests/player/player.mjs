// player.mjs DIST CAST: plays a cast by asciinema-player's own code, without a browser, and
// prints the screen at its end as cast_cells does. DIST: the package's folder `dist`.
// Its recording driver reads the cast and its virtual terminal (avt, in wasm) shows it. The
// terminal is no export of the package: a copy of its module, beside it, exports it.
import { readFileSync, readdirSync, writeFileSync, unlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [dist, cast] = process.argv.slice(2);
if (!cast) {
  console.error("usage: node player.mjs DIST CAST");
  process.exit(2);
}

const find = (what) => {
  const name = readdirSync(dist).find((file) => file.endsWith(".js") && readFileSync(join(dist, file), "utf8").includes(what));
  if (!name) throw new Error(`no file of ${dist} has "${what}": another version of the player?`);
  return resolve(dist, name);
};

globalThis.window = { document: { addEventListener() {} } }; // all that the module asks of a browser when it is loaded
const copy = resolve(dist, "finwait-vt.mjs");
writeFileSync(copy, readFileSync(find("vtWasmModule"), "utf8") + "\nexport { Vt as Terminal };\n");
const { Terminal } = await import(pathToFileURL(copy)).finally(() => unlinkSync(copy));
const { C: Core } = await import(pathToFileURL(find("export { Core as C }")));

const logger = { debug() {}, info() {}, warn: console.error, error: console.error, log() {} };
let vt, ended;
const markers = [];
const core = new Core({ data: readFileSync(cast, "utf8"), driver: "recording", parser: "asciicast" }, { logger, speed: 1, preload: true });
const size = (s) => ({ cols: s.cols ?? s.size.cols, rows: s.rows ?? s.size.rows });
vt = await Terminal.build(80, 24, false, logger);
core.addEventListener("reset", (e) => vt.reset(size(e).cols, size(e).rows, e.init));
core.addEventListener("resize", (e) => vt.resize(size(e).cols, size(e).rows));
core.addEventListener("output", (data) => [data].flat().forEach((d) => vt.feed(d)));
core.addEventListener("metadata", (e) => markers.push(...(e.markers ?? [])));
core.terminalReady();
await core.init();
await core.seek("100%");

const hex = (...bytes) => bytes.map((b) => b.toString(16).padStart(2, "0")).join("");
const colour = (view, at) => (view.getUint8(at) === 4 ? hex(view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3)) : `tag${view.getUint8(at)}`);
const out = [];
for (let row = 0; row < vt.rows; row++) {
  const line = vt.getLine(row, false);
  const cells = Array.from({ length: vt.cols }, () => ({ glyph: 0x20, bg: "none" }));
  const bg = vt.getDataView(line.bg, 8);
  for (let i = 0; i < bg.byteLength; i += 8)
    for (let k = 0; k < bg.getUint16(i + 2, true); k++) cells[bg.getUint16(i, true) + k].bg = colour(bg, i + 4);
  const spans = vt.getDataView(line.text, 12), points = vt.getUint32Array(line.codepoints);
  for (let i = 0; i < spans.byteLength; i += 12) {
    const col = spans.getUint16(i, true), start = spans.getUint16(i + 2, true), len = spans.getUint16(i + 4, true);
    for (let k = 0; k < len; k++) Object.assign(cells[col + k], { glyph: points[start + k], fg: colour(spans, i + 6), attrs: spans.getUint8(i + 10) });
    if (len === 1 && points[start] >= 0x1100 && points[start] < 0xfffd && cells[col + 1] && /\p{Script=Han}/u.test(String.fromCodePoint(points[start])))
      cells[col + 1].half = true;
  }
  for (const [field, bytes, attrs] of [["raster_symbols", 12, false], ["vector_symbols", 16, true]]) {
    const view = vt.getDataView(line[field], bytes);
    for (let i = 0; i < view.byteLength; i += bytes)
      Object.assign(cells[view.getUint16(i, true)], { glyph: view.getUint32(i + 4, true), fg: colour(view, i + 8), attrs: attrs ? view.getUint8(i + 12) : 0 });
  }
  cells.forEach(({ glyph, fg, bg, attrs, half }, col) => {
    if (half) return;
    const blank = glyph === 0x20, line = glyph >= 0x2500 && glyph < 0x25a0; // drawn, and in bold the same
    out.push(`${row} ${col} ${glyph.toString(16)} ${bg}${blank ? "" : ` ${fg}${attrs & 1 && !line ? " B" : ""}`}${attrs & 8 ? " U" : ""}`);
  });
}
console.log(out.join("\n"));
console.error(`${cast}: ${vt.cols}x${vt.rows}, ${core.getDuration()} s, ${markers.length} markers`);
process.exit(0);
