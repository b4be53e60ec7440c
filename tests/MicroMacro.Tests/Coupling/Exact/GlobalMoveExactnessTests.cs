using MicroMacro.Coupling.Exact;
using MicroMacro.Generative.Likelihood;

namespace MicroMacro.Tests.Coupling.Exact;

/// <summary>
/// Exactness on the bistable half-moon with h = 8, three windows and ten observables. |z| &lt; 3.5 over thirty of them raises a false
/// alarm with 1.4 %; seeds are fixed.
/// </summary>
[Trait("Kind", "Statistical")]
public sealed class GlobalMoveExactnessTests(HalfMoonChains chains) : IClassFixture<HalfMoonChains>
{
    private const int UpperLobe = 2;

    [Fact]
    public void Averages_agree_with_quadrature_and_the_hidden_barrier_is_crossed_tenfold_faster()
    {
        GlobalMoves moves = chains.Moves(HalfMoonChains.Paths(chains.Good));
        ChainReport report = chains.Run(moves, [0, 1, 2], 32, 300);
        Assert.True(report.Worst < 3.5, $"largest deviation {report.Worst:0.0} standard errors");
        Assert.True(report.Errors.Max() < 0.03, $"largest error {report.Errors.Max():P1} of the observable's deviation");
        Assert.All(moves.Tallies, t => Assert.True(t.Acceptance > 0.5 && t.ModelToPhysics > 0.4 && t.PhysicsToModel > 0.4));

        // Local moves alone stay in the lobe that they start in: their inefficiency is bounded by the run alone.
        ChainReport local = chains.Run(null, [1], 32, 300, bothLobes: true);
        double ratio = local.Inefficiencies[UpperLobe] / report.Inefficiencies[HalfMoonChains.Observables.Length + UpperLobe];
        Assert.True(ratio > 10, $"inefficiency of the lobe's population {ratio:0.0} times shorter");
        Assert.True(chains.Run(null, [1], 32, 300).Worst > 5, "local moves from one lobe cannot be right");
    }

    [Fact]
    public void A_model_that_lost_a_hidden_state_gives_the_same_averages_only_slower()
    {
        GlobalMoves moves = chains.Moves(HalfMoonChains.Paths(chains.Poor));
        ChainReport report = chains.Run(moves, [0], 64, 3000);
        Assert.True(report.Worst < 3.5, $"largest deviation {report.Worst:0.0} standard errors");
        Assert.True(report.Errors.Max() < 0.03, $"largest error {report.Errors.Max():P1} of the observable's deviation");
        Assert.True(report.Inefficiencies[UpperLobe] > 10, $"inefficiency {report.Inefficiencies[UpperLobe]:0}");

        // Proposals do not see what they have lost; the states do.
        Assert.True(moves.Tallies[0].PhysicsToModel < 0.1, $"share seen from the states {moves.Tallies[0].PhysicsToModel}");
    }

    [Fact]
    public void A_loose_tolerance_of_the_flow_is_seen() =>
        AssertSeen(chains.Run(chains.Moves(PlantedProposals.Flow(chains.Good, HalfMoonChains.Centers, new LikelihoodOptions { Tolerance = 1e-2 })), [0, 1, 2], 32, 300));

    [Fact]
    public void One_random_probe_of_the_divergence_is_seen() =>
        AssertSeen(chains.Run(chains.Moves(PlantedProposals.Flow(chains.Good, HalfMoonChains.Centers, new LikelihoodOptions { Tolerance = 1e-4, Probes = 1 })), [0, 1, 2], 32, 300));

    [Fact]
    public void A_missing_jacobian_of_the_coordinates_is_seen() =>
        AssertSeen(chains.Run(chains.Moves(PlantedProposals.WithoutJacobian(HalfMoonChains.Paths(chains.Good))), [0, 1, 2], 32, 300));

    [Fact]
    public void A_model_trained_anew_within_the_chain_is_seen() =>
        AssertSeen(chains.Run(chains.Moves(PlantedProposals.Retrained(HalfMoonChains.Paths(chains.Good), HalfMoonChains.Paths(chains.Poor))), [0, 1, 2], 32, 300));

    private static void AssertSeen(ChainReport report) => Assert.True(report.Worst > 5, $"largest deviation {report.Worst:0.0} standard errors");
}
