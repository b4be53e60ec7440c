// Draws every figure of the page, keeps the reader's choices, follows light, dark and print.

const charts = {
    'free-energy': freeEnergyChart, ramachandran: ramachandranChart, samples: samplesChart, conditional: conditionalChart, distances: distancesChart,
    consistency: consistencyChart, overlap: overlapChart, convergence: convergenceChart, training: trainingChart, ledger: ledgerChart, time: timeChart,
};

const run = JSON.parse(document.getElementById('run-data').textContent);
const choices = {};
const figures = [];
const plotSettings = { displayModeBar: false, responsive: false, showTips: false };
let theme;
let paperWidth = 0;

/** The picture of a chart at a width, or the reason why there is none. */
function picture(name, width, colours) {
    const chart = charts[name];
    const { data, layout, empty } = chart.build(run, colours, choices, width);
    return empty ? { empty } : { data, layout: { ...framedLayout(colours, layout), width, height: chart.height(run, choices, width) } };
}

function sayWhy(figure, why) {
    figure.querySelector('.plot').replaceWith(element('p', why, { class: 'empty plot' }));
    figure.dataset.state = 'empty';
}

function fail(figure, error) {
    sayWhy(figure, `This chart could not be drawn: ${error.message}`);
    figure.dataset.state = 'failed';
    console.error(figure.id, error);
}

function drawChart(figure) {
    const plot = figure.querySelector('.plot');
    const width = paperWidth || Math.max(320, Math.floor(figure.clientWidth));
    const made = picture(figure.dataset.chart, width, theme);
    if (made.empty) { sayWhy(figure, made.empty); return; }
    figure.dataset.state = 'drawn';
    Plotly.react(plot, made.data, made.layout, plotSettings);
}

/** A light picture on white, for papers. */
async function exported(name, format = 'png', width = 900, scale = 2, height = undefined) {
    const light = readTheme('light');
    const made = picture(name, width, light);
    if (made.empty) { throw new Error(made.empty); }
    const layout = { ...made.layout, ...(height ? { height } : {}), paper_bgcolor: '#ffffff', plot_bgcolor: '#ffffff' };
    return Plotly.toImage({ data: made.data, layout }, { format, width, height: layout.height, scale });
}

async function save(name, format) {
    const url = await exported(name, format, 900, 3);
    const link = element('a', undefined, { href: url, download: `${name}.${format}` });
    link.click();
}

function addTools(figure, title, table, pictures) {
    const tools = element('div', undefined, { class: 'tools' });
    const button = (text, label, action) => { const b = element('button', text, { type: 'button', 'aria-label': label }); b.addEventListener('click', action); tools.append(b); };
    button('CSV', `Download the data of ${title} as CSV`, () => download(`${figure.dataset.chart}.csv`, csvText(table()), 'text/csv'));
    if (pictures) {
        button('PNG', `Download ${title} as PNG`, () => save(figure.dataset.chart, 'png'));
        button('SVG', `Download ${title} as SVG`, () => save(figure.dataset.chart, 'svg'));
    }
    const toggle = element('button', 'Table', { type: 'button', 'aria-expanded': 'false', 'aria-label': `Show the data of ${title} as a table` });
    toggle.addEventListener('click', () => {
        const open = figure.querySelector('.scroll.tall');
        toggle.setAttribute('aria-expanded', String(!open));
        if (open) { open.remove(); return; }
        const box = element('div', undefined, { class: 'scroll tall', tabindex: '0', role: 'region', 'aria-label': `Data of ${title}` });
        box.append(tableElement(table(), `Data of ${title}`));
        figure.append(box);
    });
    tools.append(toggle);
    figure.append(tools);
}

function addControls(figure, chart) {
    const box = figure.querySelector('.controls');
    for (const control of chart.controls ? chart.controls(run) : []) {
        const label = element('label', `${control.label} `);
        const select = element('select', undefined, { 'data-choice': control.id });
        control.options.forEach(([value, text]) => select.append(element('option', text, { value })));
        select.addEventListener('change', () => {
            choices[control.id] = select.value;
            document.querySelectorAll(`[data-choice="${control.id}"]`).forEach(other => { other.value = select.value; });
            drawAll();
        });
        label.append(select);
        box.append(label);
    }
}

function prepare(figure) {
    const name = figure.dataset.chart;
    const title = `the chart of ${name.replace('-', ' ')}`;
    if (name === 'structures') {
        if (!run.structures) { sayWhy(figure, 'No lifted structures were stored by this run.'); return; }
        figure.viewer = new StructureViewer(figure, run);
        figure.dataset.state = 'drawn';
        addTools(figure, title, () => structureTable(run), false);
    } else {
        addControls(figure, charts[name]);
        drawChart(figure);
        if (figure.dataset.state === 'drawn') { addTools(figure, title, () => charts[name].table(run, choices), true); }
    }
    figures.push(figure);
}

function guarded(figure, action) {
    try { action(); } catch (error) { fail(figure, error); }
}

function drawAll(scheme) {
    theme = readTheme(scheme);
    for (const figure of figures.filter(f => f.dataset.state === 'drawn')) {
        guarded(figure, () => (figure.viewer ? figure.viewer.draw(theme) : drawChart(figure)));
    }
}

function start() {
    theme = readTheme();
    document.querySelectorAll('figure[data-chart]').forEach(figure => guarded(figure, () => prepare(figure)));
    document.querySelectorAll('figure:not([data-state="empty"]) figcaption strong').forEach((strong, i) => { strong.textContent = `Figure ${i + 1}.`; });
    figures.filter(f => f.viewer).forEach(f => guarded(f, () => f.viewer.draw(theme)));
    let pending = 0;
    let width = document.documentElement.clientWidth;
    addEventListener('resize', () => {
        cancelAnimationFrame(pending);
        pending = requestAnimationFrame(() => { if (width !== document.documentElement.clientWidth) { width = document.documentElement.clientWidth; drawAll(); } });
    });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => drawAll());
    // The page still has the window's width when this is told, so charts get a width that fits A4 and Letter.
    addEventListener('beforeprint', () => { paperWidth = 680; drawAll('light'); });
    addEventListener('afterprint', () => { paperWidth = 0; drawAll(); });
    document.getElementById('theme').addEventListener('click', () => {
        const root = document.documentElement;
        const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
        root.dataset.theme = dark ? 'light' : 'dark';
        drawAll();
    });
    document.documentElement.dataset.ready = 'yes';
}

window.micromacro = { exported, charts: Object.keys(charts) };
start();
