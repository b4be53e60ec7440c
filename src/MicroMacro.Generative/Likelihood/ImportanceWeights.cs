using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Generative.Likelihood;

/// <summary>What unclipped weights log w = log p(x) - log q(x) + constant of samples x of a law q say about its likeness to p.</summary>
public static class ImportanceWeights
{
    /// <summary>Kish's effective number of samples, (Σ w)²/Σ w², between 1 and n.</summary>
    /// <param name="logWeights">Natural logarithms of the weights, shape [n]; negative infinity where p is zero.</param>
    /// <returns>0 where no weight is above zero.</returns>
    /// <exception cref="ArgumentException">There is none, or one is NaN or positive infinity.</exception>
    public static double EffectiveSize(ReadOnlySpan<double> logWeights)
    {
        double most = Largest(logWeights);
        if (double.IsNegativeInfinity(most))
        {
            return 0;
        }

        double sum = 0, squares = 0;
        foreach (double value in logWeights)
        {
            double weight = VectorMath.Exp(value - most);
            sum += weight;
            squares += weight * weight;
        }

        return sum * sum / squares;
    }

    /// <summary>Acceptance of a Metropolis chain at equilibrium whose proposals are independent draws of q.</summary>
    /// <param name="logWeights">Natural logarithms of the weights, shape [n], n at least 2.</param>
    /// <returns>The mean of min(1, w_b/w_a) over all pairs, a drawn by its weight and b evenly.</returns>
    /// <exception cref="ArgumentException">There are fewer than two, or one is NaN or positive infinity.</exception>
    public static double IndependenceAcceptance(ReadOnlySpan<double> logWeights)
    {
        double most = Largest(logWeights);
        if (logWeights.Length < 2 || double.IsNegativeInfinity(most))
        {
            throw new ArgumentException($"{logWeights.Length} weights, at least two and one above zero are needed", nameof(logWeights));
        }

        // Sorted upwards, a takes w_a from every b above it and w_b from every b below: the sum of min(w_a, w_b) over pairs a ≠ b.
        double[] weights = new double[logWeights.Length];
        double total = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = VectorMath.Exp(logWeights[i] - most);
            total += weights[i];
        }

        Array.Sort(weights);
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            sum += 2.0 * weights[i] * (weights.Length - 1 - i);
        }

        return sum / (total * (weights.Length - 1));
    }

    private static double Largest(ReadOnlySpan<double> logWeights)
    {
        double most = double.NegativeInfinity;
        foreach (double value in logWeights)
        {
            most = !double.IsNaN(value) && !double.IsPositiveInfinity(value)
                ? Math.Max(most, value)
                : throw new ArgumentException($"a log weight is {value}; they must be finite, or negative infinity", nameof(logWeights));
        }

        return logWeights.Length > 0 ? most : throw new ArgumentException("there are no weights", nameof(logWeights));
    }
}
