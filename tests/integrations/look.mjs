// Opens a page in Chromium as a person would and prints what happened as JSON:
// node look.mjs CHROMIUM PAGE NODE_MODULES [PICTURES]
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { readFileSync } from "node:fs";

const [chromium, file, modules, pictures] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const puppeteer = require("puppeteer-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf-8");

const browser = await puppeteer.launch({ executablePath: chromium, args: ["--no-sandbox", "--disable-gpu"] });
const page = await browser.newPage();
const told = { console: [], requests: [], violations: [], widths: {} };
page.on("console", (message) => told.console.push(message.text()));
page.on("pageerror", (error) => told.console.push(String(error)));
page.on("dialog", async (dialog) => { told.console.push(`dialog: ${dialog.message()}`); await dialog.dismiss(); });
page.on("request", (request) => told.requests.push(request.url()));
const address = pathToFileURL(file).href;
const begun = Date.now();
await page.goto(address, { waitUntil: "load" });
told.opened = Date.now() - begun;
told.title = await page.title();
told.shown = await page.evaluate(() => document.querySelector("#shown")?.textContent ?? "");

async function accessible(name) {
  // The page's own policy forbids foreign scripts; the debugging protocol may run them.
  const found = await page.evaluate(`${axe}; axe.run(document, { resultTypes: ["violations"] })`);
  for (const one of found.violations) {
    told.violations.push({ where: name, id: one.id, nodes: one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)) });
  }
}
async function picture(name) {
  if (pictures) await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: false });
}
for (const scheme of ["light", "dark"]) {
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  for (const [device, width, height] of [["wide", 1200, 900], ["phone", 375, 800]]) {
    await page.setViewport({ width, height });
    told.widths[device] = await page.evaluate(() => document.documentElement.scrollWidth);
    await picture(`${device}-${scheme}`);
    if (device === "wide" || scheme === "light") await accessible(`${device} ${scheme}`);
  }
}
await page.setViewport({ width: 1200, height: 900 });
const before = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
await page.click("#theme");
told.themed = before !== (await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
const summary = await page.$("main details summary");
if (summary) {
  await summary.click();
  told.unfolded = await page.evaluate(() => document.querySelector("main details").open);
  await picture("unfolded");
}
if (await page.$("#search")) {
  await page.type("#search", "zzz-nothing");
  told.searched = await page.evaluate(() => document.querySelector("#shown").textContent);
}
await page.emulateMediaType("print");
await picture("print");
console.log(JSON.stringify(told));
await browser.close();
