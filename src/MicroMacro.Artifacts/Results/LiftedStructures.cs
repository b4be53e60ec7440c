using System.Text;
using MicroMacro.Systems.Molecules;

namespace MicroMacro.Artifacts.Results;

/// <summary>samples/lifted.pdb: some lifted structures of each label, one model each.</summary>
internal static class LiftedStructures
{
    private const int PerLabel = 5;

    /// <summary>Writes the structures, label by label.</summary>
    public static void Write(StudyOutcome outcome, MolecularTopology topology, Stream stream)
    {
        int labels = outcome.Result.Verdict.Labels.Count, n = outcome.Options.VerdictSamples, d = outcome.System.StateDimension;
        using var text = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        PdbWriter.Write(text, topology, Enumerable.Range(0, labels)
            .SelectMany(label => Enumerable.Range(0, Math.Min(PerLabel, n)).Select(i => outcome.Result.Lifted.AsSpan(((label * n) + i) * d, d).ToArray())));
    }
}
