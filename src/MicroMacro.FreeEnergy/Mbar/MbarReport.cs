using System.Globalization;

namespace MicroMacro.FreeEnergy;

/// <summary>Turns a solution of the MBAR equations into a result: empty states, covariance, overlap, status and findings.</summary>
internal static class MbarReport
{
    /// <summary>The result where the data could not be used.</summary>
    public static MbarResult Unsolved(ReducedPotentials u, SampledStates sampled, string fault)
    {
        return new MbarResult(u, sampled)
        {
            Status = MbarStatus.NonFinite,
            Findings = MbarFindings.None,
            Explanation = fault + ".",
            FreeEnergies = NaN(u.States),
            Covariance = NaN(u.States * u.States),
            Groups = new int[u.States],
            Overlap = NaN(u.States * u.States),
            OverlapEigenvalues = NaN(sampled.Index.Length),
            WeakestLink = double.NaN,
            EffectiveSamples = NaN(u.States),
            LogDenominators = NaN(u.Samples),
            Iterations = 0,
            Violation = double.NaN,
        };
    }

    /// <summary>The result at a solution (or at the last iterate).</summary>
    public static MbarResult Solved(
        ReducedPotentials u, SampledStates sampled, MbarPoint point, bool converged, int iterations, int threads)
    {
        double[] f = new double[u.States];
        double[] logD = [.. point.LogDenominators];
        for (int j = 0; j < sampled.Index.Length; j++)
        {
            f[sampled.Index[j]] = point.F[j];
        }

        StateMoments moments = StateMoments.Of(u, sampled, f, logD, point.Gram, threads);
        double shift = f[0];
        Shift(f, shift);
        Shift(logD, shift);

        MbarSpectrum spectrum = MbarSpectrum.Of(point.Gram, sampled.Counts);
        int[] sampledGroups = StateGraph.Groups(point.Gram, sampled.Counts);
        int[] groups = Enumerable.Repeat(-1, u.States).ToArray();
        for (int j = 0; j < sampledGroups.Length; j++)
        {
            groups[sampled.Index[j]] = sampledGroups[j];
        }

        double[] overlap = moments.Overlap(sampled, u.States);
        double[] effective = [.. Enumerable.Range(0, u.States).Select(k => 1 / moments.Self[(k * u.States) + k])];
        (double link, int from, int to) = StateGraph.WeakestLink(SampledOverlap(point.Gram, sampled.Counts), sampled.Counts.Length);
        var remarks = new MbarRemarks(u, sampled, effective, groups, link, sampled.Index[from], sampled.Index[to]);
        MbarStatus status = !converged ? MbarStatus.IterationLimit
            : sampledGroups.Max() > 0 ? MbarStatus.DisconnectedStates : MbarStatus.Converged;
        double violation = point.Violation(sampled.Counts);
        return new MbarResult(u, sampled)
        {
            Status = status,
            Findings = remarks.Findings,
            Explanation = Explain(status, iterations, violation) + remarks.Text(),
            FreeEnergies = f,
            Covariance = spectrum.Covariance(moments.Cross, moments.Self),
            Groups = groups,
            Overlap = overlap,
            OverlapEigenvalues = spectrum.Eigenvalues,
            WeakestLink = link,
            EffectiveSamples = effective,
            LogDenominators = logD,
            Iterations = iterations,
            Violation = violation,
            Spectrum = spectrum,
        };
    }

    private static string Explain(MbarStatus status, int iterations, double violation)
    {
        string steps = string.Create(CultureInfo.InvariantCulture, $"{iterations} iterations (largest violation {violation:g2})");
        return status switch
        {
            MbarStatus.Converged => $"Converged in {steps}.",
            MbarStatus.DisconnectedStates => $"The sampled states are disconnected: free energies between the groups mean nothing. Solved within the groups in {steps}.",
            _ => $"Not converged after {steps}.",
        };
    }

    private static double[] SampledOverlap(double[] gram, double[] counts)
    {
        int s = counts.Length;
        var overlap = new double[s * s];
        for (int i = 0; i < overlap.Length; i++)
        {
            overlap[i] = gram[i] / counts[i / s];
        }

        return overlap;
    }

    private static void Shift(double[] values, double shift)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] -= shift;
        }
    }

    private static double[] NaN(int count)
    {
        var values = new double[count];
        Array.Fill(values, double.NaN);
        return values;
    }
}
