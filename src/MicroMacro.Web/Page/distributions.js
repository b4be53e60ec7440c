// What the model draws beside what physics samples: Ramachandran plot, observed plane, conditional densities.

/** −ln of a histogram's density above its lowest value; null where nothing fell. */
function surprise(histogram) {
    const total = histogram.flat().reduce((sum, v) => sum + (v > 0 ? v : 0), 0);
    const most = Math.max(...histogram.flat().filter(isNumber));
    return total > 0 ? histogram.map(row => row.map(v => (v > 0 ? Math.log(most / v) : null))) : null;
}

const ramachandranChart = {
    height: () => 470,
    build(run, theme) {
        const map = run.ramachandran;
        if (!map || !numbers(map.edges) || !(Array.isArray(map.model) || Array.isArray(map.physics))) {
            return { empty: 'No joint density of two torsions was stored by this run.' };
        }
        const centres = map.edges.slice(1).map((edge, i) => (edge + map.edges[i]) / 2);
        const panels = [['model', map.model], ['physics', map.physics]].filter(([, h]) => Array.isArray(h)).map(([name, h]) => [name, surprise(h)]).filter(([, h]) => h);
        if (!panels.length) { return { empty: 'The joint density of the two torsions holds no sample.' }; }
        const highest = Math.min(8, Math.max(...panels.flatMap(([, h]) => h.flat().filter(isNumber))));
        const [x, y] = [variable(run, map.x || 'phi', 'deg', 360), variable(run, map.y || 'psi', 'deg', 360)];
        const layout = { margin: { l: 70, r: 90, t: 30, b: 56 }, annotations: [] };
        const data = panels.map(([name, h], i) => {
            const n = i === 0 ? '' : String(i + 1);
            layout[`xaxis${n}`] = { ...x.axis, domain: panels.length === 1 ? [0, 1] : [[0, 0.47], [0.53, 1]][i], constrain: 'domain', showgrid: false };
            layout[`yaxis${n}`] = { ...y.axis, title: i ? { text: '' } : y.axis.title, anchor: `x${n}`, scaleanchor: `x${n}`, constrain: 'domain', showgrid: false };
            layout.annotations.push(panelTitle(name, `x${n}`, `y${n}`));
            return {
                type: 'heatmap', x: centres, y: centres, z: h, xaxis: `x${n}`, yaxis: `y${n}`, colorscale: viridisScale, zmin: 0, zmax: highest || 1, showscale: i === 0,
                colorbar: colourBar('\u2212ln <i>p</i>', 1.02), hoverongaps: false,
                hovertemplate: `${x.symbol} %{x:.0f}\u00b0, ${y.symbol} %{y:.0f}\u00b0: %{z:.2f}<extra>${name}</extra>`,
            };
        });
        return { data, layout };
    },
    table(run) {
        const map = run.ramachandran || {};
        const centres = (map.edges || []).slice(1).map((edge, i) => (edge + map.edges[i]) / 2);
        const at = (h, i, j) => ((h || [])[j] || [])[i];
        return {
            columns: [`${map.x || 'phi'} (deg)`, `${map.y || 'psi'} (deg)`, 'model', 'physics'],
            rows: centres.flatMap((a, i) => centres.map((b, j) => [a, b, at(map.model, i, j), at(map.physics, i, j)])).filter(row => row[2] > 0 || row[3] > 0),
        };
    },
};

const samplesChart = {
    height: () => 440,
    names: run => [0, 1].map(k => (run.observation || [])[k] || `observation ${k + 1}`),
    build(run, theme) {
        const sets = ['model', 'physics'].filter(name => run.samples && run.samples[name] && numbers(run.samples[name].u));
        if (!sets.length) { return { empty: 'No samples in a plane were stored by this run.' }; }
        const z = coarse(run);
        const [u, v] = this.names(run).map(name => `<i>${plain(name)}</i>`);
        const reach = axis => { const v = sets.flatMap(name => run.samples[name][axis]).filter(isNumber); const [low, high] = [Math.min(...v), Math.max(...v)]; return [low - 0.05 * (high - low), high + 0.05 * (high - low)]; };
        const all = sets.flatMap(name => run.samples[name].z).filter(isNumber);
        const layout = { annotations: [], margin: { l: 70, r: 90, t: 30, b: 56 }, coloraxis: { colorscale: viridisScale, cmin: Math.min(...all) * z.scale, cmax: Math.max(...all) * z.scale, colorbar: colourBar(z.axis.title.text, 1.02) } };
        const data = sets.map((name, i) => {
            const n = i === 0 ? '' : String(i + 1);
            const s = run.samples[name];
            layout[`xaxis${n}`] = { title: { text: u }, domain: sets.length === 1 ? [0, 1] : [[0, 0.47], [0.53, 1]][i], constrain: 'domain', range: reach('u') };
            layout[`yaxis${n}`] = { title: { text: i ? '' : v }, anchor: `x${n}`, scaleanchor: `x${n}`, constrain: 'domain', range: reach('v') };
            layout.annotations.push(panelTitle(name === 'model' ? 'model, as lifted' : 'physics, umbrella windows', `x${n}`, `y${n}`));
            return { type: 'scatter', mode: 'markers', x: s.u, y: s.v, xaxis: `x${n}`, yaxis: `y${n}`, showlegend: false, marker: { size: 3, opacity: 0.7, color: s.z.map(v => v * z.scale), coloraxis: 'coloraxis' }, hovertemplate: `%{x:.3f}, %{y:.3f}<extra>${name}</extra>` };
        });
        return { data, layout };
    },
    table(run) {
        const rows = ['model', 'physics'].flatMap(name => { const s = (run.samples || {})[name]; return s ? s.u.map((u, i) => [name, u, s.v[i], s.z[i]]) : []; });
        return { columns: ['source', ...this.names(run), coarse(run).name], rows };
    },
};

const panelsAtOnce = 12;
const densityAxes = run => [...new Set((run.densities || []).map(d => d.axis || 'value'))];
const densitiesOf = (run, choices) => (run.densities || []).filter(d => (d.axis || 'value') === (choices.axis || densityAxes(run)[0]) && numbers(d.centers));

/** The chooser of the fast variable, where there are several. */
function axisControl(run) {
    const axes = densityAxes(run);
    return axes.length > 1 ? [{ id: 'axis', label: 'Fast variable', options: axes.map(a => [a, (run.symbols || {})[a] || a]) }] : [];
}

const conditionalChart = {
    controls(run) {
        const controls = axisControl(run);
        if (densityAxes(run).some(a => densitiesOf(run, { axis: a }).length > panelsAtOnce)) { controls.push({ id: 'labels', label: 'Labels', options: [['some', `${panelsAtOnce} of them`], ['all', 'all']] }); }
        return controls;
    },
    height(run, choices, width) {
        const n = this.chosen(run, choices).length;
        return 70 + Math.ceil(n / this.columns(n, width)) * 190;
    },
    columns: (n, width) => Math.max(1, Math.min(n, width < 560 ? 2 : width < 880 || n === 5 || n === 6 || n === 9 ? 3 : 4)),
    chosen(run, choices) {
        const list = densitiesOf(run, choices);
        return choices.labels === 'all' ? list : spread(list.length, panelsAtOnce).map(i => list[i]);
    },
    build(run, theme, choices, width) {
        const list = this.chosen(run, choices);
        if (!list.length) { return { empty: 'No conditional density was stored by this run.' }; }
        const columns = this.columns(list.length, width);
        const rows = Math.ceil(list.length / columns);
        const height = this.height(run, choices, width) - 70;
        const [gapX, gapY] = [0.035, 58 / height];
        const layout = { annotations: [], margin: { l: 56, r: 16, t: 54, b: 52 }, legend: { orientation: 'h', x: 0, y: 1 + 24 / height, yanchor: 'bottom' } };
        const data = [];
        list.forEach((d, i) => {
            const [row, column, n] = [Math.floor(i / columns), i % columns, i === 0 ? '' : String(i + 1)];
            const w = (1 - gapX * (columns - 1)) / columns;
            const h = (1 - gapY * (rows - 1)) / rows;
            const v = variable(run, d.axis || 'value', d.axis_unit, d.axis_unit === 'deg' || d.axis_unit === 'rad' ? 360 / (d.axis_unit === 'rad' ? 180 / Math.PI : 1) : 0);
            const last = i + columns >= list.length;
            const short = v.axis.tickvals ? { tickvals: [-120, 0, 120], ticktext: ['\u2212120', '0', '120'] } : { nticks: 5 };
            layout[`xaxis${n}`] = { ...v.axis, ...short, title: last ? v.axis.title : { text: '' }, domain: [column * (w + gapX), column * (w + gapX) + w], anchor: `y${n}`, matches: i ? 'x' : undefined, tickfont: { size: 11 } };
            layout[`yaxis${n}`] = { domain: [1 - row * (h + gapY) - h, 1 - row * (h + gapY)], anchor: `x${n}`, rangemode: 'tozero', showticklabels: false, ticks: '', showgrid: false, title: { text: column ? '' : 'density', font: { size: 12 } } };
            const x = d.centers.map(c => c * v.scale);
            const trace = (y, extra) => ({ type: 'scatter', mode: 'lines', x, y: scaled(y, 1 / v.scale), xaxis: `x${n}`, yaxis: `y${n}`, showlegend: i === 0, ...extra });
            if (numbers(d.physics)) { data.push(trace(d.physics, { name: 'physics', line: { color: theme.physics, width: 1, shape: 'hvh' }, fill: 'tozeroy', fillcolor: faded(theme.physics, 0.28) })); }
            if (numbers(d.exact)) { data.push(trace(d.exact, { name: 'exact', line: { color: theme.exact, width: 1.6, dash: 'dash' } })); }
            if (numbers(d.first_model)) { data.push(trace(d.first_model, { name: 'model, first data alone', line: { color: theme.before, width: 1.6, dash: 'dot' } })); }
            if (numbers(d.model)) { data.push(trace(d.model, { name: 'model', line: { color: theme.model, width: 2 } })); }
            const ks = isNumber(d.ks_model) ? `KS ${d.ks_model.toFixed(3)}${isNumber(d.ks_physics) ? ` <span style="color:${theme.muted}">(physics ${d.ks_physics.toFixed(3)})</span>` : ''}` : '';
            layout.annotations.push(panelTitle(`<b>${labelText(run, d.z)}</b>${ks ? `   ${ks}` : ''}`, `x${n}`, `y${n}`, { size: 12 }));
        });
        return { data, layout };
    },
    table(run, choices) {
        const rows = densitiesOf(run, choices).flatMap(d => d.centers.map((c, i) => [...d.z, c, ...['model', 'physics', 'exact', 'first_model'].map(k => (d[k] || [])[i] ?? null)]));
        const d = densitiesOf(run, choices)[0] || {};
        return { columns: [...(run.coarse || []).map(c => `${c.name}${c.unit ? ` (${c.unit})` : ''}`), `${d.axis || 'value'}${d.axis_unit ? ` (${d.axis_unit})` : ''}`, 'model', 'physics', 'exact', 'first model'], rows };
    },
};

/** Points from left to right, so that their line does not cross the plot. */
function ascending(x, y) {
    const order = x.map((_, i) => i).sort((a, b) => x[a] - x[b]);
    return { x: order.map(i => x[i]), y: order.map(i => y[i]) };
}

const distancesChart = {
    height: () => 340,
    controls: run => axisControl(run),
    series(run, choices) {
        const list = densitiesOf(run, choices);
        return [
            ['model, first data alone', 'ks_first_model', 'before', 'x', 'dot'],
            ['model, after the loop', 'ks_model', 'model', 'circle', 'solid'],
            ['physics, after the loop', 'ks_physics', 'physics', 'diamond-open', 'solid'],
        ].map(([name, key, ...style]) => [list.some(d => isNumber(d.ks_first_model)) ? name : name.split(',')[0], list.filter(d => isNumber(d[key])), key, ...style]).filter(([, some]) => some.length);
    },
    build(run, theme, choices) {
        const series = this.series(run, choices);
        if (!series.length) { return { empty: 'No Kolmogorov-Smirnov distance was stored by this run.' }; }
        const axis = labelAxis(run, series[0][1]).axis;
        const data = series.map(([name, list, key, colour, symbol, dash]) => ({
            type: 'scatter', mode: 'lines+markers', name, ...ascending(labelAxis(run, list).values, list.map(d => d[key])), cliponaxis: false, line: { color: theme[colour], width: 1.6, dash }, marker: { symbol, size: 8 },
            hovertemplate: '%{x:.4~g}: %{y:.3f}<extra></extra>',
        }));
        return { data, layout: { xaxis: { ...axis }, yaxis: { title: { text: 'KS distance' }, rangemode: 'tozero' } } };
    },
    table(run, choices) {
        return { columns: ['source', labelAxis(run, []).header, 'KS'], rows: this.series(run, choices).flatMap(([name, list, key]) => labelAxis(run, list).values.map((z, i) => [name, z, list[i][key]])) };
    },
};
