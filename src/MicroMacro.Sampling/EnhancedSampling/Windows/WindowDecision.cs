namespace MicroMacro.Sampling.EnhancedSampling;

/// <summary>Why and how a window was inserted.</summary>
/// <param name="Round">The round, from 1.</param>
/// <param name="Below">Centre of the neighbour below.</param>
/// <param name="Above">Centre of the neighbour above.</param>
/// <param name="Overlap">Their MBAR overlap, too small.</param>
/// <param name="Slope">F' between them, from their mean displacements, in the energy unit per unit of z.</param>
/// <param name="Curvature">F'' between them, from their widths and the change of F', the lower of the two.</param>
/// <param name="Width">The standard deviation that it is to have.</param>
/// <param name="Center">Centre of the window inserted.</param>
/// <param name="Stiffness">Its stiffness.</param>
public sealed record WindowDecision(
    int Round, double Below, double Above, double Overlap, double Slope, double Curvature, double Width, double Center, double Stiffness);
