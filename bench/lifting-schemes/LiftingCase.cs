using MicroMacro.Generative.CoordinateMaps;
using MicroMacro.Generative.Sampling;
using MicroMacro.Generative.Training;
using MicroMacro.Sampling;

namespace MicroMacro.Bench.LiftingSchemes;

/// <summary>A system, the windows that its pool of frames comes from, and the labels to lift to.</summary>
internal sealed record LiftingCase
{
    public required string Name { get; init; }

    public required IMicroSystem System { get; init; }

    /// <summary>The only structure that is known before any window was run.</summary>
    public required double[] Start { get; init; }

    /// <summary>Stiffness of all umbrellas, in kT per squared unit of z.</summary>
    public required double Stiffness { get; init; }

    /// <summary>Centres of the windows that were sampled.</summary>
    public required double[] Windows { get; init; }

    /// <summary>Labels to lift to, none of them sampled.</summary>
    public required double[] Labels { get; init; }

    public required Func<double[], ICoordinateMap> FitMap { get; init; }

    public required ScoreTrainingOptions Training { get; init; }

    public required SamplerOptions Sampler { get; init; }

    /// <summary>Time of one step, in the unit that the table is in.</summary>
    public required double Timestep { get; init; }

    /// <summary>Steps of a window before its first frame: many relaxation times of all that is fast.</summary>
    public required long BurnInSteps { get; init; }

    /// <summary>Steps between frames of the pool, and of the reference.</summary>
    public required int PoolStride { get; init; }

    /// <summary>Steps between looks at a healing ensemble.</summary>
    public required int HealingStride { get; init; }

    /// <summary>Looks at a healing ensemble.</summary>
    public int Looks { get; init; } = 250;

    /// <summary>Replicas that heal at one label.</summary>
    public required int Replicas { get; init; }

    /// <summary>Exact independent states of the window of a label, or null where a long run has to tell.</summary>
    public Func<double, int, ulong, double[]>? Exact { get; init; }

    /// <summary>Whether a label lies beyond the windows.</summary>
    public bool IsBeyond(double label) => label < Windows.Min() || label > Windows.Max();
}
