using MicroMacro.Numerics.Statistics;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Coupling.Exact;

/// <summary>What global moves did in one window. Weights are π/q: the physical law over that of proposals.</summary>
public sealed class GlobalMoveTally
{
    private readonly List<double> _proposed = [];
    private readonly List<double> _visited = [];

    /// <summary>Moves tried.</summary>
    public int Attempts { get; private set; }

    /// <summary>Moves accepted.</summary>
    public int Accepted { get; private set; }

    /// <summary>Accepted moves per move tried; 0 before the first.</summary>
    public double Acceptance => Attempts == 0 ? 0 : (double)Accepted / Attempts;

    /// <summary>
    /// Effective share of the proposals as a sample of the physical law, (Σw)²/(n Σw²). Modes that the model never proposes do not show.
    /// </summary>
    public double ModelToPhysics => _proposed.Count == 0 ? 0 : VectorMath.Exp((2 * LogMean(_proposed, 1)) - LogMean(_proposed, 2));

    /// <summary>
    /// The same share seen from the chain's own states, 1/(mean w · mean 1/w) over them: a mode that the model has lost has large
    /// weights there, and shows.
    /// </summary>
    public double PhysicsToModel => _visited.Count == 0 ? 0 : VectorMath.Exp(-LogMean(_visited, 1) - LogMean(_visited, -1));

    /// <summary>ln w of proposals, in order; -∞ where one names no state.</summary>
    public IReadOnlyList<double> Proposed => _proposed;

    /// <summary>ln w of the states that the chain stood at, in order.</summary>
    public IReadOnlyList<double> Visited => _visited;

    /// <summary>Counts one move.</summary>
    /// <param name="proposed">ln w of the proposal; -∞ for one that names no state.</param>
    /// <param name="visited">ln w of the state.</param>
    /// <param name="accepted">Whether it was accepted.</param>
    public void Count(double proposed, double visited, bool accepted)
    {
        Attempts++;
        Accepted += accepted ? 1 : 0;
        _proposed.Add(proposed);
        _visited.Add(visited);
    }

    /// <summary>Forgets all that was counted.</summary>
    public void Clear()
    {
        (Attempts, Accepted) = (0, 0);
        _proposed.Clear();
        _visited.Clear();
    }

    private static double LogMean(List<double> log, double power) =>
        LogSumExp.Of([.. log.Select(w => power * w)]) - VectorMath.Log(log.Count);
}
