// Numbers, names and units as the page shows them.

/** Text from the data, made safe for Plotly, which reads a little markup in its labels. */
const plain = text => String(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

const isNumber = value => typeof value === 'number' && Number.isFinite(value);
const numbers = list => Array.isArray(list) && list.some(isNumber);
const minus = text => text.replace(/-/g, '\u2212');

const superscript = n => String(n).replace(/./g, c => (c === '-' ? '\u207b' : '\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079'[c]));

/** A number to a few significant digits. */
function short(value, digits = 3) {
    if (!isNumber(value)) { return '\u2013'; }
    if (value === 0) { return '0'; }
    const exponent = Math.floor(Math.log10(Math.abs(value)));
    if (exponent < -3 || exponent > 5) {
        return `${minus((value / 10 ** exponent).toFixed(digits - 1))} \u00d7 10${superscript(exponent)}`;
    }
    return minus(value.toFixed(Math.max(0, digits - 1 - exponent)));
}

/** How a variable is shown: its sign, its unit, the factor to that unit, and the fitting axis. */
function variable(run, name, unit, period) {
    const angular = unit === 'rad' || unit === 'deg';
    const scale = unit === 'rad' ? 180 / Math.PI : 1;
    const symbol = plain((run.symbols || {})[name] || name || 'z');
    const shownUnit = angular ? '\u00b0' : unit || '';
    const turn = isNumber(period) && period > 0 ? period * scale : 0;
    const axis = { title: { text: shownUnit ? `<i>${symbol}</i> (${angular ? 'degrees' : plain(shownUnit)})` : `<i>${symbol}</i>` } };
    if (angular && (turn === 0 || Math.abs(turn - 360) < 1)) {
        Object.assign(axis, { range: [-180, 180], tickmode: 'array', tickvals: [-180, -120, -60, 0, 60, 120, 180] });
        axis.ticktext = axis.tickvals.map(v => minus(String(v)));
    }
    const show = value => {
        const v = value * scale;
        return Math.abs(turn - 360) < 1 && angular ? v - 360 * Math.floor((v + 180) / 360 + 1e-6) : v;
    };
    const text = value => {
        if (!isNumber(value)) { return '\u2013'; }
        const v = show(value);
        const digits = angular ? minus(Math.abs(v - Math.round(v)) < 0.005 ? v.toFixed(0) : v.toFixed(1)) : minus(String(Number(v.toPrecision(3))));
        return `${digits}${angular ? '\u00b0' : shownUnit ? ` ${shownUnit}` : ''}`;
    };
    return { symbol, name: name || 'z', unit: angular ? 'deg' : shownUnit, scale, turn, axis, show, text };
}

/** The k-th slow variable. */
function coarse(run, k = 0) {
    const c = (run.coarse || [])[k] || {};
    return variable(run, c.name, c.unit, c.period);
}

/** The text of a label such as "phi = -60 degrees", in signs. */
const labelText = (run, z) => (z || []).map((value, k) => `${coarse(run, k).symbol} = ${plain(coarse(run, k).text(value))}`).join(', ');

/** The axis on which labels stand: the slow variable itself where there is one, else the label's number. */
function labelAxis(run, entries) {
    if ((run.coarse || []).length === 1) {
        const c = coarse(run);
        return { values: entries.map(e => c.show((e.z || [])[0])), axis: c.axis, header: `${c.name}${c.unit ? ` (${c.unit})` : ''}` };
    }
    return { values: entries.map((_, i) => i), axis: { title: { text: 'label' } }, header: 'label' };
}

/** A count, grouped by thin spaces below ten million. */
const count = value => (Math.abs(value) >= 1e7 ? short(value) : String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, '\u2009'));

/** A fraction in percent. */
const percent = fraction => (fraction > 0 && fraction < 0.001 ? '< 0.1 %' : `${Number((100 * fraction).toFixed(1))} %`);

/** Round numbers between two ends, about five of them. */
function roundTicks(low, high) {
    const rough = (high - low) / 5;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = power * [1, 2, 5, 10].find(m => m * power >= rough);
    const ticks = [];
    for (let k = Math.ceil(low / step); k * step <= high; k++) { ticks.push(Number((k * step).toPrecision(12))); }
    return ticks;
}

/** Marks of a logarithmic axis: 1, 2 and 5 times powers of ten, fewer over many decades, round numbers over less than half of one. */
function logTicks(low, high) {
    const decades = Math.log10(high / low);
    if (decades < 0.5) { return roundTicks(low, high); }
    const steps = decades < 1.2 ? [1, 2, 3, 5, 7] : decades < 3 ? [1, 2, 5] : [1];
    const stride = Math.max(1, Math.ceil(decades / 7));
    const ticks = [];
    for (let e = Math.floor(Math.log10(low)) - 1; e <= Math.ceil(Math.log10(high)); e++) {
        if (((e % stride) + stride) % stride === 0) { ticks.push(...steps.map(s => s * 10 ** e)); }
    }
    return ticks.filter(v => v >= low && v <= high);
}

/** Text of a mark on a logarithmic axis: plain from 0.01 to 1000, else a power of ten. */
function logTickText(value) {
    const exponent = Math.floor(Math.log10(value) + 1e-9);
    if (exponent >= -2 && exponent <= 3) { return String(Number(value.toPrecision(6))); }
    const mantissa = Number((value / 10 ** exponent).toPrecision(6));
    return `${mantissa === 1 ? '' : `${mantissa}\u00d7`}10${superscript(exponent)}`;
}

/** A logarithmic axis, or a plain one where a value forbids it. */
function logAxis(values, title) {
    const finite = values.filter(isNumber);
    if (!finite.length || !finite.every(v => v > 0)) { return { title: { text: title } }; }
    const pad = Math.max(1.01, (Math.max(...finite) / Math.min(...finite)) ** 0.08);
    const [low, high] = [Math.min(...finite) / pad, Math.max(...finite) * pad];
    const tickvals = logTicks(low, high);
    return { type: 'log', range: [Math.log10(low), Math.log10(high)], tickmode: 'array', tickvals, ticktext: tickvals.map(logTickText), title: { text: title } };
}

/** Every index of a list of n, or m of them spread evenly. */
const spread = (n, m) => (n <= m ? [...Array(n).keys()] : [...Array(m).keys()].map(i => Math.round(i * (n - 1) / (m - 1))));
