using MicroMacro.Generative.CoordinateMaps;
using MicroMacro.Sampling;

namespace MicroMacro.Coupling.Exact;

/// <summary>
/// The physical law of an umbrella window as a density of features: ln π = -(U + bias)/kT + ln |∂x/∂features|, up to a constant of
/// the window; of a molecule's positions up to rigid motion. States that features cannot name uniquely have none.
/// </summary>
public sealed class WindowDensity
{
    // Features that come back from their own state differ by rounding; anything else is another state's name.
    private const double RoundTrip = 1e-6;

    private readonly IMicroSystem _system;
    private readonly IObservationVolume _volume;
    private readonly ICoordinateMap _map;
    private readonly double[] _stiffness;
    private readonly double[] _periods;

    /// <summary>The law of a system's windows.</summary>
    /// <param name="system">The system; its dynamics must have a potential.</param>
    /// <param name="map">The map to features.</param>
    /// <param name="stiffness">κ per slow variable in kT per squared unit, shape [c].</param>
    /// <exception cref="NotSupportedException">The system has no density over its observations, or the map none over features.</exception>
    public WindowDensity(IMicroSystem system, ICoordinateMap map, double[] stiffness)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(stiffness);
        if (!system.HasPotential || system is not IObservationVolume volume)
        {
            throw new NotSupportedException($"exact moves need a density to hold proposals against; {system.Name} has no potential");
        }

        if (map is not (IdentityMap or InternalCoordinateMap))
        {
            throw new NotSupportedException($"features of a {map.GetType().Name} have no exact density; exact moves take plain observations or internal coordinates");
        }

        if (map is InternalCoordinateMap { ClampedTorsions.Count: > 0 } clamped)
        {
            throw new NotSupportedException($"{clamped.ClampedTorsions.Count} torsions of the map are clamped, and a window lets its slow variables move; exact moves take a model of the window's own ensemble");
        }

        (_system, _volume, _map, _stiffness) = (system, volume, map, stiffness);
        _periods = map.FeaturePeriods ?? new double[map.FeatureDimension];
    }

    /// <summary>Numbers per feature vector.</summary>
    public int FeatureDimension => _map.FeatureDimension;

    /// <summary>Features of a state, and their log density.</summary>
    /// <param name="state">Shape [StateDimension].</param>
    /// <param name="center">The umbrella's centre, shape [c].</param>
    /// <param name="features">Receives the features, shape [d].</param>
    public double OfState(ReadOnlySpan<double> state, ReadOnlySpan<double> center, Span<double> features)
    {
        Span<double> observation = stackalloc double[_system.ObservationDimension];
        _system.Observe(state, observation);
        _map.Encode(observation, features);
        return LogDensity(state, center, features);
    }

    /// <summary>The state of features, and their log density; -∞ where they name none.</summary>
    /// <param name="features">Shape [d].</param>
    /// <param name="center">The umbrella's centre, shape [c].</param>
    /// <param name="state">Receives the state, shape [StateDimension].</param>
    public double OfFeatures(ReadOnlySpan<double> features, ReadOnlySpan<double> center, Span<double> state)
    {
        Span<double> observation = stackalloc double[_system.ObservationDimension];
        _map.Decode(features, observation);
        _system.Reconstruct(observation, state);
        if (_system.Check(state).HasFlag(StateValidity.NonFinite))
        {
            return double.NegativeInfinity;
        }

        Span<double> again = stackalloc double[features.Length];
        double log = OfState(state, center, again);
        for (int j = 0; j < features.Length; j++)
        {
            double difference = again[j] - features[j];
            difference = _periods[j] > 0 ? Math.IEEERemainder(difference, _periods[j]) : difference;
            if (!(Math.Abs(difference) <= RoundTrip * (1 + Math.Abs(features[j]))))
            {
                return double.NegativeInfinity;
            }
        }

        return double.IsFinite(log) ? log : double.NegativeInfinity;
    }

    private double LogDensity(ReadOnlySpan<double> state, ReadOnlySpan<double> center, ReadOnlySpan<double> features)
    {
        Span<double> z = stackalloc double[center.Length];
        _system.Restrict(state, z);
        double energy = _system.ReducedPotential(state);
        for (int k = 0; k < z.Length; k++)
        {
            double difference = _system.CoarseVariables[k].Difference(z[k], center[k]);
            energy += 0.5 * _stiffness[k] * difference * difference;
        }

        double map = _map is InternalCoordinateMap molecule ? molecule.LogJacobian(features) : 0;
        return map - energy - _volume.LogObservationVolume(state);
    }
}
