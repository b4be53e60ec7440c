using MicroMacro.Artifacts.Simulations.Molecules;
using MicroMacro.Generative.Schedules;

namespace MicroMacro.Artifacts.Studies.Keys;

/// <summary>The table of all keys of a study file.</summary>
internal static class StudyKeys
{
    private static readonly StudySection Molecule = new("a molecule",
    [
        new("topology", ValueKind.File, "AMBER topology (prmtop), relative to the study.") { Required = true },
        new("coordinates", ValueKind.File, "AMBER coordinates (inpcrd or rst7), relative to the study.") { Required = true },
        new("temperature", ValueKind.Temperature, "Temperature, such as 300 K.") { Required = true, Minimum = 0, AboveMinimum = true, Maximum = 10_000 },
        new("timestep", ValueKind.Time, "Timestep, such as 1 fs.") { Required = true, Minimum = 0, AboveMinimum = true, Maximum = 0.01 },
        new("friction", ValueKind.Rate, "Friction of the Langevin dynamics, such as 5 /ps; 0 for constant energy, in 'micromacro simulate'.") { Required = true, Minimum = 0, Maximum = 10_000 },
        new("solvent", ValueKind.Word, "Implicit solvent; vacuum where it is not given.") { Words = SolventWords.All },
        new("salt", ValueKind.Concentration, "Salt in the solvent, such as 0.15 M.") { Minimum = 0, Maximum = 10 },
        new("surface", ValueKind.Flag, "Add the non-polar ACE surface term to the solvent."),
        new("constraints", ValueKind.Word, "Bonds of fixed length: none, h-bonds (those to hydrogen) or all-bonds; for 'micromacro simulate'.") { Words = ["none", "h-bonds", "all-bonds"] },
        new("hydrogen-mass", ValueKind.Mass, "Mass of each hydrogen, such as 3 amu, taken from its heavy atom; their own masses where it is not given.") { Minimum = 1, Maximum = 4 },
    ])
    { Mark = "topology" };

    private static readonly StudySection Sde = new("a built-in system",
    [
        new("name", ValueKind.Word, "A built-in system; 'micromacro systems' lists them.") { Required = true, Words = BuiltIn.Names },
        new("parameters", ValueKind.Numbers, "Its parameters by name; the others keep their defaults."),
        new("timestep", ValueKind.Number, "Euler step; the system's own where it is not given.") { Minimum = 0, AboveMinimum = true },
    ])
    { Mark = "name" };

    private static readonly StudySection Formulas = new("a system of formulas",
    [
        new("variables", ValueKind.NameList, "Names of the variables of the state, such as [x, y].") { Required = true },
        new("name", ValueKind.Name, "Name of the system in reports; the study's where it is not given."),
        new("parameters", ValueKind.Numbers, "Numbers by name, which all formulas may use."),
        new("drift", ValueKind.Formulas, "The drift b of each variable in dx = b dt + sigma dW (Itô), such as { x: -k*x }; or 'potential'."),
        new("potential", ValueKind.Formula, "The potential V in kT: the drift is then -(sigma^2/2) dV/dx + (1/2) d(sigma^2)/dx, and exp(-V) the stationary density."),
        new("noise", ValueKind.Formulas, "The noise amplitude sigma of each variable.") { Required = true },
        new("observe", ValueKind.Formulas, "What models see, as formulas of the variables; the variables themselves where it is not given."),
        new("reconstruct", ValueKind.Formulas, "Each variable as a formula of what is observed; needed with 'observe'."),
        new("periods", ValueKind.Formulas, "Periods of periodic variables, such as { x: 2*pi }."),
        new("ranges", ValueKind.Ranges, "Where starts are spread and laws integrated, such as { x: [0, 3] }."),
        new("start", ValueKind.Numbers, "A state to start from; the middle of the ranges, or 0, where it is not given."),
        new("timestep", ValueKind.Number, "Euler step.") { Required = true, Minimum = 0, AboveMinimum = true },
    ])
    { Mark = "variables" };

    private static readonly StudySection Effective = new("an effective SDE",
    [
        new("effective", ValueKind.File, "An effective SDE that 'micromacro effective' has written, relative to the study.") { Required = true },
        new("timestep", ValueKind.Number, "Euler step; a fifth of the lag that it was fitted at where it is not given.") { Minimum = 0, AboveMinimum = true },
    ])
    { Mark = "effective" };

    private static readonly StudySection Combination = new("the combination",
    [
        new("of", ValueKind.NameList, "Names of slow variables that stand above it, all of one unit; a periodic one only alone.") { Required = true },
        new("coefficients", ValueKind.NumberList, "The factor of each.") { Required = true },
    ]);

    private static readonly StudySection[] Slow =
    [
        new("a torsion", [SlowName, new("torsion", ValueKind.Atoms, "Four atoms, counted from 0 or named as in ALA:CA, 2:CA or ALA2:CA.") { Required = true, Length = 4 }]) { Mark = "torsion" },
        new("a distance", [SlowName, new("distance", ValueKind.Atoms, "Two atoms, counted from 0 or named as in ALA:CA, 2:CA or ALA2:CA.") { Required = true, Length = 2 }]) { Mark = "distance" },
        new("an angle", [SlowName, new("angle", ValueKind.Atoms, "Three atoms, the second at the vertex, counted from 0 or named as in ALA:CA, 2:CA or ALA2:CA.") { Required = true, Length = 3 }]) { Mark = "angle" },
        new("a coordinate", [SlowName, new("coordinate", ValueKind.AtomAxis, "An atom, counted from 0 or named as in ALA:CA, and x, y or z.") { Required = true }]) { Mark = "coordinate" },
        new("a learned coordinate", [SlowName, new("learned", ValueKind.File, "A coordinate that 'micromacro embed --freeze' has learned, relative to the study.") { Required = true }]) { Mark = "learned" },
        new("a formula", [SlowName, new("formula", ValueKind.Formula, "A formula of what an SDE shows, of its variables and parameters, such as atan2(v, u).") { Required = true }, new("period", ValueKind.Formula, "Its period, such as 2*pi, where it is periodic.")]) { Mark = "formula" },
        new("a combination", [SlowName, new("combination", ValueKind.Section, "A weighted sum of other slow variables.") { Required = true, Sections = [Combination] }]) { Mark = "combination" },
    ];

    // Places in space mean nothing for a molecule that turns freely, and what is learned is learned to be slow.
    private static readonly StudySection[] Observables = [.. Slow.Where(s => s.Mark is not ("coordinate" or "learned"))];

    private static readonly StudySection Initial = new("the first data",
    [
        new("replicas", ValueKind.Count, "Replicas of the unbiased ensemble.") { Minimum = 1, Maximum = 1_000_000 },
        new("burn-in", ValueKind.Time, "Time before the first record.") { Minimum = 0 },
        new("time", ValueKind.Time, "Time per replica.") { Minimum = 0, AboveMinimum = true },
        new("record", ValueKind.Time, "Time between records.") { Minimum = 0, AboveMinimum = true },
        new("data", ValueKind.File, "Take the data from this npz file instead: x [n, d], z [n, c], optional replica [n]."),
        new("start", ValueKind.NumbersOrFile, "Where the ensemble starts: values by name, or an npz file with states."),
    ]);

    private static readonly StudySection Windows = new("the windows",
    [
        new("from", ValueKind.Label, "First candidate centre, one for each slow variable.") { Required = true },
        new("to", ValueKind.Label, "Last candidate centre; left out where the range goes once round a periodic variable.") { Required = true },
        new("count", ValueKind.LabelCount, "Number of candidate centres.") { Required = true, Minimum = 1, Maximum = 10_000 },
        new("stiffness", ValueKind.Stiffness, "Stiffness of the umbrellas, such as 200 kJ/mol/rad^2; a plain number in kT for a built-in system.") { Required = true, Minimum = 0, AboveMinimum = true },
        new("replicas", ValueKind.Count, "Replicas per window.") { Minimum = 2, Maximum = 1_000_000 },
        new("healing", ValueKind.Time, "Restrained time that relaxes lifted states.") { Minimum = 0 },
        new("burn-in", ValueKind.Time, "Restrained time after healing that is dropped.") { Minimum = 0 },
        new("time", ValueKind.Time, "Sampled time per replica and iteration.") { Required = true, Minimum = 0, AboveMinimum = true },
        new("record", ValueKind.Time, "Time between records.") { Required = true, Minimum = 0, AboveMinimum = true },
        new("global-moves", ValueKind.Time, "Time between exact global moves of the replicas, Metropolis steps to states of the score model; none where it is not given.") { Minimum = 0, AboveMinimum = true },
    ]);

    private static readonly StudySection Model = new("the model",
    [
        new("method", ValueKind.Word, "score (trained), monte-carlo (training-free) or nearest-frame (for comparison).") { Words = ["score", "monte-carlo", "nearest-frame"] },
        new("form", ValueKind.Word, "What the network gives: the score, or an energy whose gradient is the score.") { Words = ["score", "energy"] },
        new("hidden", ValueKind.Count, "Width of the hidden layers.") { Minimum = 1, Maximum = 65_536 },
        new("layers", ValueKind.Count, "Hidden layers.") { Minimum = 1, Maximum = 1_000 },
        new("batch", ValueKind.Count, "Samples per training step.") { Minimum = 1, Maximum = 1_000_000 },
        new("steps", ValueKind.Count, "Training steps.") { Minimum = 1, Maximum = 1_000_000_000 },
        new("learning-rate", ValueKind.Number, "Largest learning rate.") { Minimum = 0, AboveMinimum = true, Maximum = 1 },
        new("preset", ValueKind.Word, "Published settings of training and sampling; other keys of the section override them.") { Words = ScorePresets.Names },
        new("sampler-steps", ValueKind.Count, "Noise levels of the sampler.") { Minimum = 2, Maximum = 100_000 },
        new("training-frames", ValueKind.Count, "Frames that the model learns from at most.") { Minimum = 1, Maximum = 1_000_000_000 },
    ]);

    private static readonly StudySection Loop = new("the loop",
    [
        new("iterations", ValueKind.Count, "Iterations at most.") { Minimum = 0, Maximum = 1_000_000 },
        new("target-error", ValueKind.Energy, "Largest standard error of F over the region at which the loop may stop.") { Minimum = 0, AboveMinimum = true },
        new("region", ValueKind.Energy, "F above its minimum up to which the error counts.") { Minimum = 0, AboveMinimum = true },
        new("budget", ValueKind.Number, "Force evaluations that may be spent.") { Minimum = 1, Maximum = 9e18 },
        new("false-alarm-rate", ValueKind.Number, "False-alarm rate of the whole verdict.") { Minimum = 0, AboveMinimum = true, Maximum = 0.5 },
        new("reach", ValueKind.Count, "How many windows beyond the sampled region an iteration may lift into.") { Minimum = 1, Maximum = 10_000 },
        new("explore", ValueKind.FlagOrWord, "Where windows are opened: all at once (false), next to what has been sampled (frontier, or true), outwards from its boundary where F lies in the region (boundary), or downhill and up to saddles (gentlest-ascent).")
        {
            Words = ["true", "false", "frontier", "boundary", "gentlest-ascent"],
        },
        new("residual-tolerance", ValueKind.Number, "Difference of the mean slow variable, in umbrella widths, that still counts as agreement.") { Minimum = 0, Maximum = 1e6 },
        new("verdict-samples", ValueKind.Count, "Lifted samples per label that the verdict compares with physics.") { Minimum = 10, Maximum = 1_000_000 },
    ]);

    private static readonly StudySection Dynamics = new("the effective dynamics",
    [
        new("bursts", ValueKind.Count, "Unbiased bursts of lifted and healed states, in all; 2000 where it is not given.") { Minimum = 10, Maximum = 100_000_000 },
        new("time", ValueKind.Time, "Time of each burst.") { Required = true, Minimum = 0, AboveMinimum = true },
        new("record", ValueKind.Time, "Time between records, the shortest lag; a tenth of 'time' or less.") { Required = true, Minimum = 0, AboveMinimum = true },
        new("drift-degree", ValueKind.Count, "Degree of the drift; 5 where it is not given.") { Minimum = 0, Maximum = 12 },
        new("noise-degree", ValueKind.Count, "Degree of the log of the squared noise; 2 where it is not given.") { Minimum = 0, Maximum = 12 },
        new("splines", ValueKind.Count, "Intervals of splines along each variable for the drift, in the place of powers.") { Minimum = 4, Maximum = 60 },
        new("from", ValueKind.Region, "A core to leave, such as phi=-110 deg:-50 deg: rates, passage times and committor."),
        new("to", ValueKind.Region, "The core to reach."),
        new("cells", ValueKind.Count, "Cells along each variable between which transitions are counted; 60 where it is not given.") { Minimum = 4, Maximum = 400 },
    ]);

    private static readonly StudySection[] Restraints =
    [
        new("a restraint of a variable",
        [
            new("on", ValueKind.Name, "Name of one of the slow variables.") { Required = true },
            new("center", ValueKind.PerReplica, "Where it is held; one value, or a list with one for each replica.") { Required = true },
            new("stiffness", ValueKind.Stiffness, "k of the energy k/2 (z - center)^2, such as 200 kJ/mol/rad^2; periodic variables go the shortest way round.") { Required = true, Minimum = 0, AboveMinimum = true },
        ])
        { Mark = "on" },
        new("a restraint of positions",
        [
            new("atoms", ValueKind.Selection, "Atoms by number from 0, [4, 6, 8], range, name (CA), residue (ALA, ALA2) or both (ALA:CA), or all, heavy, backbone; every atom that matches is held.") { Required = true },
            new("stiffness", ValueKind.Stiffness, "k of the energy k/2 |x - reference|^2 of each atom, such as 1000 kJ/mol/nm^2.") { Required = true, Minimum = 0, AboveMinimum = true },
            new("reference", ValueKind.File, "AMBER coordinates that the atoms are held at; those of the system where it is not given."),
        ])
        { Mark = "atoms" },
    ];

    private static readonly StudySection Metadynamics = new("metadynamics",
    [
        new("width", ValueKind.Label, "Standard deviation of the hills along each slow variable.") { Required = true, Minimum = 0, AboveMinimum = true },
        new("from", ValueKind.Label, "Lower end of the bias along each slow variable; that of the period where all are periodic."),
        new("to", ValueKind.Label, "Upper end of the bias along each slow variable."),
        new("height", ValueKind.Energy, "Height of the first hill.") { Required = true, Minimum = 0, AboveMinimum = true },
        new("bias-factor", ValueKind.Number, "By which the temperature of the slow variables seems multiplied in the end; 10 where it is not given.") { Minimum = 1, AboveMinimum = true, Maximum = 1e6 },
        new("pace", ValueKind.Time, "Time between hills of one replica; 0.5 ps where it is not given.") { Minimum = 0, AboveMinimum = true },
    ]);

    private static readonly StudySection Exchange = new("the exchange",
    [
        new("every", ValueKind.Time, "Time between attempts to exchange the temperatures and restraints of neighbouring replicas.") { Required = true, Minimum = 0, AboveMinimum = true },
        new("around", ValueKind.Flag, "Whether the last replica is a neighbour of the first."),
    ]);

    private static readonly StudySection Placement = new("the placement",
    [
        new("from", ValueKind.Label, "Centre of the first window."),
        new("to", ValueKind.Label, "Centre of the last window."),
        new("around", ValueKind.Flag, "Windows all round a periodic variable, the last a neighbour of the first; instead of 'from' and 'to'."),
        new("count", ValueKind.Count, "Windows to begin with, at equal distances; 3 where it is not given.") { Minimum = 2, Maximum = 10_000 },
        new("stiffness", ValueKind.Stiffness, "Their stiffness, such as 200 kJ/mol/rad^2; windows that are inserted get their own.") { Required = true, Minimum = 0, AboveMinimum = true },
        new("overlap", ValueKind.Number, "The least MBAR overlap of neighbours; between two that overlap less a window is inserted. 0.03 where it is not given.") { Minimum = 0, AboveMinimum = true, Maximum = 0.3 },
        new("most", ValueKind.Count, "Windows at most, each of the simulation's equilibration and time; 100 where it is not given.") { Minimum = 2, Maximum = 10_000 },
    ]);

    private static readonly StudySection Simulation = new("the simulation",
    [
        new("replicas", ValueKind.Count, "Independent copies of the system; 16 of a molecule cost as much as one.") { Minimum = 1, Maximum = MoleculeSimulationSettings.MostReplicas },
        new("time", ValueKind.Time, "Time per replica after the equilibration; or 'steps'.") { Minimum = 0, AboveMinimum = true },
        new("steps", ValueKind.Count, "Timesteps per replica after the equilibration; or 'time'.") { Minimum = 1, Maximum = 1e15 },
        new("record", ValueKind.Time, "Time between records; 1 ps where it is not given.") { Minimum = 0, AboveMinimum = true },
        new("equilibration", ValueKind.Time, "Time before the first record.") { Minimum = 0 },
        new("minimize", ValueKind.Flag, "Lower the energy of the starting structures first."),
        new("temperature", ValueKind.PerReplica, "Instead of the system's: one value, or a list with one for each replica; of an SDE in units of its own.") { Minimum = 0, AboveMinimum = true, Maximum = 10_000 },
        new("trajectory", ValueKind.Word, "Format of the trajectories, a file for each replica.") { Words = ["dcd", "xtc", "both", "none"] },
        new("start", ValueKind.File, "Where the replicas start: coordinates, a trajectory or an npz file with x; replica r takes frame r, and again from the first."),
        new("frames", ValueKind.Counts, "Which frames of 'start', counted from 0; all where it is not given.") { Minimum = 0, Maximum = int.MaxValue },
        new("restraints", ValueKind.Sections, "Harmonic restraints.") { Sections = Restraints },
        new("metadynamics", ValueKind.Section, "Well-tempered metadynamics on the slow variables, all replicas on one bias.") { Sections = [Metadynamics] },
        new("exchange", ValueKind.Section, "Replica exchange between the temperatures and restraints of the replicas.") { Sections = [Exchange] },
        new("placement", ValueKind.Section, "Umbrella windows along the slow variable, placed by their overlap.") { Sections = [Placement] },
    ]);

    /// <summary>The whole file.</summary>
    public static StudySection Root { get; } = new("the study",
    [
        new("name", ValueKind.Name, "Name of the study, which also names its folder under runs/.") { Required = true },
        new("seed", ValueKind.Count, "Seed of all random numbers.") { Minimum = 0, Maximum = 9e15 },
        new("system", ValueKind.Section, "What is sampled: a molecule from AMBER files, a system of formulas, an effective SDE, or a built-in system.") { Required = true, Sections = [Molecule, Formulas, Effective, Sde] },
        new("slow", ValueKind.Sections, "The slow variables of a molecule, formulas of an SDE, or learned ones of any system.") { Sections = Slow },
        new("simulation", ValueKind.Section, "What 'micromacro simulate' runs.") { Sections = [Simulation] },
        new("initial", ValueKind.Section, "The first data.") { Sections = [Initial] },
        new("windows", ValueKind.Section, "The umbrella windows.") { Sections = [Windows] },
        new("model", ValueKind.Section, "The conditional model.") { Sections = [Model] },
        new("loop", ValueKind.Section, "When the loop stops and how it moves on.") { Sections = [Loop] },
        new("effective", ValueKind.Section, "Effective dynamics of the slow variables from bursts of lifted states, after the loop.") { Sections = [Dynamics] },
        new("closures", ValueKind.Sections, "Observables whose average given the slow variables is wanted, written as slow variables are.") { Sections = Observables },
        new("reference", ValueKind.File, "A reference free energy to compare with: npz with grid, F and, where known, dF and source (text)."),
    ]);

    private static StudyKey SlowName => new("name", ValueKind.Name, "Name of the variable in labels, files and charts.") { Required = true };
}
