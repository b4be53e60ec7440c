// F(z) with its error band, the reference and the difference.

/** Values beside their sorted positions, wrapped round the circle so that lines reach both ends of the axis. */
function alongAxis(positions, columns, turn) {
    const order = positions.map((_, i) => i).sort((a, b) => positions[a] - positions[b]);
    const x = order.map(i => positions[i]);
    const y = columns.map(column => (column ? order.map(i => (isNumber(column[i]) ? column[i] : null)) : null));
    const n = x.length;
    if (turn > 0 && n > 2 && x[0] + turn - x[n - 1] < 2.5 * (x[n - 1] - x[0]) / (n - 1) && x[0] + turn - x[n - 1] > 1e-6) {
        const first = x[0];
        x.unshift(x[n - 1] - turn);
        x.push(first + turn);
        y.forEach(column => { if (column) { const [a, z] = [column[0], column[n - 1]]; column.unshift(z); column.push(a); } });
    }
    return { x, y };
}

/** Closed outlines of mean ± error, one per stretch without gaps. */
function bands(x, mean, error, style) {
    const traces = [];
    for (let i = 0; i < x.length; i++) {
        let j = i;
        while (j < x.length && isNumber(mean[j]) && isNumber(error[j])) { j++; }
        if (j > i) {
            const xs = x.slice(i, j);
            const up = xs.map((_, k) => mean[i + k] + error[i + k]);
            const down = xs.map((_, k) => mean[i + k] - error[i + k]);
            traces.push({
                x: [...xs, ...xs.slice().reverse()], y: [...up, ...down.reverse()], type: 'scatter', mode: 'lines', fill: 'toself', line: { width: 0 },
                hoverinfo: 'skip', showlegend: traces.length === 0, ...style,
            });
            i = j;
        }
    }
    return traces;
}

/** Numbers in the unit that the reader chose. */
function energyUnit(run, choices) {
    const both = run.energy_unit === 'kJ/mol' && run.thermal_energy > 0;
    const unit = both && choices.energy === 'kT' ? 'kT' : run.energy_unit || 'kT';
    return { unit, factor: both && unit === 'kT' ? 1 / run.thermal_energy : 1, both };
}

const scaled = (list, factor) => (Array.isArray(list) ? list.map(v => (isNumber(v) ? v * factor : null)) : null);

const energyControl = run => (energyUnit(run, {}).both ? [{ id: 'energy', label: 'Energy in', options: [['kJ/mol', 'kJ/mol'], ['kT', 'kT']] }] : []);

const freeEnergyChart = {
    controls: energyControl,
    height: run => (numbers((run.free_energy || {}).reference_F) ? 520 : 400),
    build(run, theme, choices) {
        const f = run.free_energy || {};
        if (Array.isArray(f.F) && Array.isArray(f.F[0])) { return freeEnergyMap(run, theme, choices); }
        if (!numbers(f.grid) || !numbers(f.F)) { return { empty: 'This run estimated no free energy.' }; }
        const z = coarse(run);
        const { unit, factor } = energyUnit(run, choices);
        const hasReference = numbers(f.reference_F);
        const columns = [f.F, f.dF, hasReference ? f.reference_F : null, f.reference_dF].map(c => scaled(c, factor));
        const { x, y: [F, dF, R, dR] } = alongAxis(f.grid.map(z.show), columns, z.turn);
        const two = list => (list ? list.map(v => (isNumber(v) ? 2 * v : null)) : null);
        const upper = [F.map((v, i) => (isNumber(v) ? v + 2 * ((dF || [])[i] || 0) : null)), R || []].flat().filter(isNumber);
        const top = Math.max(...upper, 1e-9);
        const data = [];
        if (dF) { data.push(...bands(x, F, two(dF), { fillcolor: faded(theme.physics, 0.25), name: '\u00b1 2 standard errors' })); }
        if (R && dR) { data.push(...bands(x, R, two(dR), { fillcolor: faded(theme.exact, 0.18), showlegend: false })); }
        data.push({ x, y: F, type: 'scatter', mode: 'lines', name: run.estimator || 'micro-macro loop', line: { color: theme.physics, width: 2.2 }, hovertemplate: `%{x:.1f}: %{y:.2f} ${unit}<extra></extra>` });
        if (R) { data.push({ x, y: R, type: 'scatter', mode: 'lines', name: plain(f.reference_source || 'reference'), line: { color: theme.exact, width: 1.6, dash: 'dash' } }); }
        const layout = { xaxis: { ...z.axis }, yaxis: { title: { text: `<i>F</i> (${unit})` }, range: [-0.05 * top, 1.06 * top] }, shapes: [] };
        layout.margin = { l: 76, r: 24, t: 24, b: 56 };
        if (hasReference && f.region * factor < top) {
            layout.shapes.push({ type: 'line', xref: 'x domain', x0: 0, x1: 1, yref: 'y', y0: f.region * factor, y1: f.region * factor, line: { color: theme.muted, width: 1, dash: 'dot' } });
        }
        if (R) {
            const difference = F.map((v, i) => (isNumber(v) && isNumber(R[i]) ? v - R[i] : null));
            const error = F.map((_, i) => (isNumber((dF || [])[i]) ? 2 * Math.hypot(dF[i], (dR || [])[i] || 0) : null));
            data.push(...bands(x, difference, error, { fillcolor: faded(theme.physics, 0.25), yaxis: 'y2', showlegend: false }).map(t => ({ ...t, showlegend: false })));
            data.push({ x, y: difference, type: 'scatter', mode: 'lines', yaxis: 'y2', showlegend: false, line: { color: theme.physics, width: 1.6 }, hovertemplate: `%{x:.1f}: %{y:.2f} ${unit}<extra>difference</extra>` });
            layout.yaxis.domain = [0.33, 1];
            layout.yaxis2 = { domain: [0, 0.25], title: { text: `\u0394<i>F</i> (${unit})` }, zeroline: true, zerolinecolor: theme.exact, zerolinewidth: 1 };
            layout.yaxis2.anchor = 'x2';
            layout.xaxis2 = { ...z.axis, anchor: 'y2', matches: 'x' };
            Object.assign(layout.xaxis, { showticklabels: false, title: { text: '' } });
            data.filter(t => t.yaxis === 'y2').forEach(t => { t.xaxis = 'x2'; });
        }
        return { data, layout };
    },
    table(run, choices) {
        const f = run.free_energy || {};
        if (Array.isArray((f.F || [])[0])) {
            return { columns: ['grid0', 'grid1', 'F'], rows: f.F.flatMap((row, i) => row.map((v, j) => [f.grid0[i], f.grid1[j], v])) };
        }
        const z = coarse(run);
        const { unit, factor } = energyUnit(run, choices);
        const at = (list, i) => (isNumber((list || [])[i]) ? list[i] * factor : null);
        return {
            columns: [`${z.name}${z.unit ? ` (${z.unit})` : ''}`, `F (${unit})`, `dF (${unit})`, `reference F (${unit})`, `reference dF (${unit})`],
            rows: (f.grid || []).map((g, i) => [z.show(g), at(f.F, i), at(f.dF, i), at(f.reference_F, i), at(f.reference_dF, i)]),
        };
    },
};

/** F of two slow variables as filled contours. */
function freeEnergyMap(run, theme, choices) {
    const f = run.free_energy;
    const [a, b] = [coarse(run, 0), coarse(run, 1)];
    if (!numbers(f.grid0) || !numbers(f.grid1)) { return { empty: 'The free energy of two variables was stored without its grids.' }; }
    const { unit, factor } = energyUnit(run, choices);
    const z = f.grid1.map((_, j) => f.grid0.map((__, i) => (isNumber((f.F[i] || [])[j]) ? f.F[i][j] * factor : null)));
    const trace = {
        type: 'contour', x: f.grid0.map(v => v * a.scale), y: f.grid1.map(v => v * b.scale), z, colorscale: viridisScale, connectgaps: false,
        contours: { start: 0, size: unit === 'kT' ? 1 : 2.5, coloring: 'fill' }, line: { width: 0.5, color: theme.muted }, colorbar: colourBar(`<i>F</i> (${unit})`, 1.02),
    };
    return { data: [trace], layout: { xaxis: a.axis, yaxis: b.axis } };
}
