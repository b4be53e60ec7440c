// Puts charts of reports side by side into one picture, as the README shows it.
//
//   node docs/make-figures.mjs OUT.png REPORT.html#CHART [REPORT.html#CHART ...] [--width 720] [--height 400] [--scale 2]
//
// A chart's name is the one after "chart-" in the report's HTML: free-energy, distances, conditional, ramachandran, samples,
// consistency, overlap, convergence, training or ledger. Needs chromium, and once 'npm ci' in tests/report.

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { launch } from '../tests/report/browser.mjs';

const settings = { width: 720, height: 400, scale: 2 };
const [out, ...panels] = process.argv.slice(2).filter((arg, i, all) => {
    const name = arg.replace(/^--/, '');
    if (arg.startsWith('--') && name in settings) { settings[name] = Number(all[i + 1]); return false; }
    return !(i > 0 && all[i - 1].startsWith('--'));
});
const wrong = panels.find(panel => !existsSync(panel.split('#')[0]) || !panel.includes('#'));
if (!out || !panels.length || wrong || !Object.values(settings).every(v => v > 0)) {
    console.error(wrong ? `make-figures: ${wrong} is no REPORT.html#CHART` : 'usage: node docs/make-figures.mjs OUT.png REPORT.html#CHART ... [--width W] [--height H] [--scale S]');
    process.exit(2);
}

/** The chart as a PNG in a data URL, light on white, drawn by the report itself. */
async function chart(browser, panel) {
    const [file, name] = panel.split('#');
    const page = await (await browser.newContext({ offline: true })).newPage();
    await page.goto(pathToFileURL(resolve(file)).href);
    return page.evaluate(([chartName, s]) => window.micromacro.exported(chartName, 'png', s.width, s.scale, s.height), [name, settings]);
}

const browser = await launch();
try {
    const pictures = [];
    for (const panel of panels) { pictures.push(await chart(browser, panel)); }
    const context = await browser.newContext({ offline: true, viewport: { width: settings.width * panels.length, height: settings.height + 30 }, deviceScaleFactor: settings.scale });
    const page = await context.newPage();
    const letter = i => (pictures.length > 1 ? `<b>(${String.fromCharCode(97 + i)})</b>` : '');
    await page.setContent(`<style>body{margin:0;display:flex;background:#fff;font:16px "Helvetica Neue",Arial,"DejaVu Sans",sans-serif}div{position:relative}b{display:block;padding:4px 12px 0;height:26px}img{display:block}</style>${
        pictures.map((url, i) => `<div>${letter(i)}<img src="${url}" width="${settings.width}" height="${settings.height}"></div>`).join('')}`);
    await page.screenshot({ path: out, fullPage: true });
    console.log(out);
} finally {
    await browser.close();
}
