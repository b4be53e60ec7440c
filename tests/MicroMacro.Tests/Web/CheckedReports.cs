using System.Diagnostics;
using System.Text.Json;
using MicroMacro.Web;
using MicroMacro.Tests.Support;

namespace MicroMacro.Tests.Web;

/// <summary>Good reports and spoilt ones, all looked at by one start of the browser.</summary>
public sealed class CheckedReports
{
    /// <summary>What is done to a good report, and what the check must then speak of.</summary>
    private static readonly (string Name, int Report, string From, string To, string Finding)[] PlantedDefects =
    [
        ("broken-chart", 0, "\"overlap\":[[", "\"overlap\":[null,null],\"away\":[[", "overlap"),
        ("blank-molecules", 0, "\"xyz\":[", "\"xyz\":[],\"away\":[", "structures"),
        ("request", 1, "</header>", "<img src=\"https://example.invalid/x.png\" alt=\"\"></header>", "2 requests"),
        ("foreign-script", 1, "</header>", "<script>document.title = 'taken over'</script></header>", "console error"),
        ("lost-figure", 1, "data-chart=\"ledger\"", "data-chart=\"ledgers\"", "ledger"),
        ("half-a-page", 1, "document.documentElement.dataset.ready", "document.documentElement.dataset.begun", "console error"),
    ];

    private readonly Dictionary<string, Outcome> _outcomes = [];

    /// <summary>Writes the reports and runs the check on them.</summary>
    public CheckedReports()
    {
        if (!Directory.Exists(RepositoryRoot.Combine("tests", "report", "node_modules", "playwright-core")))
        {
            Missing = "playwright-core is not installed: run 'npm ci' in tests/report, as test.sh does";
            return;
        }

        using ReportFolder folder = new();
        SyntheticRun.WriteAlanine(folder.Sub("a molecule, with blanks"));
        SyntheticRun.WriteHalfMoon(folder.Sub("half-moon"));
        folder.Write("hostile/summary.json", SyntheticRun.Hostile);
        folder.Write("hostile/manifest.json", SyntheticRun.Hostile);
        folder.Write("bare/summary.json", "{}");
        List<string> files = [.. new[] { "a molecule, with blanks", "half-moon", "hostile", "bare" }.Select(name => ReportPage.Write(folder.Sub(name)))];
        foreach ((string name, int report, string from, string to, _) in PlantedDefects)
        {
            string html = File.ReadAllText(files[report]);

            // The policy forbids foreign pictures anyway; it is opened here, so that the count of requests is what must object.
            string spoilt = (name == "request" ? html.Replace("img-src data: blob:", "img-src *", StringComparison.Ordinal) : html).Replace(from, to, StringComparison.Ordinal);
            Assert.NotEqual(html, spoilt);
            files.Add(folder.Write($"{name}.html", spoilt));
        }

        string[] names = ["molecule", "sde", "hostile", "bare", .. PlantedDefects.Select(d => d.Name)];
        foreach ((string name, Outcome outcome) in names.Zip(Run(files)))
        {
            _outcomes.Add(name, outcome);
        }
    }

    /// <summary>Why nothing could be checked, or null.</summary>
    internal string? Missing { get; }

    /// <summary>The planted defects with what must be said of each.</summary>
    public static TheoryData<string, string> Defects => [.. PlantedDefects.Select(d => (d.Name, d.Finding))];

    /// <summary>What the check found in a report.</summary>
    internal Outcome this[string name]
    {
        get
        {
            Assert.SkipWhen(Missing is not null, Missing ?? "");
            return _outcomes[name];
        }
    }

    private static Outcome[] Run(List<string> files)
    {
        ProcessStartInfo start = new("node") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(RepositoryRoot.Combine("tests", "report", "check.mjs"));
        files.ForEach(start.ArgumentList.Add);
        using Process node = Process.Start(start)!;
        Task<string> errors = node.StandardError.ReadToEndAsync();
        string output = node.StandardOutput.ReadToEnd();
        node.WaitForExit();
        Outcome[] outcomes = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<Outcome>(line, JsonSerializerOptions.Web)!)];
        Assert.True(outcomes.Length == files.Count, $"check.mjs answered for {outcomes.Length} of {files.Count} reports; {errors.Result}");
        Assert.Equal(1, node.ExitCode);
        return outcomes;
    }

    /// <summary>One line of check.mjs.</summary>
    internal sealed record Outcome(string File, string[] Drawn, string[] Empty, int? MoleculePixels, string[] Problems);
}
