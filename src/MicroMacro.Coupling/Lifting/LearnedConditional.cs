using MicroMacro.Generative;
using MicroMacro.Generative.CoordinateMaps;

namespace MicroMacro.Coupling.Lifting;

/// <summary>A learned p(x | z): the map from observations to features and the sampler of features given labels.</summary>
/// <param name="Map">Features of an observation and back.</param>
/// <param name="Sampler">Draws features given labels.</param>
/// <param name="Curve">How the training went; empty for a method without training.</param>
public sealed record LearnedConditional(ICoordinateMap Map, IConditionalSampler Sampler, TrainingCurve Curve);
