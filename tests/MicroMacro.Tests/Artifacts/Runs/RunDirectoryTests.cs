using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Files;
using MicroMacro.Artifacts.Json;
using MicroMacro.Artifacts.Runs;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Tests.Artifacts.Runs;

public sealed class RunDirectoryTests
{
    private static readonly string Hash = new('a', 64);

    [Fact, Trait("Kind", "Unit")]
    public void A_run_that_is_there_is_refused_resumed_or_moved_aside()
    {
        using TemporaryFolder folder = new();
        string path = folder["run"];
        using (RunDirectory first = RunDirectory.Open(path, ExistingRun.Refuse))
        {
            Manifest().Write(path, "finished");
            foreach (ExistingRun existing in (ExistingRun[])[ExistingRun.Resume, ExistingRun.SetAside])
            {
                Assert.Contains("Another process", Assert.Throws<OutputException>(() => RunDirectory.Open(path, existing)).Message, StringComparison.Ordinal);
            }

            Assert.True(File.Exists(Path.Combine(path, "manifest.json")), "a live run was moved away under its writer");
            Assert.False(Path.Exists(path + ".bck.1"));
        }

        Assert.Contains("--resume", Assert.Throws<OutputException>(() => RunDirectory.Open(path, ExistingRun.Refuse)).Message, StringComparison.Ordinal);
        RunDirectory.Open(path, ExistingRun.Resume).Dispose();
        Assert.True(File.Exists(Path.Combine(path, "manifest.json")));
        RunDirectory.Open(path, ExistingRun.SetAside).Dispose();
        Assert.False(File.Exists(Path.Combine(path, "manifest.json")));
        Assert.Equal([Path.Combine(path + ".bck.1", "manifest.json")], Directory.GetFileSystemEntries(path + ".bck.1"));
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_folder_that_holds_something_else_is_never_touched()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["thesis.tex"], "...");
        foreach (ExistingRun existing in Enum.GetValues<ExistingRun>())
        {
            Assert.Contains("holds no run", Assert.Throws<OutputException>(() => RunDirectory.Open(folder.Folder, existing)).Message, StringComparison.Ordinal);
        }

        Assert.Equal([folder["thesis.tex"]], Directory.GetFileSystemEntries(folder.Folder));
        Assert.Contains("is a file", Assert.Throws<OutputException>(() => RunDirectory.Open(folder["thesis.tex"], ExistingRun.Refuse)).Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_run_that_failed_before_its_first_stage_leaves_nothing_behind()
    {
        using TemporaryFolder folder = new();
        using (RunDirectory run = RunDirectory.Open(folder["runs/study-001"], ExistingRun.Refuse))
        {
            Manifest().Write(run.Folder, "running");
            new FileStageStore(run).Record("stage", new Dictionary<string, object> { ["stage"] = "a", ["state"] = "started" });
            Assert.True(run.Abandon());
        }

        Assert.Empty(Directory.GetFileSystemEntries(folder.Folder));
        using (RunDirectory run = RunDirectory.Open(folder["runs/study-001"], ExistingRun.Refuse))
        {
            new FileStageStore(run).Save("a", Hash, Bundle());
            Assert.False(run.Abandon());
        }

        Assert.True(Directory.Exists(folder["runs/study-001/stages"]));
    }

    [Fact, Trait("Kind", "Unit")]
    public void Stages_are_kept_by_name_and_inputs()
    {
        using TemporaryFolder folder = new();
        using RunDirectory run = RunDirectory.Open(folder["run"], ExistingRun.Refuse);
        FileStageStore store = new(run);
        Assert.Null(store.Load("00-windows", Hash));
        store.Save("00-windows", Hash, Bundle());
        Assert.Equal([1.0, 2.0], store.Load("00-windows", Hash)!["x"].ToDoubles());
        Assert.Null(store.Load("00-windows", new string('b', 64)));
        Assert.Null(store.Load("01-windows", Hash));
        byte[] first = File.ReadAllBytes(folder["run/stages/00-windows-aaaaaaaaaaaa.npz"]);
        store.Save("00-windows", Hash, Bundle());
        Assert.Equal(first, File.ReadAllBytes(folder["run/stages/00-windows-aaaaaaaaaaaa.npz"]));

        // The first twelve digits name the file; the others must agree as well.
        Assert.Null(store.Load("00-windows", Hash[..63] + "b"));
    }

    [Fact, Trait("Kind", "Law")]
    public void Every_torn_stage_is_found_out_told_and_computed_again()
    {
        using TemporaryFolder folder = new();
        using RunDirectory run = RunDirectory.Open(folder["run"], ExistingRun.Refuse);
        List<string> warnings = [];
        FileStageStore store = new(run) { Warning = warnings.Add };
        store.Save("a", Hash, Bundle());
        string path = folder["run/stages/a-aaaaaaaaaaaa.npz"];
        byte[] whole = File.ReadAllBytes(path);
        Random random = new(20261);
        int torn = 0;
        foreach (byte[] damaged in Damaged(whole, random))
        {
            File.WriteAllBytes(path, damaged);
            Assert.Null(store.Load("a", Hash));
            Assert.Equal(++torn, warnings.Count);
        }

        Assert.True(torn > 1000);
        Assert.Contains("'a' is damaged", warnings[0], StringComparison.Ordinal);
        store.Save("a", Hash, Bundle());
        Assert.Equal(whole, File.ReadAllBytes(path));
        Assert.NotNull(store.Load("a", Hash));
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_stage_that_may_not_be_read_is_told_and_neither_lost_nor_computed_again()
    {
        using TemporaryFolder folder = new();
        using RunDirectory run = RunDirectory.Open(folder["run"], ExistingRun.Refuse);
        List<string> warnings = [];
        FileStageStore store = new(run) { Warning = warnings.Add };
        store.Save("a", Hash, Bundle());

        // Held by another handle, which also the superuser cannot open, unlike a file without permissions.
        using (new FileStream(folder["run/stages/a-aaaaaaaaaaaa.npz"], FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.Contains("cannot be opened", Assert.Throws<InvalidDataInputException>(() => store.Load("a", Hash)).Message, StringComparison.Ordinal);
        }

        Assert.Empty(warnings);
        Assert.NotNull(store.Load("a", Hash));
        File.WriteAllBytes(folder["run/stages/a-aaaaaaaaaaaa.npz"], []);
        Assert.Null(store.Load("a", Hash));
        Assert.Single(warnings);
    }

    [Fact, Trait("Kind", "Unit")]
    public void Events_are_one_JSON_object_a_line_also_after_a_torn_line()
    {
        using TemporaryFolder folder = new();
        using RunDirectory run = RunDirectory.Open(folder["run"], ExistingRun.Refuse);
        File.WriteAllText(folder["run/events.jsonl"], "{\"kind\":\"st");
        List<string> seen = [];
        FileStageStore store = new(run) { Observer = (kind, _) => seen.Add(kind) };
        store.Record("progress", new Dictionary<string, object> { ["fraction"] = 0.25, ["text"] = "φ \"x\"\n", ["z"] = new[] { 1.0, double.NaN }, ["n"] = 3L });
        string[] lines = File.ReadAllLines(folder["run/events.jsonl"]);
        Assert.Equal("""{"kind":"progress","fraction":0.25,"text":"φ \"x\"\n","z":[1,null],"n":3}""", lines[1]);
        Assert.Equal(2, lines.Length);
        Assert.Equal(["progress"], seen);
    }

    [Fact, Trait("Kind", "Unit")]
    public void Wall_time_is_taken_by_stage()
    {
        using TemporaryFolder folder = new();
        using RunDirectory run = RunDirectory.Open(folder["run"], ExistingRun.Refuse);
        FileStageStore store = new(run);
        foreach (string state in (string[])["started", "finished"])
        {
            store.Record("stage", new Dictionary<string, object> { ["stage"] = "windows", ["state"] = state });
        }

        Assert.Equal("windows", Assert.Single(store.WallTime).Key);
    }

    [Fact, Trait("Kind", "Unit")]
    public void The_manifest_says_where_results_come_from()
    {
        using TemporaryFolder folder = new();
        Assert.Null(RunManifest.IdentityIn(folder.Folder));
        Manifest().Write(folder.Folder, "finished");
        Assert.Equal(Hash, RunManifest.IdentityIn(folder.Folder));
        JsonNode manifest = JsonNode.Parse(File.ReadAllText(folder["manifest.json"]))!;
        Assert.Equal("finished", manifest["state"]!.GetValue<string>());
        Assert.Equal(7, manifest["seed"]!.GetValue<int>());
        Assert.Equal(ProgramCode.Hash, manifest["code"]!.GetValue<string>());
        Assert.Equal(1000, manifest["force_evaluations"]!["windows"]!.GetValue<int>());
    }

    [Fact, Trait("Kind", "Unit")]
    public void Numbers_are_written_shortest_finite_or_null()
    {
        JsonObject node = new() { ["b"] = 0.1, ["a"] = new JsonArray(1e-300, double.NaN, double.PositiveInfinity, 1.0 / 3.0, 100.0), ["c"] = 0.1f, ["d"] = new JsonArray(new JsonObject { ["e"] = "<&>" }), ["f"] = null, ["g"] = new JsonArray() };
        string expected = """
            {
              "b": 0.1,
              "a": [1E-300, null, null, 0.3333333333333333, 100],
              "c": 0.1,
              "d": [
                {
                  "e": "<&>"
                }
              ],
              "f": null,
              "g": []
            }

            """;
        Assert.Equal(expected, JsonText.Indented(node));
        Assert.Equal(1.0 / 3.0, JsonNode.Parse(JsonText.Compact(node))!["a"]![3]!.GetValue<double>());
    }

    private static IEnumerable<byte[]> Damaged(byte[] whole, Random random)
    {
        for (int length = 1; length < whole.Length; length += 8)
        {
            yield return whole[..length];
            yield return [.. whole[..length], .. new byte[whole.Length - length - 1], 1];
        }

        for (int i = 0; i < 1000; i++)
        {
            byte[] flipped = [.. whole];
            flipped[random.Next(whole.Length)] ^= (byte)(1 << random.Next(8));
            yield return flipped;
        }
    }

    private static ArrayBundle Bundle() => new() { ["x"] = NamedArray.Of([1.0, 2.0], 2), ["names"] = NamedArray.Of(["phi"]) };

    private static RunManifest Manifest() => new()
    {
        Command = ["micromacro", "run"],
        Seed = 7,
        Identity = Hash,
        ForceEvaluations = [new("windows", 1000)],
    };
}
