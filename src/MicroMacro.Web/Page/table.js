// Each chart's numbers: as a table for readers who do not see the chart, as CSV for those who go on with them.

/** A cell of CSV; text that a spreadsheet would take for a formula is kept as text. */
function csvCell(value) {
    if (value === null || value === undefined) { return ''; }
    if (typeof value === 'number') { return Number.isFinite(value) ? String(value) : ''; }
    const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
    return /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

const csvText = table => [table.columns, ...table.rows].map(row => row.map(csvCell).join(',')).join('\r\n') + '\r\n';

function download(name, content, type) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([content], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function element(name, text, attributes = {}) {
    const node = document.createElement(name);
    if (text !== undefined) { node.textContent = text; }
    for (const [key, value] of Object.entries(attributes)) { node.setAttribute(key, value); }
    return node;
}

const largestTable = 400;

/** A table element; long ones are cut, and say so. */
function tableElement(table, caption) {
    const node = element('table');
    node.append(element('caption', table.rows.length > largestTable ? `${caption} (the first ${largestTable} of ${table.rows.length} rows; the CSV has all)` : caption));
    const head = element('tr');
    table.columns.forEach(column => head.append(element('th', column, { scope: 'col' })));
    node.append(element('thead'));
    node.tHead.append(head);
    const body = element('tbody');
    for (const row of table.rows.slice(0, largestTable)) {
        const line = element('tr');
        row.forEach(value => line.append(element('td', typeof value === 'number' ? short(value, 4) : value ?? '\u2013')));
        body.append(line);
    }
    node.append(body);
    return node;
}
