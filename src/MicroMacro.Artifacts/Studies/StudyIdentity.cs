using System.Security.Cryptography;
using System.Text;
using MicroMacro.Artifacts.Files;
using MicroMacro.Artifacts.Runs;
using MicroMacro.Numerics;

namespace MicroMacro.Artifacts.Studies;

/// <summary>What the results of a study depend on: its file, the files that it names, the seed and the program's version.</summary>
/// <param name="Hash">SHA-256 (hex) of all of it.</param>
/// <param name="Inputs">Each file with its SHA-256 (hex).</param>
public sealed record StudyIdentity(string Hash, IReadOnlyList<KeyValuePair<string, string>> Inputs)
{
    /// <summary>Reads the files and takes their hashes.</summary>
    /// <param name="study">The study.</param>
    /// <param name="seed">The seed in use.</param>
    /// <exception cref="InvalidDataInputException">A file cannot be read.</exception>
    public static StudyIdentity Of(Study study, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(study);
        List<KeyValuePair<string, string>> inputs = [];
        foreach (string path in (string[])[study.SourcePath, .. study.InputPaths])
        {
            using FileStream stream = InputFile.Open(path);
            inputs.Add(new(path, Convert.ToHexStringLower(SHA256.HashData(stream))));
        }

        // Hashes only, not paths: a study that was moved is the same study.
        string all = $"{RunManifest.Version}\n{seed}\n{string.Join('\n', inputs.Select(i => i.Value))}";
        return new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all))), inputs);
    }
}
