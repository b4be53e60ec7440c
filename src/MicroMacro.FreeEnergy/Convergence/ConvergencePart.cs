namespace MicroMacro.FreeEnergy;

/// <summary>F from a part of the time, against F from all of it.</summary>
/// <param name="Fraction">Part of the time used, 0 to 1.</param>
/// <param name="Forward">RMS difference of F from the first part of every window, in kT over the region, after the best shift; NaN where it is not known.</param>
/// <param name="Reverse">The same from the last part.</param>
/// <param name="ForwardError">Root mean square of the standard errors of the first part over the region, in kT.</param>
/// <param name="ReverseError">The same of the last part.</param>
public sealed record ConvergencePart(double Fraction, double Forward, double Reverse, double ForwardError, double ReverseError);
