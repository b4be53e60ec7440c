namespace MicroMacro.Artifacts.Outside;

/// <summary>One line of a metadata file: a window's time series and its bias κ/2 (z - ζ)².</summary>
/// <param name="Path">The file as written.</param>
/// <param name="Centers">ζ of each slow variable, in the unit of the data.</param>
/// <param name="Stiffness">κ of each slow variable, as written.</param>
/// <param name="CorrelationTime">Records that are worth one independent one, where given.</param>
/// <param name="Temperature">In K, where given.</param>
/// <param name="Line">Its line, from 1.</param>
public sealed record MetadataWindow(string Path, double[] Centers, double[] Stiffness, double? CorrelationTime, double? Temperature, int Line);
