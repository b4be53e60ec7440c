using System.Globalization;
using MicroMacro.Generative.Models;

namespace MicroMacro.Cli.Commands;

/// <summary>Looks through what a model gave before any of it is written.</summary>
internal static class LiftedNumbers
{
    /// <summary>The first row that holds a number which is not finite, in a sentence; null where all are finite.</summary>
    /// <param name="model">The model, for the names of its labels.</param>
    /// <param name="labels">Labels, shape [m, c], each of as many consecutive rows.</param>
    /// <param name="x">Rows, shape [n, width].</param>
    /// <param name="width">Numbers per row.</param>
    /// <param name="logDensity">Log densities, shape [n], or null.</param>
    public static string? Fault(ILabelledSampler model, double[] labels, double[] x, int width, double[]? logDensity)
    {
        int c = model.LabelDimension, rows = x.Length / width, each = rows / (labels.Length / c);
        for (int i = 0; i < rows; i++)
        {
            int column = x.AsSpan(i * width, width).IndexOfAnyExceptInRange(double.MinValue, double.MaxValue);
            if (column < 0 && (logDensity is null || double.IsFinite(logDensity[i])))
            {
                continue;
            }

            string what = column >= 0 ? $"x in column {column} is {Text(x[(i * width) + column])}" : $"logp is {Text(logDensity![i])}";
            string at = string.Join(", ", model.LabelNames.Select((name, j) => $"{name} = {labels[(i / each * c) + j].ToString("G6", CultureInfo.InvariantCulture)}"));
            return $"Row {i}, at {at}: {what}, and nothing was written; has the model's training converged, and is the label well inside its data?";
        }

        return null;
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
