using System.Text;
using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Files;
using MicroMacro.Artifacts.Json;

namespace MicroMacro.Artifacts.Runs;

/// <summary>Appends what happens in a run to events.jsonl, one JSON object a line, so that a live view can follow it.</summary>
public sealed class EventLog
{
    /// <summary>The file's name in the run directory.</summary>
    public const string FileName = "events.jsonl";

    private readonly Lock _lock = new();
    private readonly string _path;

    /// <summary>Goes on where an earlier run ended, also when that was in the middle of a line.</summary>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public EventLog(RunDirectory directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        _path = directory.PathOf(FileName);
        if (File.Exists(_path) && File.ReadAllBytes(_path) is [.., not (byte)'\n'])
        {
            Append("\n");
        }
    }

    /// <summary>Writes a line.</summary>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public void Write(string kind, IReadOnlyDictionary<string, object> data)
    {
        ArgumentNullException.ThrowIfNull(data);
        JsonObject line = new() { ["kind"] = kind };
        foreach ((string key, object value) in data)
        {
            line[key] = Node(value);
        }

        Append(JsonText.Compact(line) + "\n");
    }

    private static JsonNode? Node(object value) => value switch
    {
        null => null,
        JsonNode node => node.DeepClone(),
        string text => text,
        bool flag => flag,
        int number => number,
        long number => number,
        ulong number => number,
        float number => number,
        double number => number,
        double[] numbers => JsonText.Numbers(numbers),
        System.Collections.IEnumerable items => new JsonArray([.. items.Cast<object>().Select(Node)]),
        _ => value.ToString(),
    };

    private void Append(string text)
    {
        lock (_lock)
        {
            try
            {
                using FileStream file = new(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
                file.Write(Encoding.UTF8.GetBytes(text));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw OutputErrors.Of(_path, exception);
            }
        }
    }
}
