using System.Text;
using MicroMacro.Artifacts.Files;
using MicroMacro.Artifacts.Simulations.Enhanced;
using MicroMacro.Artifacts.Simulations.Molecules;
using MicroMacro.Artifacts.Studies.Keys;
using MicroMacro.Artifacts.Studies.Yaml;
using MicroMacro.Numerics;

namespace MicroMacro.Artifacts.Studies;

/// <summary>Reads study files: YAML with units, checked against the table of keys, converted to internal units.</summary>
public static class StudyReader
{
    private const int LargestFile = 1 << 20;
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Reads a study file. Files that it names are taken relative to it and must exist.</summary>
    /// <exception cref="StudyException">The file cannot be read as a study; the message says where, what and what would be right.</exception>
    public static Study Read(string path)
    {
        Study study = Parse(Bytes(path), path);
        RequireFiles(path, study.InputPaths);
        return study;
    }

    /// <summary>Reads the plain simulation of a study file; null where its system is no molecule.</summary>
    /// <exception cref="StudyException">The file cannot be read as a study; the message says where, what and what would be right.</exception>
    public static MoleculeSimulationSettings? ReadSimulation(string path)
    {
        MoleculeSimulationSettings? settings = ParseSimulation(Bytes(path), path);
        RequireFiles(path, settings?.InputPaths ?? []);
        return settings;
    }

    /// <summary>Reads the metadynamics, exchange or placement of an SDE from a study file; null where it has none.</summary>
    /// <exception cref="StudyException">The file cannot be read as a study; the message says where, what and what would be right.</exception>
    public static SdeSimulationSettings? ReadSdeSimulation(string path) => new SdeSimulationBinder(Root(Bytes(path), path), path).Bind();

    /// <summary>Reads the plain simulation of a study from the bytes of its file; null where its system is no molecule.</summary>
    /// <param name="bytes">UTF-8 text.</param>
    /// <param name="path">The file's path, for messages and for the files that it names.</param>
    /// <exception cref="StudyException">The text is not a study.</exception>
    public static MoleculeSimulationSettings? ParseSimulation(ReadOnlySpan<byte> bytes, string path) =>
        new SimulationBinder(Root(bytes, path), path).Bind();

    /// <summary>Reads a study from the bytes of its file.</summary>
    /// <param name="bytes">UTF-8 text.</param>
    /// <param name="path">The file's path, for messages and for the files that it names.</param>
    /// <exception cref="StudyException">The text is not a study.</exception>
    public static Study Parse(ReadOnlySpan<byte> bytes, string path) => new StudyBinder(Root(bytes, path), path).Bind();

    private static byte[] Bytes(string path)
    {
        try
        {
            using FileStream stream = InputFile.Open(path);
            if (stream.Length > LargestFile)
            {
                throw new StudyException($"The study '{path}' has {stream.Length} bytes; at most {LargestFile} are read.");
            }

            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (InvalidDataInputException exception)
        {
            throw new StudyException(exception.Message);
        }
    }

    private static void RequireFiles(string path, IReadOnlyList<string> inputs)
    {
        foreach (string input in inputs)
        {
            if (!File.Exists(input))
            {
                throw new StudyException($"The study '{path}' names the file '{input}', which does not exist.");
            }
        }
    }

    private static StudySectionReader Root(ReadOnlySpan<byte> bytes, string path)
    {
        try
        {
            string text = Utf8.GetString(bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes);
            return StudySectionReader.Open(path, YamlReader.Read(text, path), [StudyKeys.Root]);
        }
        catch (DecoderFallbackException)
        {
            throw new StudyException($"The study '{path}' is not UTF-8 text.");
        }
    }
}
