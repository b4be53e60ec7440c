// F from growing parts of the time, forward and in reverse, against F from all of it.

const timeChart = {
    height: () => 380,
    build(run, theme) {
        const t = ((run.convergence || {}).time) || {};
        if (!numbers(t.fraction)) { return { empty: 'F was not estimated from parts of the time.' }; }
        const unit = run.energy_unit || 'kT';
        const line = (y, name, colour, dash) => ({ x: t.fraction, y, type: 'scatter', mode: dash ? 'lines' : 'lines+markers', name, line: { color: colour, width: dash ? 1.2 : 2, dash }, hovertemplate: `%{x:.0%}: %{y:.3f} ${unit}<extra>${name}</extra>` });
        const data = [
            line(t.forward, 'forward', theme.physics), line(t.reverse, 'reverse', theme.exact),
            line(t.forward_error, 'error claimed, forward', theme.physics, 'dash'), line(t.reverse_error, 'error claimed, reverse', theme.exact, 'dash'),
        ];
        return { data, layout: { margin: { l: 76, r: 24, t: 24, b: 56 }, xaxis: { title: { text: 'part of the time' }, tickformat: '.0%', range: [0, 1.03] }, yaxis: { title: { text: `RMS difference (${unit})` }, rangemode: 'tozero' } } };
    },
    table(run) {
        const t = ((run.convergence || {}).time) || {};
        const keys = ['fraction', 'forward', 'reverse', 'forward_error', 'reverse_error'];
        return { columns: keys, rows: (t.fraction || []).map((_, i) => keys.map(k => (t[k] || [])[i] ?? null)) };
    },
};
