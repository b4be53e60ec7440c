using MicroMacro.Coupling.Exact;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Sampling;

namespace MicroMacro.Coupling.Loop;

/// <summary>One ensemble run over umbrella windows, with what exact global moves did in it.</summary>
/// <param name="Run">The run.</param>
/// <param name="GlobalEnergies">Energies that the global moves evaluated; not part of the run's force evaluations.</param>
/// <param name="GlobalMoves">What they did, by window; null where there were none.</param>
public sealed record WindowRun(EnsembleRun Run, long GlobalEnergies, IReadOnlyList<GlobalMoveSummary>? GlobalMoves)
{
    private const int Columns = 5;

    /// <summary>The arrays of the run, for the stage store.</summary>
    public ArrayBundle ToArrays()
    {
        ArrayBundle bundle = EnsembleRunArrays.Write(Run);
        bundle["global_energies"] = NamedArray.Of(new[] { GlobalEnergies }, 1);
        double[] moves = [.. (GlobalMoves ?? []).SelectMany(m => (double[])[m.Attempts, m.Accepted, m.ModelToPhysics, m.PhysicsToModel, m.GivenUp ? 1 : 0])];
        bundle["global_moves"] = NamedArray.Of(moves, moves.Length / Columns, Columns);
        return bundle;
    }

    /// <summary>The run of such arrays.</summary>
    public static WindowRun FromArrays(ArrayBundle bundle)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        double[] moves = (double[])bundle["global_moves"].Values;
        return new WindowRun(
            EnsembleRunArrays.Read(bundle),
            ((long[])bundle["global_energies"].Values)[0],
            moves.Length == 0 ? null : [.. moves.Chunk(Columns).Select(m => new GlobalMoveSummary((int)m[0], (int)m[1], m[2], m[3], m[4] > 0))]);
    }
}
