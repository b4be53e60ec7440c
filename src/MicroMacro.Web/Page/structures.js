// The molecules that the model drew, in three dimensions.

/** PDB text of one structure: 3Dmol finds the bonds from it. */
function pdbText(atoms, xyz) {
    const lines = atoms.map((atom, i) => {
        const name = atom.name.length < 4 ? ` ${atom.name.padEnd(3)}` : atom.name.slice(0, 4);
        const [x, y, z] = [0, 1, 2].map(k => xyz[3 * i + k].toFixed(3).padStart(8));
        return `HETATM${String((i + 1) % 100000).padStart(5)} ${name} ${atom.residue.slice(0, 3).padStart(3)} A${String(atom.number % 10000).padStart(4)}    ${x}${y}${z}  1.00  0.00          ${atom.element.padStart(2)}`;
    });
    return [...lines, 'END'].join('\n');
}

/** The viewer inside a figure: chooser of the label, overlaid or one at a time. */
class StructureViewer {
    constructor(figure, run) {
        this.set = run.structures;
        this.plot = figure.querySelector('.plot');
        this.plot.classList.add('viewer');
        this.viewer = $3Dmol.createViewer(this.plot, { backgroundColor: 'white', antialias: true, disableFog: true });
        // The wheel scrolls the page, not the molecule, unless Ctrl is held.
        this.plot.addEventListener('wheel', event => { if (!event.ctrlKey) { event.stopPropagation(); } }, { capture: true });
        this.label = 0;
        this.index = 0;
        this.overlaid = true;
        this.buildControls(figure.querySelector('.controls'));
    }

    buildControls(controls) {
        const select = element('select', undefined, { 'aria-label': 'Label of the structures' });
        this.set.labels.forEach((text, i) => select.append(element('option', text, { value: String(i) })));
        select.addEventListener('change', () => { this.label = Number(select.value); this.index = 0; this.draw(); });
        const mode = element('select', undefined, { 'aria-label': 'How structures are shown' });
        mode.append(element('option', 'overlaid', { value: 'overlaid' }), element('option', 'one at a time', { value: 'single' }));
        mode.addEventListener('change', () => { this.overlaid = mode.value === 'overlaid'; this.draw(); });
        this.back = element('button', '\u2039', { type: 'button', 'aria-label': 'Structure before' });
        this.forward = element('button', '\u203a', { type: 'button', 'aria-label': 'Next structure' });
        this.back.addEventListener('click', () => this.move(-1));
        this.forward.addEventListener('click', () => this.move(1));
        this.count = element('span', '', { 'aria-live': 'polite' });
        controls.append(select, mode, this.back, this.forward, this.count);
    }

    get frames() { return this.set.frames.filter(frame => frame.label === this.label); }

    move(by) {
        const n = this.frames.length;
        this.index = (this.index + by + n) % n;
        this.draw();
    }

    draw(theme = this.theme) {
        this.theme = theme;
        const frames = this.frames;
        const shown = this.overlaid ? frames : frames.slice(this.index, this.index + 1);
        this.viewer.removeAllModels();
        this.viewer.setBackgroundColor(theme.paper, 1);
        const thin = this.overlaid && shown.length > 3;
        shown.forEach(frame => this.viewer.addModel(pdbText(this.set.atoms, frame.xyz), 'pdb', { keepH: true }));
        const elements = { C: '#8a8a8a', N: '#3b6fd4', O: '#d4342b', H: '#c9c9c9', S: '#c9a400' };
        const scheme = { prop: 'elem', map: elements };
        const stick = { radius: thin ? 0.055 : 0.13, colorscheme: scheme };
        this.viewer.setStyle({}, thin ? { stick } : { stick, sphere: { scale: 0.22, colorscheme: scheme } });
        if (thin) { this.viewer.setStyle({ elem: 'H' }, {}); }
        this.viewer.setStyle({ atom: 'CB' }, { stick, sphere: { radius: thin ? 0.16 : 0.4, color: '#E69F00' } });
        if (!this.placed) {
            this.viewer.zoomTo();
            this.viewer.rotate(20, 'y');
            this.viewer.rotate(15, 'x');
            this.viewer.zoom(1.35);
            this.placed = true;
        }
        this.viewer.render();
        this.back.disabled = this.forward.disabled = this.overlaid;
        this.count.textContent = this.overlaid ? `${shown.length} structure${shown.length === 1 ? '' : 's'}` : `${this.index + 1} of ${frames.length}${frames[this.index] && frames[this.index].chirality ? `, ${frames[this.index].chirality}` : ''}`;
    }
}

/** The structures as a table: one row per atom. */
const structureTable = run => ({
    columns: ['label', 'structure', 'atom', 'element', 'residue', 'x (\u00c5)', 'y (\u00c5)', 'z (\u00c5)'],
    rows: ((run.structures || {}).frames || []).flatMap((frame, k) => run.structures.atoms.map((atom, i) => [run.structures.labels[frame.label], k, atom.name, atom.element, `${atom.residue} ${atom.number}`, frame.xyz[3 * i], frame.xyz[3 * i + 1], frame.xyz[3 * i + 2]])),
});
