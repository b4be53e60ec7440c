using MicroMacro.Systems.Sde;

namespace MicroMacro.Sampling.Formulas;

/// <summary>What an umbrella on formulas needs besides the formulas.</summary>
/// <param name="Observation">How the system is seen.</param>
/// <param name="Observed">Numbers per observation, m; the first inputs of the formulas.</param>
/// <param name="Dimension">Numbers per state, d.</param>
/// <param name="Unseen">The coordinates of the state that are not observed under their own name; the inputs that follow.</param>
/// <param name="Periods">Periods, [c].</param>
/// <param name="Centers">Stiffnesses and centres.</param>
internal sealed record FormulaUmbrellaPlan(ISdeObservation Observation, int Observed, int Dimension, int[] Unseen, double[] Periods, ReplicaCenters Centers);
