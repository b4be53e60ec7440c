using MicroMacro.Artifacts.Simulations.Molecules;

namespace MicroMacro.Artifacts.Studies;

/// <summary>Reads restraints of slow variables, whichever the system is.</summary>
internal static class RestraintBinder
{
    /// <summary>An umbrella of all replicas, or of each.</summary>
    /// <param name="restraint">Its section.</param>
    /// <param name="labels">The slow variables.</param>
    /// <param name="replicas">Replicas that share it.</param>
    /// <param name="stiffness">Reads its stiffness, given what the variable is measured in.</param>
    /// <exception cref="StudyException">There is no such variable, or another number of centres.</exception>
    public static VariableRestraint OnVariable(StudySectionReader restraint, StudyLabel[] labels, int replicas, Func<UnitKind, double> stiffness)
    {
        string name = restraint.Text("on")!;
        int index = Array.FindIndex(labels, l => l.Name == name);
        if (index < 0)
        {
            throw restraint.At("on", $"there is no slow variable '{name}'{Spelling.Suggestion(name, [.. labels.Select(l => l.Name)])}");
        }

        double[] centers = restraint.List("center", labels[index].Kind);
        return centers.Length == 1 || centers.Length == replicas
            ? new(index, centers, stiffness(labels[index].Kind))
            : throw restraint.At("center", $"there are {centers.Length} centres for {replicas} replicas; give one for all, or one for each");
    }
}
