using System.Security.Cryptography;
using System.Text;
using MicroMacro.Artifacts.Files;
using MicroMacro.Artifacts.Runs;
using MicroMacro.Numerics;

namespace MicroMacro.Artifacts.Studies;

/// <summary>
/// What the loop of a study depends on: its file but for what follows the loop ('effective'), the files that it names, the seed and the program's version and code.
/// </summary>
/// <param name="Hash">SHA-256 (hex) of all of it.</param>
/// <param name="Inputs">Each file, relative to the folder of the study, with its SHA-256 (hex).</param>
public sealed record StudyIdentity(string Hash, IReadOnlyList<KeyValuePair<string, string>> Inputs)
{
    /// <summary>Reads the files and takes their hashes.</summary>
    /// <param name="study">The study.</param>
    /// <param name="seed">The seed in use.</param>
    /// <exception cref="InvalidDataInputException">A file cannot be read.</exception>
    public static StudyIdentity Of(Study study, ulong seed) => Of(study, seed, ProgramCode.Hash);

    /// <summary>Reads the files and takes their hashes.</summary>
    /// <param name="study">The study.</param>
    /// <param name="seed">The seed in use.</param>
    /// <param name="code">The hash of the code in use (see <see cref="ProgramCode"/>).</param>
    /// <exception cref="InvalidDataInputException">A file cannot be read.</exception>
    public static StudyIdentity Of(Study study, ulong seed, string code)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentException.ThrowIfNullOrEmpty(code);
        string folder = Path.GetDirectoryName(Path.GetFullPath(study.SourcePath))!;
        List<KeyValuePair<string, string>> inputs = [];
        bool isInCode = study.SourcePath == Study.InCode;
        foreach (string path in (string[])[.. isInCode ? [] : new[] { study.SourcePath }, .. study.InputPaths])
        {
            using FileStream stream = InputFile.Open(path);
            inputs.Add(new(Path.GetRelativePath(folder, path), Convert.ToHexStringLower(SHA256.HashData(stream))));
        }

        // Hashes only, not paths: a study that was moved is the same study.
        IEnumerable<string> files = inputs.Skip(isInCode ? 0 : 1).Select(i => i.Value);
        string settings = isInCode ? StudyInCode.Text(study) : WithoutEffective(File.ReadAllText(study.SourcePath));
        string all = $"{RunManifest.Version}\n{code}\n{seed}\n{string.Join('\n', files)}\n{settings}";
        return new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all))), inputs);
    }

    /// <summary>
    /// A study's text without what follows its loop, so that other effective dynamics do not repeat it: the block of 'effective' where that begins a
    /// line. A study in braces is taken whole.
    /// </summary>
    private static string WithoutEffective(string text)
    {
        if (text.TrimStart().StartsWith('{'))
        {
            return text;
        }

        StringBuilder kept = new();
        bool isInside = false;
        foreach (string line in text.Split('\n'))
        {
            bool isIndented = line.Length == 0 || line[0] is ' ' or '\t' or '\r';
            isInside = line.StartsWith("effective:", StringComparison.Ordinal) || (isInside && isIndented);
            if (!isInside)
            {
                kept.Append(line).Append('\n');
            }
        }

        // Whether the block stood last or between others.
        return kept.ToString().TrimEnd();
    }
}
