// Opens reports in a headless browser with the network off and says what is wrong with each.
//
//   node tests/report/check.mjs REPORT.html ...
//
// Prints one JSON object per report on a line: { file, drawn: [charts], empty: [charts], moleculePixels, problems: [sentences] }.
// Exit code 0 when no report has a problem, 1 otherwise.

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { launch } from './browser.mjs';

const leastMoleculePixels = 500;

/** What the page shows, gathered inside it. */
function inspect() {
    const seen = { drawn: [], empty: [], problems: [], moleculePixels: null };
    if (document.documentElement.dataset.ready !== 'yes') { seen.problems.push('the page did not finish its own start'); }
    for (const figure of document.querySelectorAll('figure')) {
        const name = figure.dataset.chart || figure.id;
        if (figure.dataset.state === 'empty') {
            (figure.querySelector('.empty')?.textContent.trim() ? seen.empty : seen.problems).push(name);
            continue;
        }
        if (figure.dataset.state !== 'drawn') { seen.problems.push(`${name}: neither drawn nor said to be empty`); continue; }
        const plot = figure.querySelector('.js-plotly-plot');
        if (plot) {
            const marks = plot.querySelectorAll('.scatterlayer path, .scatterlayer .point, .barlayer path, .heatmaplayer image, .contourlayer path');
            const shown = [...marks].filter(mark => { const box = mark.getBoundingClientRect(); return box.width > 0 || box.height > 0; });
            if (!plot._fullData?.length) { seen.problems.push(`${name}: no trace`); continue; }
            if (!shown.length) { seen.problems.push(`${name}: no visible mark`); continue; }
            if (/NaN|undefined/.test(plot.textContent)) { seen.problems.push(`${name}: its text shows NaN or undefined`); }
        } else {
            const canvas = figure.querySelector('canvas');
            if (!canvas || !canvas.width) { seen.problems.push(`${name}: no canvas`); continue; }
            const copy = document.createElement('canvas');
            [copy.width, copy.height] = [canvas.width, canvas.height];
            const context = copy.getContext('2d', { willReadFrequently: true });
            context.drawImage(canvas, 0, 0);
            const pixels = context.getImageData(0, 0, copy.width, copy.height).data;
            let count = 0;
            for (let i = 0; i < pixels.length; i += 4) {
                if (pixels[i + 3] > 0 && Math.min(pixels[i], pixels[i + 1], pixels[i + 2]) < 240) { count++; }
            }
            seen.moleculePixels = count;
        }
        seen.drawn.push(name);
    }
    if (document.documentElement.scrollWidth > document.documentElement.clientWidth + 1) { seen.problems.push('the page is wider than the window'); }
    return seen;
}

async function check(browser, file) {
    const problems = [];
    const requests = [];
    const context = await browser.newContext({ offline: true, viewport: { width: 1200, height: 900 }, colorScheme: 'light' });
    const page = await context.newPage();
    page.on('console', message => { if (['error', 'warning'].includes(message.type())) { problems.push(`console ${message.type()}: ${message.text()}`); } });
    page.on('pageerror', error => problems.push(`page error: ${error.message}`));
    page.on('request', request => { if (!/^(data|blob):/.test(request.url())) { requests.push(request.url()); } });
    page.on('dialog', dialog => { problems.push(`a dialog opened: ${dialog.message()}`); dialog.dismiss(); });
    await page.goto(pathToFileURL(resolve(file)).href, { waitUntil: 'load', timeout: 120000 });
    await page.waitForFunction(() => document.documentElement.dataset.ready === 'yes', null, { timeout: 60000 }).catch(() => {});
    await page.waitForTimeout(300);
    const seen = await page.evaluate(inspect);
    await context.close();
    if (requests.length !== 1) { problems.push(`${requests.length} requests instead of one: ${requests.join(', ')}`); }
    if (seen.moleculePixels !== null && seen.moleculePixels <= leastMoleculePixels) { problems.push(`structures: only ${seen.moleculePixels} pixels drawn`); }
    return { file, drawn: seen.drawn, empty: seen.empty, moleculePixels: seen.moleculePixels, problems: [...problems, ...seen.problems] };
}

const files = process.argv.slice(2);
if (!files.length || !files.every(existsSync)) {
    console.error('usage: node tests/report/check.mjs REPORT.html ...');
    process.exit(2);
}
const browser = await launch();
let failed = false;
try {
    for (const file of files) {
        const result = await check(browser, file);
        failed ||= result.problems.length > 0;
        console.log(JSON.stringify(result));
    }
} finally {
    await browser.close();
}
process.exit(failed ? 1 : 0);
