namespace MicroMacro.Tests.Web;

/// <summary>Reports in a headless browser with the network off: what a reader sees, and that the check itself can fail.</summary>
[Trait("Kind", "Unit")]
public sealed class ReportInBrowserTests(CheckedReports reports) : IClassFixture<CheckedReports>
{
    [Fact]
    public void Every_chart_of_a_molecule_draws_and_nothing_is_fetched()
    {
        CheckedReports.Outcome outcome = reports["molecule"];
        Assert.Empty(outcome.Problems);
        Assert.Equal(["free-energy", "ramachandran", "conditional", "distances", "consistency", "overlap", "convergence", "training", "ledger", "structures"], outcome.Drawn);
        Assert.Empty(outcome.Empty);
        Assert.True(outcome.MoleculePixels > 500, $"only {outcome.MoleculePixels} pixels of molecules");
    }

    [Fact]
    public void An_sde_shows_its_laws_and_says_what_it_has_not()
    {
        CheckedReports.Outcome outcome = reports["sde"];
        Assert.Empty(outcome.Problems);
        Assert.Equal(["samples", "conditional", "distances", "consistency", "convergence", "training", "ledger"], outcome.Drawn);
        Assert.Equal(["free-energy", "overlap"], outcome.Empty);
    }

    [Fact]
    public void Hostile_names_are_drawn_as_text()
    {
        CheckedReports.Outcome outcome = reports["hostile"];
        Assert.Empty(outcome.Problems);
        Assert.Equal(["free-energy", "conditional", "distances", "consistency", "convergence", "training", "ledger"], outcome.Drawn);
    }

    [Fact]
    public void An_empty_summary_opens_without_a_chart_and_without_an_error()
    {
        CheckedReports.Outcome outcome = reports["bare"];
        Assert.Empty(outcome.Problems);
        Assert.Empty(outcome.Drawn);
        Assert.Equal(["free-energy", "conditional", "overlap", "convergence", "training", "ledger"], outcome.Empty);
    }

    [Theory]
    [MemberData(nameof(CheckedReports.Defects), MemberType = typeof(CheckedReports))]
    public void A_planted_defect_is_caught(string defect, string finding) =>
        Assert.Contains(reports[defect].Problems, problem => problem.Contains(finding, StringComparison.Ordinal));
}
