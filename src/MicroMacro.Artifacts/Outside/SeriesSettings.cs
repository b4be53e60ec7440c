namespace MicroMacro.Artifacts.Outside;

/// <summary>What to take from the time series of windows, and what its numbers mean.</summary>
/// <param name="Columns">Names or numbers (from 1) of the slow variables' columns; empty for the ones after the time.</param>
/// <param name="Periods">Period of each slow variable, 0 for none; null to take what the files say.</param>
/// <param name="ThermalEnergy">kT for a temperature in K, in the energy unit of the stiffness.</param>
/// <param name="StiffnessFactor">By which a stiffness as written becomes energy per squared unit of the data.</param>
/// <param name="Temperature">In K; null to take what the metadata say.</param>
public sealed record SeriesSettings(
    IReadOnlyList<string> Columns, double[]? Periods, Func<double, double> ThermalEnergy, double StiffnessFactor, double? Temperature);
