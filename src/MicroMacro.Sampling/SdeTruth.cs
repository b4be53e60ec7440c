using System.Collections.Concurrent;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Sampling;

/// <summary>The exact conditional law and free energy of a built-in system.</summary>
internal sealed class SdeTruth : IKnownTruth
{
    // A window averages over some eighty z for each of a thousand values: each law is integrated once, not a thousand times.
    private const int MostLaws = 512;

    private readonly SdeSystem _system;
    private readonly ConcurrentDictionary<double, ScalarLaw> _laws = [];

    private SdeTruth(SdeSystem system) => _system = system;

    /// <summary>The truth of a system, or null if it has no exact law of its first fast coordinate.</summary>
    public static SdeTruth? Of(SdeSystem system) =>
        system.SlowCount == 1 && system.Conditional(system.TypicalState[0]) is not null ? new SdeTruth(system) : null;

    /// <inheritdoc/>
    public double ConditionalCdf(double z, double value) => Law(z).Cdf(value);

    /// <inheritdoc/>
    public double ConditionalDensity(double z, double value) => Law(z).Density(value);

    /// <inheritdoc/>
    public double? FreeEnergy(double z) => _system.FreeEnergy(z);

    private ScalarLaw Law(double z)
    {
        if (_laws.Count >= MostLaws)
        {
            _laws.Clear();
        }

        return _laws.GetOrAdd(z, static (z, system) => system.Conditional(z) ?? throw new InvalidOperationException($"{system.Name} has no exact law at {z}"), _system);
    }
}
