using System.Globalization;
using System.Text.RegularExpressions;
using MicroMacro.Artifacts.Studies;
using MicroMacro.Generative.Sampling;
using MicroMacro.Sampling.CollectiveVariables;

namespace MicroMacro.Cli.Commands;

/// <summary>Reads the variables of --guide.</summary>
internal static partial class GuideText
{
    /// <summary>The variable that a text names.</summary>
    /// <param name="text">A column or sum of columns of plain data; a function of atoms of a molecule.</param>
    /// <param name="stored">The model.</param>
    /// <exception cref="StudyException">It is not understood, or names what the model has not.</exception>
    public static (IGuideVariable Variable, UnitKind Kind) Parse(string text, StoredSampler stored) =>
        stored.IsMolecule ? Structure(text, stored) : (Sum(text, stored.Width), UnitKind.Plain);

    private static LinearGuideVariable Sum(string text, int columns)
    {
        double[] coefficients = new double[columns];
        string rest = text;
        do
        {
            Match match = Term().Match(rest);
            if (!match.Success || (rest.Length < text.Length && match.Groups["sign"].Length == 0))
            {
                throw new StudyException($"'{text}' is no column such as x[0] and no sum of columns such as 0.5 x[0] - x[2]");
            }

            int column = int.Parse(match.Groups["column"].ValueSpan, CultureInfo.InvariantCulture);
            if (column >= columns)
            {
                throw new StudyException($"x[{column}] is beyond the {columns} columns of the model, counted from 0");
            }

            string factor = match.Groups["factor"].Value;
            double value = factor.Length == 0 ? 1.0 : double.Parse(factor, CultureInfo.InvariantCulture);
            coefficients[column] += match.Groups["sign"].Value == "-" ? -value : value;
            rest = rest[match.Length..];
        }
        while (rest.Length > 0);
        return new LinearGuideVariable(coefficients);
    }

    private static (IGuideVariable Variable, UnitKind Kind) Structure(string text, StoredSampler stored)
    {
        Match match = Function().Match(text);
        int[] atoms = match.Success ? [.. match.Groups["atom"].Captures.Select(a => int.Parse(a.ValueSpan, CultureInfo.InvariantCulture))] : [];
        (ICollectiveVariable variable, UnitKind kind) = (match.Groups["name"].Value, atoms.Length) switch
        {
            ("torsion", 4) => ((ICollectiveVariable)new Torsion(text, atoms[0], atoms[1], atoms[2], atoms[3]), UnitKind.Angle),
            ("angle", 3) => (new Angle(text, atoms[0], atoms[1], atoms[2]), UnitKind.Angle),
            ("distance", 2) => (new Distance(text, atoms[0], atoms[1]), UnitKind.Length),
            _ => throw new StudyException($"'{text}' is none of torsion(I,J,K,L), angle(I,J,K) and distance(I,J)"),
        };
        if (variable.AtomsNeeded > stored.Width / 3)
        {
            throw new StudyException($"'{text}' names an atom beyond the {stored.Width / 3} of the model, counted from 0");
        }

        return (new StructureGuideVariable(stored.Map!, x => variable.Evaluate(x, default, 1.0), variable.Variable.Period), kind);
    }

    [GeneratedRegex(@"^\s*(?<sign>[+-]?)\s*((?<factor>[0-9.]+(e[+-]?[0-9]{1,3})?)\s*\*?\s*)?x\[(?<column>[0-9]{1,6})\]\s*")]
    private static partial Regex Term();

    [GeneratedRegex(@"^(?<name>[a-z]+)\(\s*(?<atom>[0-9]{1,7})(\s*,\s*(?<atom>[0-9]{1,7}))*\s*\)$")]
    private static partial Regex Function();
}
