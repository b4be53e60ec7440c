namespace MicroMacro.Coupling.Lifting;

/// <summary>Observations with their labels, as a learner takes them.</summary>
/// <param name="Observations">Observations, shape [n, d].</param>
/// <param name="Labels">Labels, shape [n, c]: the umbrella's centre for a frame of a window, ξ (plus the umbrella's noise) for an unbiased one.</param>
/// <param name="Periods">Period of each label, shape [c]; 0 where not periodic.</param>
/// <param name="Groups">Which run each frame comes from, shape [n]; training and validation are split by it.</param>
public sealed record TrainingFrames(double[] Observations, double[] Labels, double[] Periods, int[] Groups)
{
    /// <summary>The number of frames, n.</summary>
    public int Count => Groups.Length;
}
