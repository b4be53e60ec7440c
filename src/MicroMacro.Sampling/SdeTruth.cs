using MicroMacro.Systems.Sde;

namespace MicroMacro.Sampling;

/// <summary>The exact conditional law and free energy of a built-in system.</summary>
internal sealed class SdeTruth : IKnownTruth
{
    private readonly SdeSystem _system;

    // The last law asked for: many values are looked up at one z. A tuple, so that threads see both halves of one pair.
    private volatile Tuple<double, ScalarLaw>? _last;

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
        Tuple<double, ScalarLaw>? last = _last;
        if (last is null || last.Item1 != z)
        {
            ScalarLaw law = _system.Conditional(z) ?? throw new InvalidOperationException($"{_system.Name} has no exact law at {z}");
            last = Tuple.Create(z, law);
            _last = last;
        }

        return last.Item2;
    }
}
