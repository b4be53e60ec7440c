using System.Text;
using MicroMacro.Artifacts.Studies;
using MicroMacro.Systems.Sde.Formulas;
using MicroMacro.Tests.Support;

namespace MicroMacro.Tests.Artifacts.Studies;

public sealed class FormulaStudyTests
{
    private static readonly string Example = File.ReadAllText(RepositoryRoot.Combine("examples", "formulas", "study.yaml"));

    [Fact, Trait("Kind", "Unit")]
    public void Formulas_are_read()
    {
        Study study = Parse(Example);
        FormulaSystem system = Assert.IsType<FormulaSystem>(Assert.IsType<SdeSettings>(study.System).System);
        Assert.Equal(("half-moon-formulas", true, 0, 2 * Math.PI), (system.Name, system.IsReversible, system.SlowCount, system.Coordinates[0].Period));
        SlowVariable slow = Assert.Single(study.Slow);
        Assert.Equal((SlowVariableKind.Formula, 2 * Math.PI), (slow.Kind, slow.Period));
    }

    [Fact, Trait("Kind", "Unit")]
    public void Variables_that_are_slow_as_they_are_come_first_and_bring_their_truth()
    {
        Study study = Parse(Example.Replace("- { name: angle, formula: \"atan2(v, u) - sqrt(u^2 + v^2) + 1\", period: 2*pi }", "- { name: x, formula: x }", StringComparison.Ordinal)
            .Replace("variables: [x, y]", "variables: [y, x]", StringComparison.Ordinal));
        FormulaSystem system = (FormulaSystem)((SdeSettings)study.System).System;
        Assert.Equal(("x", 1), (system.Coordinates[0].Name, system.SlowCount));
        Assert.Empty(study.Slow);
        Assert.NotNull(system.Conditional(0.5));
    }

    [Theory, Trait("Kind", "Unit")]
    [InlineData("q = (y ", "q = (yy ", ":9:", "potential: unknown name 'yy'; did you mean 'y'?")]
    [InlineData("{ x: a, y: b }", "{ x: a }", ":10:", "'noise' lacks a formula of 'y'")]
    [InlineData("parameters: { h", "parameters: { sin: 2, h", ":8:", "'sin' has a meaning of its own")]
    [InlineData("parameters: { h", "parameters: { y: 2, h", ":8:", "'y' is a variable and a parameter")]
    [InlineData("+ 1\", y: sqrt", "+ 2\", y: sqrt", ":7:", "'reconstruct' does not undo 'observe'")]
    [InlineData("\", period: 2*pi", "\", period: 2*u", ":18:", "unknown name 'u'")]
    [InlineData("\", period: 2*pi", "\", period: 0", ":18:", "a period is above 0")]
    [InlineData("formula: \"atan2(v, u)", "formula: \"atan2(v u)", ":18:38", "operator is missing before 'u'")]
    [InlineData("potential:", "drift: { x: a, y: b }\n  potential:", ":10:", "either 'drift'")]
    [InlineData("ranges: { x", "ranges: { z", ":14:", "'z' is no variable")]
    [InlineData("x: [-3.2, 3.2]", "x: [3.2, -3.2]", ":14:", "must end above where it begins")]
    [InlineData("variables: [x, y]", "variables: [x, y, x]", ":7:", "'x' is named twice")]
    [InlineData("  reconstruct: {", "  potentail: {", ":12:", "unknown key 'potentail' in a system of formulas; did you mean 'potential'?")]
    [InlineData("  timestep: 0.01\n", "", ":7:", "lacks the key 'timestep'")]
    [InlineData("formula: \"", "learned: \"", ":18:", "unknown key 'period' in a learned coordinate")]
    [InlineData("initial:\n", "closures: [{ name: r, formula: sqrt(w) }]\ninitial:\n", ":19:", "unknown name 'w'")]
    [InlineData("initial:\n", "closures: [{ name: r, formula: u }, { name: r, formula: v }]\ninitial:\n", ":19:", "two variables are called 'r'")]
    [InlineData("initial:\n", "closures: [{ name: r, distance: [0, 1] }]\ninitial:\n", ":19:", "the observables of an SDE are formulas")]
    [InlineData("initial:\n", "closures: [{ name: r, learned: r.npz }]\ninitial:\n", ":19:", "unknown key 'learned'")]
    public void What_is_wrong_is_said_at_its_place(string find, string replace, string place, string says)
    {
        Assert.Contains(find, Example, StringComparison.Ordinal);
        StudyException wrong = Assert.Throws<StudyException>(() => Parse(Example.Replace(find, replace, StringComparison.Ordinal)));
        Assert.Contains(place, wrong.Message, StringComparison.Ordinal);
        Assert.Contains(says, wrong.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_molecule_takes_no_formulas()
    {
        string text = File.ReadAllText(RepositoryRoot.Combine("examples", "alanine-dipeptide", "study.yaml")).Replace("torsion: [4, 6, 8, 14]", "formula: 2*x", StringComparison.Ordinal);
        Assert.Contains("formulas are of the variables of an SDE", Assert.Throws<StudyException>(() => Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Unit")]
    public void Closures_of_a_molecule_are_written_as_its_slow_variables_are()
    {
        string text = File.ReadAllText(RepositoryRoot.Combine("examples", "alanine-dipeptide", "study.yaml"));
        Assert.Equal([SlowVariableKind.Torsion, SlowVariableKind.Distance], Parse(text).Closures.Select(c => c.Kind));
        string formula = text.Replace("distance: [5, 17]", "formula: 2*x", StringComparison.Ordinal);
        Assert.Contains("formulas are of the variables of an SDE", Assert.Throws<StudyException>(() => Parse(formula)).Message, StringComparison.Ordinal);
    }

    private static Study Parse(string text) => StudyReader.Parse(Encoding.UTF8.GetBytes(text), "study.yaml");
}
