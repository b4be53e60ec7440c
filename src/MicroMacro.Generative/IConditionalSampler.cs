namespace MicroMacro.Generative;

/// <summary>Draws features given labels: the learned p(x | z) and its training-free twin alike.</summary>
public interface IConditionalSampler
{
    /// <summary>Numbers per feature vector, d.</summary>
    int FeatureDimension { get; }

    /// <summary>Numbers per label, c.</summary>
    int LabelDimension { get; }

    /// <summary>Draws <paramref name="perLabel"/> independent samples for each label.</summary>
    /// <param name="labels">Labels z, shape [m, c], in their physical units.</param>
    /// <param name="perLabel">Samples per label, n.</param>
    /// <param name="seed">Seed; sample i of label j depends on (seed, stream, j·n + i) alone.</param>
    /// <param name="stream">A number of the unit of work.</param>
    /// <param name="threads">Threads to use; the result does not depend on it.</param>
    /// <returns>Features, shape [m·n, d], label by label.</returns>
    double[] Sample(ReadOnlySpan<double> labels, int perLabel, ulong seed, ulong stream, int threads);
}
