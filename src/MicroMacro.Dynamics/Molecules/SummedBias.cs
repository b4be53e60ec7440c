namespace MicroMacro.Dynamics.Molecules;

/// <summary>Several biases at once, added in their order.</summary>
public sealed unsafe class SummedBias : ILaneBias
{
    private readonly ILaneBias[] _biases;

    /// <summary>The sum of some biases.</summary>
    /// <param name="biases">The biases; none gives no force.</param>
    /// <exception cref="ArgumentException">Two of them hold numbers for different numbers of replicas.</exception>
    public SummedBias(params IReadOnlyList<ILaneBias> biases)
    {
        _biases = [.. biases];
        int[] replicas = [.. _biases.Select(b => b.Replicas).OfType<int>().Distinct()];
        if (replicas.Length > 1)
        {
            throw new ArgumentException($"biases for {replicas[0]} and for {replicas[1]} replicas have no sum", nameof(biases));
        }

        Replicas = replicas.Length == 0 ? null : replicas[0];
    }

    /// <inheritdoc/>
    public int AtomsNeeded => _biases.Select(b => b.AtomsNeeded).DefaultIfEmpty(0).Max();

    /// <inheritdoc/>
    public int? Replicas { get; }

    /// <inheritdoc/>
    public bool IsTranslationInvariant => Array.TrueForAll(_biases, b => b.IsTranslationInvariant);

    /// <inheritdoc/>
    public void AddForces(float* positions, float* forces, int firstReplica)
    {
        foreach (ILaneBias bias in _biases)
        {
            bias.AddForces(positions, forces, firstReplica);
        }
    }
}
