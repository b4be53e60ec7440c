using MicroMacro.Coupling.Closures;
using MicroMacro.Numerics.VectorMath;
using MicroMacro.Sampling.CollectiveVariables;
using MicroMacro.Sampling.Formulas;
using MicroMacro.Systems.Molecules;

namespace MicroMacro.Artifacts.Studies;

/// <summary>The observables whose averages a study asks for, as functions of a state.</summary>
internal static class StudyObservables
{
    /// <summary>One for each closure of the study; two, cosine and sine, for an angle that goes round.</summary>
    /// <exception cref="StudyException">An atom is not in the molecule.</exception>
    public static IReadOnlyList<StateObservable> Of(Study study, MolecularTopology? topology) =>
        [.. study.Closures.SelectMany(closure => study.System is SdeSettings sde ? OfFormula(closure, sde) : OfMolecule(study, closure, topology!))];

    private static IEnumerable<StateObservable> OfFormula(SlowVariable closure, SdeSettings sde)
    {
        FormulaVariables formulas = new(sde.System, [new FormulaVariable(closure.Name, closure.Formula, closure.Period)]);
        return Parts(closure, state =>
        {
            Span<double> value = stackalloc double[1];
            formulas.Evaluate(state, value);
            return value[0];
        });
    }

    private static IEnumerable<StateObservable> OfMolecule(Study study, SlowVariable closure, MolecularTopology topology)
    {
        ILaneVariable variable = StudySystems.Variable(closure);
        return variable.AtomsNeeded <= topology.AtomCount
            ? Parts(closure, state => variable.Evaluate(state, [], 0))
            : throw new StudyException($"{(closure.Place.Length > 0 ? closure.Place : study.SourcePath)}: '{closure.Name}' names atom {variable.AtomsNeeded - 1}; the molecule has atoms 0 to {topology.AtomCount - 1}.");
    }

    private static IEnumerable<StateObservable> Parts(SlowVariable closure, Func<ReadOnlySpan<double>, double> value)
    {
        if (closure.Period <= 0)
        {
            return [new StateObservable(closure.Name, closure.Unit, value)];
        }

        double turn = 2 * Math.PI / closure.Period;
        return
        [
            new StateObservable($"cos {closure.Name}", "", state => VectorMath.SinCos(turn * value(state)).Cos),
            new StateObservable($"sin {closure.Name}", "", state => VectorMath.SinCos(turn * value(state)).Sin),
        ];
    }
}
