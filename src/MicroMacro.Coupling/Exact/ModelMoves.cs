using MicroMacro.Coupling.Lifting;
using MicroMacro.Generative.CoordinateMaps;
using MicroMacro.Generative.Exact;
using MicroMacro.Generative.Models;
using MicroMacro.Numerics.Random;
using MicroMacro.Sampling;

namespace MicroMacro.Coupling.Exact;

/// <summary>Global moves from a learned model.</summary>
public static class ModelMoves
{
    /// <summary>The moves in the windows at some labels.</summary>
    /// <param name="system">The system.</param>
    /// <param name="learned">The model; it does not change while the moves are in use.</param>
    /// <param name="centers">Centres of the windows, which are the model's labels, shape [m, c].</param>
    /// <param name="stiffness">κ per slow variable in kT per squared unit, shape [c].</param>
    /// <param name="work">Seed, stream and threads.</param>
    /// <exception cref="NotSupportedException">The model, its features or the system have no exact density.</exception>
    public static GlobalMoves At(IMicroSystem system, LearnedConditional learned, double[] centers, double[] stiffness, Work work)
    {
        ArgumentNullException.ThrowIfNull(learned);
        var density = new WindowDensity(system, learned.Map, stiffness);
        ScoreModel model = learned.Sampler as ScoreModel
            ?? throw new NotSupportedException($"a {learned.Sampler.GetType().Name} has no exact density; exact moves take a score model");
        PathProposals proposals = PathProposals.At(model, centers, new RandomKey(work.Seed, work.Stream), work.Threads, Walks(learned.Map));
        return new GlobalMoves(system, density, proposals, centers);
    }

    /// <summary>How proposals walk: whitened features of a molecule have no scale far below their own, and its walks end at a larger noise.</summary>
    public static PathOptions Walks(ICoordinateMap map) => map is InternalCoordinateMap ? new PathOptions { SigmaMin = 0.1 } : new PathOptions();
}
