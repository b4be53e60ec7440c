using System.Text;
using MicroMacro.Artifacts.Files;
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
        byte[] bytes;
        try
        {
            using FileStream stream = InputFile.Open(path);
            if (stream.Length > LargestFile)
            {
                throw new StudyException($"The study '{path}' has {stream.Length} bytes; at most {LargestFile} are read.");
            }

            bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
        }
        catch (InvalidDataInputException exception)
        {
            throw new StudyException(exception.Message);
        }

        Study study = Parse(bytes, path);
        foreach (string input in study.InputPaths)
        {
            if (!File.Exists(input))
            {
                throw new StudyException($"The study '{path}' names the file '{input}', which does not exist.");
            }
        }

        return study;
    }

    /// <summary>Reads a study from the bytes of its file.</summary>
    /// <param name="bytes">UTF-8 text.</param>
    /// <param name="path">The file's path, for messages and for the files that it names.</param>
    /// <exception cref="StudyException">The text is not a study.</exception>
    public static Study Parse(ReadOnlySpan<byte> bytes, string path)
    {
        string text;
        try
        {
            text = Utf8.GetString(bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new StudyException($"The study '{path}' is not UTF-8 text.");
        }

        StudySectionReader root = StudySectionReader.Open(path, YamlReader.Read(text, path), [StudyKeys.Root]);
        return new StudyBinder(root, path).Bind();
    }
}
