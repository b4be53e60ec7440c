using MicroMacro.Artifacts.Arrays;
using MicroMacro.Artifacts.Files;
using MicroMacro.Artifacts.Json;
using MicroMacro.Artifacts.Tensors;
using MicroMacro.Coupling.Lifting;
using MicroMacro.Generative.Models;

namespace MicroMacro.Artifacts.Results;

/// <summary>Writes what a finished study leaves in its run directory.</summary>
public static class ResultFiles
{
    /// <summary>Writes fes.npz, consistency.npz, model.safetensors, effective.json, closures.csv, samples/ and, last, summary.json.</summary>
    /// <param name="outcome">The finished study.</param>
    /// <param name="folder">The run directory.</param>
    /// <exception cref="OutputException">A file cannot be written.</exception>
    public static void Write(StudyOutcome outcome, string folder)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        string samples = Path.Combine(folder, "samples");
        Directory.CreateDirectory(samples);
        if (ResultArrays.FreeEnergy(outcome) is { } surface)
        {
            NpzFile.Write(Path.Combine(folder, "fes.npz"), surface);
        }

        NpzFile.Write(Path.Combine(folder, "consistency.npz"), ResultArrays.Consistency(outcome));
        NpzFile.Write(Path.Combine(samples, "lifted.npz"), ResultArrays.Lifted(outcome));
        NpzFile.Write(Path.Combine(samples, "windows.npz"), ResultArrays.Windows(outcome));
        if (outcome.Topology is { } topology)
        {
            AtomicFile.Write(Path.Combine(samples, "lifted.pdb"), stream => LiftedStructures.Write(outcome, topology, stream));
        }

        string effectiveFile = Path.Combine(folder, "effective.json");
        if (outcome.Effective is { } effective)
        {
            AtomicFile.WriteText(effectiveFile, JsonText.Indented(effective.Json));
        }
        else
        {
            // A run that goes on with other effective dynamics must not keep those of before.
            File.Delete(effectiveFile);
        }

        if (outcome.Closures.Count > 0)
        {
            AtomicFile.WriteText(Path.Combine(folder, "closures.csv"), ClosureSummary.Text(outcome));
        }

        StoredModel model = LearnedArrays.Model(outcome.Result.Learned);
        SafetensorsFile.Write(Path.Combine(folder, "model.safetensors"), model.Arrays, new Dictionary<string, string>(model.Metadata) { ["system"] = outcome.Name });
        AtomicFile.WriteText(Path.Combine(folder, "summary.json"), JsonText.Indented(SummaryFile.Of(outcome)));
    }
}
