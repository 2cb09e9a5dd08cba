// node capture.mjs ESBUILD-PACKAGE WORK-DIRECTORY OUT: builds the web code as three releases and writes what fails in them, one event a line.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, renameSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { browser, server } from "./plan.mjs";

const [, , esbuildPath, work, out] = process.argv;
const require = createRequire(import.meta.url);
const esbuild = require(join(esbuildPath, "lib/main.js"));
const here = dirname(fileURLToPath(import.meta.url));
const versions = { 1: "4.11.0", 2: "4.12.1", 3: "5.0.0" };
const lines = [];
console.debug = undefined;

// A small generator of numbers that is the same everywhere (mulberry32 over FNV-1a).
function seeded(text) {
  let state = 2166136261;
  for (const char of text) state = Math.imul(state ^ char.codePointAt(0), 16777619);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function seedOf(bug, build, index) {
  const random = seeded(`${bug}/${build}/${index}`);
  const next = (from, to) => from + Math.floor(random() * (to - from));
  const hex = count => Array.from({ length: count }, () => next(0, 16).toString(16)).join("");
  const words = ["aurora", "bering", "cobalt", "delta", "ember", "fjord", "garnet", "harbor"];
  return { number: next(1000, 99999), word: `${words[next(0, words.length)]}-${hex(8)}`, flip: index % 2 === 0, next, hex };
}

// One line of V8's stack: "at async Wizard.advance (file:///x.js:1:2)" or "at file:///x.js:1:2".
function frameOf(line, place) {
  const named = /^\s+at (?:async )?(?:(.*?) )?\(?([^()\s]+):(\d+):(\d+)\)?$/.exec(line);
  if (!named) return null;
  const path = place(named[2]);
  if (path === null) return null;
  const frame = { method: named[1] ?? "<anonymous>", file: basename(path), path, line: Number(named[3]), column: Number(named[4]), in_app: !path.startsWith("node:") };
  if (/^\s+at async /.test(line)) frame.async = true;
  return frame;
}

function reportOf(error, s, release, topic, reporter, environment, place) {
  const frames = error.stack.split("\n").filter(line => /^\s+at /.test(line)).map(line => frameOf(line, place)).filter(frame => frame);
  const id = Array.from({ length: 20 }, () => "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[s.next(0, 32)]).join("");
  const time = new Date(Date.UTC(2026, 7 + release, 1, 6) + s.next(0, 2400000) * 1000 + s.next(0, 999)).toISOString();
  return {
    id: `OOPS-${id}`, time, reporter, type: error.name, value: error.message, topic,
    url: "https://shop.example" + topic.split(" ")[1].replace("[id]", s.number),
    exception: { type: error.name, value: error.message, frames, inner: [] },
    tags: { browser: s.flip ? "Firefox 140" : "Chrome 141" }, hostname: `web-${s.next(1, 5)}`,
    release: versions[release], environment, runtime: `Node.js ${process.versions.node.split(".")[0]}`, library: "shop-web-reporter/1.3",
  };
}

async function fail(act) {
  try {
    await act();
  } catch (error) {
    return error;
  }
  throw new Error("The planted bug did not show");
}

async function browserBuild(release) {
  const target = join(work, `browser-r${release}`);
  mkdirSync(target, { recursive: true });
  const result = await esbuild.build({
    entryPoints: [join(here, "browser/main.mjs")], bundle: true, minify: true, format: "esm", define: { RELEASE: String(release) }, write: false,
  });
  const text = result.outputFiles[0].text;
  const name = `app.${createHash("sha256").update(text).digest("hex").slice(0, 8)}.js`;
  writeFileSync(join(target, name.replace(/js$/, "mjs")), text);
  const app = await import(pathToFileURL(join(target, name.replace(/js$/, "mjs"))));
  const place = path => (path.includes(name.replace(/js$/, "mjs")) ? `https://shop.example/assets/${name}` : null);
  for (const [bug, family, topic, act, twins = bug] of browser) {
    for (let i = 0; i < 13; i++) {
      const s = seedOf(bug, `r${release}`, i);
      const error = await fail(() => act(app, s));
      lines.push({ bug, family, twins, variant: `r${release} Release en-US browser`, report: reportOf(error, s, release, topic, "shop-web", "Production", place) });
    }
  }
}

// Where each build of the server lies, and how its loader names files.
const roots = {
  "1 Debug": ["cjs", "/app/dist/"], "1 Release": ["esm", "file:///app/dist/"],
  "2 Debug": ["cjs", "dist/"], "2 Release": ["esm", "file:///srv/shop-web/releases/20261004/dist/"],
  "3 Debug": ["cjs", "./dist/"], "3 Release": ["cjs", "/srv/shop-web/releases/20261102/dist/"],
};

async function serverBuild(release, configuration) {
  const [format, root] = roots[`${release} ${configuration}`];
  const target = join(work, `server-r${release}-${configuration}`);
  mkdirSync(target, { recursive: true });
  const modules = {};
  const ext = format === "esm" ? "mjs" : "cjs";
  for (const file of readdirSync(join(here, "server"))) {
    const result = await esbuild.transform(readFileSync(join(here, "server", file), "utf8"), { format, define: { RELEASE: String(release) }, keepNames: false });
    const path = join(target, file.replace("mjs", ext));
    writeFileSync(path, result.code);
    modules[file.replace(".mjs", "")] = format === "esm" ? await import(pathToFileURL(path)) : require(path);
  }
  const at = target + "/";
  const place = path => {
    if (path.startsWith("node:")) return path;
    const plain = path.replace(/^file:\/\//, "");
    return plain.startsWith(at) ? root + "server/" + plain.slice(at.length).replace(/\.[mc]js$/, ".js") : null;
  };
  for (const [bug, family, topic, act, twins = bug] of server) {
    for (let i = 0; i < 6 + (i0(bug) % 2); i++) {
      const s = seedOf(bug, `r${release} ${configuration}`, i);
      const error = await fail(() => act(modules, s));
      const environment = configuration === "Debug" ? "Staging" : "Production";
      lines.push({ bug, family, twins, variant: `r${release} ${configuration} en-US ${format}`, report: reportOf(error, s, release, topic, "shop-web", environment, place) });
    }
  }
}

const i0 = text => text.length;
for (const release of [1, 2, 3]) {
  await browserBuild(release);
  await serverBuild(release, "Debug");
  await serverBuild(release, "Release");
}
writeFileSync(out, lines.map(line => JSON.stringify(line) + "\n").join(""));
