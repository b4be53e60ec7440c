namespace MicroMacro.Bench.Headline;

/// <summary>Frames of a run: what is measured of each, whatever method made it.</summary>
/// <param name="Z">Slow variables, shape [N, c].</param>
/// <param name="Hidden">The hidden state of each, [N].</param>
/// <param name="LogWeights">ln of its weight in the unbiased ensemble, up to a constant, [N].</param>
internal sealed record Frames(double[] Z, int[] Hidden, double[] LogWeights);
