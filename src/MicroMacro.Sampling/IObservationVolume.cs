namespace MicroMacro.Sampling;

/// <summary>A system whose potential is that of a density over states, and that knows how its observation stretches them.</summary>
public interface IObservationVolume
{
    /// <summary>ln |∂observation/∂state|: subtracting it from a log density per volume of states gives the one per volume of observations.</summary>
    /// <param name="state">Shape [StateDimension].</param>
    /// <exception cref="NotSupportedException">Densities of observations do not exist: their number is another than that of states, or the system has no potential.</exception>
    double LogObservationVolume(ReadOnlySpan<double> state);
}
