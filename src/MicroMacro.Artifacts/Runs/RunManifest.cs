using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Json;
using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Files;
using MicroMacro.Artifacts.Json;
using MicroMacro.Numerics;

namespace MicroMacro.Artifacts.Runs;

/// <summary>Where a run's results come from: program, command, seed, inputs, machine, and the times, which stand nowhere else.</summary>
public sealed class RunManifest
{
    /// <summary>The file's name in the run directory.</summary>
    public const string FileName = "manifest.json";

    private readonly DateTimeOffset _started = DateTimeOffset.UtcNow;

    /// <summary>The program's version.</summary>
    public static string Version { get; } =
        typeof(RunManifest).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    /// <summary>The command line.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>The seed of all random numbers.</summary>
    public required ulong Seed { get; init; }

    /// <summary>What the results depend on (see <c>StudyIdentity</c>).</summary>
    public required string Identity { get; init; }

    /// <summary>Input files, relative to the folder of the study, and their SHA-256.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Inputs { get; init; } = [];

    /// <summary>Threads that were used; results do not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Force evaluations by stage.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> ForceEvaluations { get; set; } = [];

    /// <summary>Wall time by stage, in s.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> WallTime { get; set; } = [];

    /// <summary>What else the manifest says, in this order, between the inputs and the times.</summary>
    public IList<KeyValuePair<string, JsonNode?>> Details { get; init; } = [];

    /// <summary>The identity that a run directory was started with, or null when it holds no manifest.</summary>
    /// <exception cref="InvalidDataInputException">The manifest cannot be read.</exception>
    public static string? IdentityIn(string folder) => In(folder, manifest => manifest?["identity"]?.GetValue<string>());

    /// <summary>One of the <see cref="Details"/> of a run that has finished; null where it has not, or has none of that name.</summary>
    /// <exception cref="InvalidDataInputException">The manifest cannot be read.</exception>
    public static JsonObject? FinishedDetail(string folder, string name) =>
        In(folder, manifest => manifest?["state"]?.GetValue<string>() == "finished" ? manifest[name]?.AsObject() : null);

    private static T? In<T>(string folder, Func<JsonNode?, T?> take)
        where T : class
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using FileStream stream = InputFile.Open(path);
            return take(JsonNode.Parse(stream));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new InvalidDataInputException($"'{path}' is damaged; start the run anew with --force.", exception);
        }
    }

    /// <summary>Writes the manifest.</summary>
    /// <param name="folder">The run directory.</param>
    /// <param name="state">"running", "finished", or how the run ended.</param>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public void Write(string folder, string state)
    {
        JsonObject manifest = new()
        {
            ["program"] = "micromacro",
            ["version"] = Version,
            ["code"] = ProgramCode.Hash,
            ["state"] = state,
            ["command"] = new JsonArray([.. Command.Select(c => (JsonNode)c)]),
            ["seed"] = Seed,
            ["identity"] = Identity,
            ["inputs"] = new JsonArray([.. Inputs.Select(i => (JsonNode)new JsonObject { ["file"] = i.Key, ["sha256"] = i.Value })]),
            ["started"] = _started.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            ["wall_time_s"] = Math.Round((DateTimeOffset.UtcNow - _started).TotalSeconds, 3),
            ["wall_time_by_stage_s"] = new JsonObject(WallTime.Select(w => KeyValuePair.Create(w.Key, (JsonNode?)Math.Round(w.Value, 3)))),
            ["force_evaluations"] = new JsonObject(ForceEvaluations.Select(f => KeyValuePair.Create(f.Key, (JsonNode?)f.Value))),
            ["threads"] = Threads,
            ["host"] = Host(),
        };
        int at = manifest.IndexOf("inputs");
        foreach ((string name, JsonNode? value) in Details)
        {
            manifest.Insert(++at, name, value?.DeepClone());
        }

        AtomicFile.WriteText(Path.Combine(folder, FileName), JsonText.Indented(manifest));
    }

    private static JsonObject Host() => new()
    {
        ["system"] = RuntimeInformation.OSDescription,
        ["architecture"] = RuntimeInformation.ProcessArchitecture.ToString(),
        ["runtime"] = RuntimeInformation.FrameworkDescription,
        ["processors"] = Environment.ProcessorCount,
        ["vector_bits"] = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128,
    };
}
