// The statistics of consistency per label, and the overlap of umbrella windows.

/** The value of the first slow variable, where one is stored for each. */
const first = value => (Array.isArray(value) ? value[0] : value);

const perWidth = (e, value) => (first(e.umbrella_width) > 0 && isNumber(value) ? value / first(e.umbrella_width) : null);

/** A p-value where a logarithmic axis can show it. */
const drawnP = p => (isNumber(p) ? Math.max(p, 1e-6) : null);

/** What the smallest of all p-values must reach before Holm's procedure rejects any: half the rate over three tests of each label that counts. */
function firstThreshold(run) {
    const n = (run.labels || []).filter(e => verdictKind(e.verdict) !== 'outside').length;
    return n ? ((run.verdict || {}).false_alarm_rate ?? 0.05) / 2 / (3 * n) : null;
}

const statistics = [
    { title: 'restriction residual (umbrella widths)', of: e => perWidth(e, first(e.residual_mean)), error: e => perWidth(e, 2 * first(e.residual_mean_error)), line: () => 0 },
    { title: 'residual, p-value', of: e => drawnP(e.residual_p), log: true, line: firstThreshold },
    { title: 'energy distance, p-value', of: e => drawnP(e.energy_distance_p), log: true, line: firstThreshold },
    { title: 'fast variable, p-value', of: e => drawnP(e.fast_p), log: true, line: firstThreshold },
    { title: 'potential overlap', of: e => e.potential_overlap, range: [0, 1.04], line: () => 0.3 },
    { title: 'R-hat', of: e => e.r_hat, line: () => 1.05, least: [0.99, 1.06] },
];

const padded = (low, high) => [low - 0.03 * (high - low), high + 0.05 * (high - low)];

const consistencyChart = {
    height: run => 90 + 255 * Math.ceil(statistics.filter(s => (run.labels || []).some(e => isNumber(s.of(e)))).length / 2),
    build(run, theme) {
        const labels = run.labels || [];
        const present = statistics.filter(s => labels.some(e => isNumber(s.of(e))));
        if (!present.length) { return { empty: 'No statistic of consistency was stored by this run.' }; }
        const { values, axis } = labelAxis(run, labels);
        const layout = { grid: { rows: Math.ceil(present.length / 2), columns: Math.min(2, present.length), pattern: 'independent', xgap: 0.14, ygap: 0.36 }, annotations: [], shapes: [], margin: { l: 64, r: 24, t: 64, b: 56 }, legend: { orientation: 'h', x: 0, y: 1.06, yanchor: 'bottom' } };
        const data = [];
        const named = new Set();
        present.forEach((s, i) => {
            const n = i === 0 ? '' : String(i + 1);
            const shown = labels.map(s.of).filter(isNumber);
            layout[`xaxis${n}`] = { ...axis };
            layout[`yaxis${n}`] = s.log ? logAxis([...labels.map(s.of), s.line(run), 1].filter(isNumber), '') : s.range ? { range: s.range } : s.least ? { range: padded(Math.min(s.least[0], ...shown), Math.max(s.least[1], ...shown)) } : {};
            layout.annotations.push(panelTitle(s.title, `x${n}`, `y${n}`));
            const line = s.line && s.line(run);
            if (isNumber(line)) {
                layout.shapes.push({ type: 'line', xref: `x${n} domain`, yref: `y${n}`, x0: 0, x1: 1, y0: line, y1: line, line: { color: theme.exact, width: 1, dash: 'dot' } });
            }
            for (const [kind, word] of Object.entries(verdictKinds)) {
                const chosen = labels.map((e, k) => k).filter(k => verdictKind(labels[k].verdict) === kind && isNumber(s.of(labels[k])));
                if (!chosen.length) { continue; }
                const errors = s.error && chosen.some(k => isNumber(s.error(labels[k])));
                data.push({
                    type: 'scatter', mode: 'markers', name: word, legendgroup: kind, showlegend: !named.has(kind), x: chosen.map(k => values[k]), y: chosen.map(k => s.of(labels[k])), xaxis: `x${n}`, yaxis: `y${n}`,
                    cliponaxis: false, marker: { color: theme[kind], symbol: verdictMarks[kind], size: 9 }, error_y: errors ? { type: 'data', array: chosen.map(k => s.error(labels[k]) || 0), thickness: 1.2, width: 3 } : undefined,
                    text: chosen.map(k => labelText(run, labels[k].z)), hovertemplate: `%{text}: %{y:.3~g}<extra>${word}</extra>`,
                });
                named.add(kind);
            }
        });
        return { data, layout };
    },
    table(run) {
        const more = ['residual_p', 'fast_distance', 'fast_p', 'invalid_share', 'settled', 'between_replicas_p'].filter(k => (run.labels || []).some(e => e[k] !== null && e[k] !== undefined));
        const keys = ['verdict', 'residual_mean', 'residual_mean_error', 'residual_rms', 'umbrella_width', 'energy_distance', 'energy_distance_p', 'potential_overlap', 'r_hat', 'n_effective', 'smallest_effect', ...more];
        return { columns: [...(run.coarse || []).map(c => `${c.name}${c.unit ? ` (${c.unit})` : ''}`), ...keys], rows: (run.labels || []).map(e => [...(e.z || []), ...keys.map(k => first(e[k]) ?? null)]) };
    },
};

const overlapRule = 0.03;

const overlapChart = {
    height: (run, choices, width) => (width < 620 ? 400 : 440),
    build(run, theme) {
        const O = (run.mbar || {}).overlap;
        if (!Array.isArray(O) || O.length < 2) { return { empty: 'No overlap matrix was stored: this run joined fewer than two windows.' }; }
        const n = O.length;
        const state = [...Array(n).keys()];
        const next = state.slice(1).map(i => O[i - 1][i]);
        const low = next.map(v => isNumber(v) && v < overlapRule);
        const cells = n <= 12;
        const largest = Math.max(...O.flat().filter(isNumber), 0.1);
        const data = [{
            type: 'heatmap', z: O, x: state, y: state, colorscale: viridisScale, zmin: 0, zmax: largest, colorbar: colourBar('overlap', 0.455),
            text: cells ? O.map(row => row.map(v => (isNumber(v) && v >= 0.005 ? v.toFixed(2) : ''))) : undefined, texttemplate: cells ? '%{text}' : undefined, hovertemplate: 'windows %{x}, %{y}: %{z:.3f}<extra></extra>',
        }];
        for (const [is, colour, name] of [[false, theme.pass, '\u2713 at least 0.03'], [true, theme.fail, '\u2715 below 0.03']]) {
            const chosen = state.slice(0, -1).filter(i => low[i] === is && isNumber(next[i]));
            if (chosen.length) { data.push({ type: 'bar', x: chosen.map(i => i + 0.5), y: chosen.map(i => next[i]), width: 0.8, name, xaxis: 'x2', yaxis: 'y2', marker: { color: colour, line: { color: colour, width: is ? 1.5 : 0 }, pattern: is ? { shape: '/', size: 5 } : undefined }, text: chosen.map(i => `${i} and ${i + 1}`), textposition: 'none', hovertemplate: 'windows %{text}: %{y:.3f}<extra></extra>' }); }
        }
        const layout = {
            margin: { l: 60, r: 24, t: 40, b: 56 }, barmode: 'overlay', legend: { orientation: 'h', x: 0.6, y: 1.02, yanchor: 'bottom' },
            xaxis: { title: { text: 'window' }, domain: [0, 0.44], constrain: 'domain', showgrid: false, nticks: 8 }, yaxis: { title: { text: 'window' }, autorange: 'reversed', scaleanchor: 'x', constrain: 'domain', showgrid: false, nticks: 8 },
            xaxis2: { title: { text: 'between windows <i>i</i> and <i>i</i> + 1' }, domain: [0.6, 1], range: [-0.2, n - 0.8], nticks: 8 }, yaxis2: { title: { text: 'overlap' }, anchor: 'x2', rangemode: 'tozero' },
            shapes: [{ type: 'line', xref: 'x2 domain', x0: 0, x1: 1, yref: 'y2', y0: overlapRule, y1: overlapRule, line: { color: theme.exact, width: 1.4, dash: 'dash' } }],
        };
        return { data, layout };
    },
    table(run) {
        const O = (run.mbar || {}).overlap || [];
        return { columns: ['window', ...O.map((_, i) => String(i))], rows: O.map((row, i) => [i, ...row]) };
    },
};
