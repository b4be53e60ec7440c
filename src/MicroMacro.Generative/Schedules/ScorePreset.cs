using MicroMacro.Generative.Sampling;
using MicroMacro.Generative.Training;

namespace MicroMacro.Generative.Schedules;

/// <summary>Published settings of training and sampling under one name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Description">What it is, in one sentence.</param>
/// <param name="Training">Schedule, loss, optimiser and, where it was published for systems of this size, the network's shape.</param>
/// <param name="Sampler">The sampler that goes with it.</param>
public sealed record ScorePreset(string Name, string Description, ScoreTrainingOptions Training, SamplerOptions Sampler);
