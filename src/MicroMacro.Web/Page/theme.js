// Colours and the frame that all charts share. The colours stand in the style sheet; Okabe and Ito's set, safe for colour-blind readers.

const fontFamily = '"Helvetica Neue", Helvetica, Arial, "Liberation Sans", "DejaVu Sans", sans-serif';

/** Viridis in nine steps. */
const viridis = ['#440154', '#472d7b', '#3b528b', '#2c728e', '#21918c', '#28ae80', '#5ec962', '#addc30', '#fde725'];
const viridisScale = viridis.map((colour, i) => [i / (viridis.length - 1), colour]);

/** A colour of viridis, 0 to 1. */
const viridisAt = t => viridis[Math.round(Math.min(1, Math.max(0, t)) * (viridis.length - 1))];

/** The page's colours as they are now, or as they would be in the named scheme. */
function readTheme(scheme) {
    const root = document.documentElement;
    const before = root.dataset.theme;
    if (scheme) { root.dataset.theme = scheme; }
    const probe = document.createElement('span');
    document.body.append(probe);
    const theme = {};
    for (const name of ['text', 'muted', 'grid', 'paper', 'model', 'physics', 'exact', 'before', 'pass', 'fail', 'wait', 'unknown', 'outside']) {
        probe.style.color = `var(--${name})`;
        theme[name] = getComputedStyle(probe).color;
    }
    probe.remove();
    if (scheme && before) { root.dataset.theme = before; } else if (scheme) { delete root.dataset.theme; }
    return theme;
}

/** A colour with an opacity. */
const faded = (colour, opacity) => colour.replace(/^rgba?\(([^)]*)\)$/, (_, body) => `rgba(${body.split(/[ ,/]+/).slice(0, 3).join(', ')}, ${opacity})`);

/** An axis in the page's frame. */
const framed = (theme, axis = {}) => ({
    showline: true, mirror: true, linecolor: theme.muted, linewidth: 1, ticks: 'outside', ticklen: 4, tickcolor: theme.muted, tickfont: { size: 12.5 },
    gridcolor: theme.grid, zeroline: false, automargin: true, minor: { ticks: '' }, ...axis,
    title: { standoff: 8, ...(axis.title || {}), font: { size: 14, ...((axis.title || {}).font || {}) } },
});

/** A layout in the page's frame; keys that begin with xaxis or yaxis are framed. */
function framedLayout(theme, layout) {
    const out = {
        paper_bgcolor: 'rgba(0,0,0,0)', plot_bgcolor: 'rgba(0,0,0,0)',
        font: { family: fontFamily, size: 13, color: theme.text }, margin: { l: 70, r: 24, t: 16, b: 56 },
        hovermode: 'closest', hoverlabel: { font: { family: fontFamily, size: 12 } }, colorway: [theme.physics, theme.model],
        legend: { orientation: 'h', x: 0, xanchor: 'left', y: 1.02, yanchor: 'bottom', bgcolor: 'rgba(0,0,0,0)' },
        ...layout,
    };
    for (const key of Object.keys(out)) {
        if (/^[xy]axis\d*$/.test(key)) { out[key] = framed(theme, out[key]); }
    }
    return out;
}

/** A colour bar with its title on top. */
const colourBar = (title, x) => ({ title: { text: title, side: 'top', font: { size: 13 } }, tickfont: { size: 12 }, outlinewidth: 0, thickness: 13, x, xanchor: 'left', tickformat: '.3~g' });

/** A title over one of several panels. */
const panelTitle = (text, xref, yref, font = {}) => ({
    text, showarrow: false, xref: `${xref} domain`, yref: `${yref} domain`, x: 0.5, y: 1, xanchor: 'center', yanchor: 'bottom', yshift: 3, font: { size: 13, ...font },
});

const verdictKinds = { pass: 'pass', fail: 'fail', wait: 'not equilibrated', unknown: 'cannot tell', outside: 'outside the region' };
const verdictMarks = { pass: 'circle', fail: 'x', wait: 'diamond', unknown: 'square-open', outside: 'circle-open' };

/** The kind of a verdict's word. */
const verdictKind = word => (word === 'pass' || word === 'fail' ? word : /not equilibrated/i.test(word || '') ? 'wait' : /^outside/i.test(word || '') ? 'outside' : 'unknown');
