using System.Text.RegularExpressions;
using MicroMacro.Artifacts.Files;
using MicroMacro.Numerics;
using MicroMacro.Web;

namespace MicroMacro.Tests.Web;

[Trait("Kind", "Unit")]
public sealed partial class ReportPageTests
{
    [Fact]
    public void A_folder_without_a_summary_is_refused_by_name()
    {
        using ReportFolder folder = new();
        InvalidDataInputException error = Assert.Throws<InvalidDataInputException>(() => ReportPage.Write(folder.Path));
        Assert.Contains("summary.json", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData("{\"name\":", "not valid JSON (line 1")]
    [InlineData("[1, 2]", "should hold one JSON object")]
    public void A_broken_summary_is_refused_with_what_is_wrong(string summary, string expected)
    {
        using ReportFolder folder = new();
        folder.Write("summary.json", summary);
        InvalidDataInputException error = Assert.Throws<InvalidDataInputException>(() => ReportPage.Write(folder.Path));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder.Path, ReportPage.FileName)));
    }

    [Fact]
    public void A_truncated_structure_is_refused_with_its_line()
    {
        using ReportFolder folder = new();
        folder.Write("summary.json", "{}");
        folder.Write("samples/lifted.pdb", "MODEL        1\nATOM      1  N   ALA     2      -0.874  -0.4\nENDMDL\n");
        Assert.Contains("line 2", Assert.Throws<InvalidDataInputException>(() => ReportPage.Write(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_hides_neither_a_failing_label_nor_a_caveat_nor_what_was_given_up()
    {
        using ReportFolder folder = new();
        SyntheticRun.WriteAlanine(folder.Path);
        string html = File.ReadAllText(ReportPage.Write(folder.Path));
        string header = html[..html.IndexOf("</header>", StringComparison.Ordinal)];
        Assert.Equal(["10 pass", "1 fail", "1 not equilibrated", "1 cannot tell", "1 outside the region"], Counts().Matches(header).Select(m => $"{m.Groups[1].Value} {m.Groups[2].Value}"));
        Assert.Contains("6 iterations", header, StringComparison.Ordinal);
        Assert.Contains("standard error over the region. ⚠ Two windows share &lt;few&gt; samples.", header, StringComparison.Ordinal);
        Assert.Contains("Caution.</strong> Two windows share &lt;few&gt; samples.", html, StringComparison.Ordinal);
        Assert.Contains("fast variable, p &lt; 0.001; invalid states above 5", html, StringComparison.Ordinal);
        Assert.Contains("R‑hat 1.31, p &lt; 0.001", html, StringComparison.Ordinal);
        Assert.Contains("fewer than 20 independent frames", html, StringComparison.Ordinal);
        Assert.Contains("could not sample", html, StringComparison.Ordinal);
        Assert.Contains("p(<b>s</b> | φ)", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Exact_global_moves_are_told_label_by_label_where_there_were_any()
    {
        using ReportFolder folder = new();
        SyntheticRun.WriteAlanine(folder.Path);
        string html = File.ReadAllText(ReportPage.Write(folder.Path));
        int from = html.IndexOf("<caption>Exact global moves per label</caption>", StringComparison.Ordinal);
        string table = html[from..html.IndexOf("</table>", from, StringComparison.Ordinal)];
        Assert.Equal(14, table.Split("<th scope=\"row\">").Length - 1);
        Assert.Contains("46&#x202F;%", table, StringComparison.Ordinal);
        Assert.Equal(1, table.Split("too poor: local moves went on alone").Length - 1);

        using ReportFolder without = new();
        without.Write("summary.json", """{"labels":[{"z":[0.1],"verdict":"pass"}]}""");
        Assert.DoesNotContain("Exact global moves", File.ReadAllText(ReportPage.Write(without.Path)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_run_gives_the_same_bytes()
    {
        using ReportFolder folder = new();
        SyntheticRun.WriteAlanine(folder.Path);
        byte[] first = File.ReadAllBytes(ReportPage.Write(folder.Path));
        Assert.True(first.AsSpan().SequenceEqual(File.ReadAllBytes(ReportPage.Write(folder.Path))));
        Assert.InRange(first.Length, 1_500_000, 6_000_000);
    }

    [Fact]
    public void Names_from_the_data_are_text_wherever_they_stand()
    {
        using ReportFolder folder = new();
        folder.Write("summary.json", SyntheticRun.Hostile);
        folder.Write("manifest.json", SyntheticRun.Hostile);
        string html = File.ReadAllText(ReportPage.Write(folder.Path));
        Assert.DoesNotContain("<img onerror", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("onerror=alert(1)>", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;/script&gt;&lt;img onerror=alert(1)&gt;", html, StringComparison.Ordinal);
        Assert.Equal(Scripts().Count(html), EndOfScripts().Count(html));
    }

    [Fact]
    public void A_summary_of_nulls_says_in_words_what_is_missing()
    {
        using ReportFolder folder = new();
        folder.Write("summary.json", """{"name":null,"system":null,"coarse":null,"labels":null,"iterations":null,"ledger":null,"free_energy":null,"verdict":null}""");
        string html = File.ReadAllText(ReportPage.Write(folder.Path));
        Assert.Contains("Unnamed run", html, StringComparison.Ordinal);
        Assert.Contains("No label was tested", html, StringComparison.Ordinal);
        Assert.Contains("stored no iteration", html, StringComparison.Ordinal);
        Assert.Contains("cannot tell", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Licences_of_both_libraries_travel_with_a_molecules_report()
    {
        using ReportFolder folder = new();
        SyntheticRun.WriteAlanine(folder.Path);
        string html = File.ReadAllText(ReportPage.Write(folder.Path));
        Assert.Contains("Copyright (c) 2016-2024 Plotly Technologies Inc.", html, StringComparison.Ordinal);
        Assert.Contains("University of Pittsburgh", html, StringComparison.Ordinal);
    }

    [GeneratedRegex("""class="count">(\d+) <span class="badge \w+"><span aria-hidden="true">.</span> ([^<]+)<""")]
    private static partial Regex Counts();

    [GeneratedRegex("<script[ >]")]
    private static partial Regex Scripts();

    [GeneratedRegex("</script>")]
    private static partial Regex EndOfScripts();
}
