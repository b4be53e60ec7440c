using System.Globalization;
using System.Text.Json.Nodes;
using MicroMacro.Generative.CoordinateMaps;
using MicroMacro.Generative.Models;

namespace MicroMacro.Cli.Commands;

/// <summary>What a model is, beyond the text of its card: what its arrays say of features, labels and molecules.</summary>
internal static class ModelFacts
{
    /// <summary>Facts by key, as JSON and as text.</summary>
    public static IEnumerable<(string Key, JsonNode Value, string Line)> Of(StoredSampler stored)
    {
        ILabelledSampler model = stored.Model;
        double[] periods = model is ScoreModel score ? score.FeaturePeriods.ToArray() : [];
        int circles = periods.Count(p => p > 0);
        yield return ("features", model.FeatureDimension, circles == 0 ? $"{model.FeatureDimension}" : $"{model.FeatureDimension}, {circles} of them periodic");
        if (circles > 0)
        {
            yield return ("feature_periods", new JsonArray([.. periods.Select(p => (JsonNode)p)]), string.Join(", ", periods.Select((p, j) => (p, j)).Where(f => f.p > 0).Select(f => $"{f.j}: {Text(f.p)}")));
        }

        yield return ("labels", Labels(model), model.Coverage.IsPoint ? "none" : string.Join("; ", model.LabelNames.Select((_, j) => Label(model, j))));
        if (stored.IsMolecule)
        {
            yield return ("atoms", stored.Width / 3, $"{stored.Width / 3}");
            string coordinates = stored.Map is CartesianMap ? "superposed positions" : "internal coordinates";
            yield return ("coordinates", coordinates, coordinates);
        }

        if (stored.Map is InternalCoordinateMap { ClampedTorsions.Count: > 0 } map)
        {
            int[][] atoms = [.. map.ClampedTorsions.Select(map.Coordinates.TorsionRow).Select(row => row.Atom < row.TorsionAtom
                ? new[] { row.Atom, row.BondAtom, row.AngleAtom, row.TorsionAtom }
                : [row.TorsionAtom, row.AngleAtom, row.BondAtom, row.Atom])];
            yield return (
                "clamped_torsions", new JsonArray([.. atoms.Select(t => (JsonNode)new JsonArray([.. t.Select(a => (JsonNode)a)]))]),
                string.Join("; ", atoms.Select(t => string.Join('-', t))) + " (atoms from 0)");
        }
    }

    private static JsonArray Labels(ILabelledSampler model) => model.Coverage.IsPoint
        ? []
        : new JsonArray([.. model.LabelNames.Select((name, j) => (JsonNode)new JsonObject
        {
            ["name"] = name, ["unit"] = model.LabelUnits[j], ["period"] = model.Coverage.Period[j], ["minimum"] = model.Coverage.Minimum[j], ["maximum"] = model.Coverage.Maximum[j],
            ["width"] = model is ScoreModel score ? score.LabelWidths[j] : 0.0,
        })]);

    private static string Label(ILabelledSampler model, int j)
    {
        string unit = model.LabelUnits[j].Length > 0 ? " " + model.LabelUnits[j] : "";
        string period = model.Coverage.Period[j] > 0 ? $", period {Text(model.Coverage.Period[j])}" : "";
        string width = model is ScoreModel score && score.LabelWidths[j] > 0 ? $", width {Text(score.LabelWidths[j])}" : "";
        return $"{model.LabelNames[j]} from {Text(model.Coverage.Minimum[j])} to {Text(model.Coverage.Maximum[j])}{unit}{period}{width}";
    }

    private static string Text(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
