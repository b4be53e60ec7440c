namespace MicroMacro.Coupling.Lifting;

/// <summary>How far a stage has come, for people who wait.</summary>
/// <param name="Stage">What is going on, such as "iteration 2: windows".</param>
/// <param name="Fraction">The share of the stage that is done, in [0, 1].</param>
/// <param name="Detail">One short remark, or empty.</param>
public readonly record struct Progress(string Stage, double Fraction, string Detail);
