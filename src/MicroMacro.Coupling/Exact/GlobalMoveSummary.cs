namespace MicroMacro.Coupling.Exact;

/// <summary>What global moves did in one visit to a window.</summary>
/// <param name="Attempts">Moves tried after the burn-in; all where they were given up.</param>
/// <param name="Accepted">How many of them were accepted.</param>
/// <param name="ModelToPhysics">Effective share of the proposals as a sample of the physical law.</param>
/// <param name="PhysicsToModel">The same seen from the physical states, where a mode that the model has lost shows.</param>
/// <param name="GivenUp">Whether the burn-in's moves were so poor that local moves went on alone.</param>
public sealed record GlobalMoveSummary(int Attempts, int Accepted, double ModelToPhysics, double PhysicsToModel, bool GivenUp)
{
    /// <summary>Accepted moves per move tried.</summary>
    public double Acceptance => Attempts == 0 ? 0 : (double)Accepted / Attempts;

    internal static GlobalMoveSummary Of(GlobalMoveTally tally, bool givenUp) =>
        new(tally.Attempts, tally.Accepted, tally.ModelToPhysics, tally.PhysicsToModel, givenUp);
}
