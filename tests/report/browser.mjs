// A headless browser that draws charts and WebGL without a graphics card.

import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const places = [process.env.MICROMACRO_BROWSER, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/opt/google/chrome/chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

const flags = [
    '--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync', '--force-color-profile=srgb',
];

/** Starts the first browser found; MICROMACRO_BROWSER names another. */
export async function launch() {
    const executablePath = places.find(path => path && existsSync(path));
    if (!executablePath) {
        throw new Error('no chromium was found; install it, or name it in MICROMACRO_BROWSER');
    }
    return chromium.launch({ executablePath, args: flags });
}
