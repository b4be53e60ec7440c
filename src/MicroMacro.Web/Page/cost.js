// Convergence against cost, training, and the ledger.

const convergenceChart = {
    controls: energyControl,
    height: () => 480,
    series: [['largest_error', 'largest standard error', 'physics', 'circle'], ['rms_change', 'change since last iteration (RMS)', 'before', 'diamond'], ['rms_to_reference', 'distance to reference (RMS)', 'model', 'square']],
    build(run, theme, choices) {
        const steps = (run.iterations || []).filter(s => isNumber(s.cumulative_force_evaluations));
        if (!steps.length) { return { empty: 'No iteration with a cost was stored by this run.' }; }
        const { unit, factor } = energyUnit(run, choices);
        const x = steps.map(s => s.cumulative_force_evaluations);
        const drawn = this.series.filter(([key]) => steps.some(s => isNumber(s[key])));
        const passed = steps.some(s => isNumber(s.passed_labels));
        const data = drawn.map(([key, name, colour, symbol]) => ({ type: 'scatter', mode: 'lines+markers', name, x, y: steps.map(s => (isNumber(s[key]) ? s[key] * factor : null)), line: { color: theme[colour], width: 1.8 }, marker: { symbol, size: 8 }, hovertemplate: `%{x:.3s}: %{y:.3g} ${unit}<extra></extra>` }));
        const layout = { xaxis: Math.max(...x) > 10 * Math.min(...x) ? logAxis(x, 'force evaluations') : { title: { text: 'force evaluations' }, rangemode: 'tozero', exponentformat: 'power', nticks: 7 }, yaxis: logAxis(drawn.flatMap(([key]) => steps.map(s => (isNumber(s[key]) ? s[key] * factor : null))), `error of <i>F</i> (${unit})`), shapes: [] };
        if (isNumber(run.target_error)) {
            layout.shapes.push({ type: 'line', xref: 'x domain', x0: 0, x1: 1, y0: run.target_error * factor, y1: run.target_error * factor, line: { color: theme.exact, width: 1.2, dash: 'dash' } });
        }
        if (passed) {
            data.push({ type: 'scatter', mode: 'lines+markers', showlegend: false, x, y: steps.map(s => s.passed_labels), yaxis: drawn.length ? 'y2' : 'y', line: { color: theme.pass, width: 1.8, shape: 'hv' }, marker: { size: 7 }, hovertemplate: '%{y} labels pass<extra></extra>' });
            if (drawn.length) {
                layout.yaxis.domain = [0.36, 1];
                layout.yaxis2 = { domain: [0, 0.25], title: { text: 'labels<br>passed' }, rangemode: 'tozero', nticks: 5 };
                layout.yaxis2.anchor = 'x2';
                layout.xaxis2 = { ...layout.xaxis, anchor: 'y2', matches: 'x' };
                Object.assign(layout.xaxis, { showticklabels: false, title: { text: '' } });
                data[data.length - 1].xaxis = 'x2';
            } else {
                layout.yaxis = { title: { text: 'labels that pass' }, rangemode: 'tozero' };
            }
        }
        return data.length ? { data, layout } : { empty: 'The iterations of this run stored costs but no errors.' };
    },
    table(run) {
        const keys = ['iteration', 'windows', 'force_evaluations', 'cumulative_force_evaluations', 'largest_error', 'rms_change', 'rms_to_reference', 'passed_labels', 'verdict'];
        return { columns: keys, rows: (run.iterations || []).map(s => keys.map(k => s[k] ?? null)) };
    },
};

const trainingChart = {
    height: () => 360,
    controls(run) {
        const list = run.training || [];
        return list.length > 1 ? [{ id: 'training', label: 'Iteration', options: [['all', 'all'], ...list.map((t, i) => [String(i), String(t.iteration ?? i)])] }] : [];
    },
    build(run, theme, choices) {
        const list = (run.training || []).map((t, i) => ({ ...t, i })).filter(t => numbers(t.training_loss) || numbers(t.validation_loss));
        if (!list.length) { return { empty: 'No training loss was stored: this run trained no network.' }; }
        const chosen = isNumber(Number(choices.training)) && choices.training !== undefined ? list.filter(t => String(t.i) === choices.training) : list;
        const data = chosen.flatMap(t => {
            const colour = list.length === 1 ? theme.physics : viridisAt(0.08 + 0.78 * t.i / (list.length - 1));
            const steps = losses => (numbers(t.step) ? t.step : losses.map((_, k) => k));
            const line = (losses, width, dash, name, legend) => ({ type: 'scatter', mode: losses.length > 3 ? 'lines' : 'lines+markers', x: steps(losses), y: losses, line: { color: colour, width, dash }, opacity: width < 1.5 ? 0.55 : 1, name, showlegend: legend, hovertemplate: `step %{x}: %{y:.4g}<extra>${name}</extra>` });
            const title = `iteration ${t.iteration ?? t.i}`;
            return [numbers(t.training_loss) && line(t.training_loss, 1.2, 'solid', `${title}, training`, !numbers(t.validation_loss) || chosen.length === 1), numbers(t.validation_loss) && line(t.validation_loss, 2.2, 'solid', chosen.length === 1 ? `${title}, validation` : title, true)].filter(Boolean);
        });
        const all = chosen.flatMap(t => [...(t.training_loss || []), ...(t.validation_loss || [])]);
        return { data, layout: { xaxis: { title: { text: 'optimiser step' }, rangemode: 'tozero' }, yaxis: logAxis(all, 'loss') } };
    },
    table(run) {
        const rows = (run.training || []).flatMap((t, k) => (t.step || t.training_loss || []).map((_, i) => [t.iteration ?? k, (t.step || [])[i] ?? i, (t.training_loss || [])[i] ?? null, (t.validation_loss || [])[i] ?? null]));
        return { columns: ['iteration', 'step', 'training loss', 'validation loss'], rows };
    },
};

const ledgerChart = {
    height: run => 90 + 34 * Math.max(1, (run.ledger || []).length),
    build(run, theme) {
        const entries = (run.ledger || []).filter(e => isNumber(e.force_evaluations));
        if (!entries.length) { return { empty: 'No ledger of force evaluations was stored by this run.' }; }
        const total = entries.reduce((sum, e) => sum + e.force_evaluations, 0);
        const data = [{
            type: 'bar', orientation: 'h', x: entries.map(e => e.force_evaluations), y: entries.map((_, i) => i), marker: { color: theme.physics }, showlegend: false,
            text: entries.map(e => ` ${count(e.force_evaluations)}${total > 0 ? ` (${percent(e.force_evaluations / total)})` : ''}`), textposition: 'outside', cliponaxis: false, hoverinfo: 'none',
        }];
        const layout = {
            margin: { l: 120, r: 24, t: 10, b: 52 }, bargap: 0.35,
            xaxis: { title: { text: 'force evaluations' }, range: [0, 1.28 * Math.max(...entries.map(e => e.force_evaluations), 1)], exponentformat: 'power', nticks: 6 }, yaxis: { autorange: 'reversed', tickmode: 'array', tickvals: entries.map((_, i) => i), ticktext: entries.map(e => plain(e.stage || 'unnamed')), showgrid: false },
        };
        return { data, layout };
    },
    table: run => ({ columns: ['stage', 'force evaluations'], rows: (run.ledger || []).map(e => [e.stage || 'unnamed', e.force_evaluations]) }),
};
