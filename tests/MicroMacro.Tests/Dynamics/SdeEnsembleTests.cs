using MicroMacro.Dynamics;
using MicroMacro.Numerics.Random;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Tests.Dynamics;

/// <summary>Replicas of an Itô process: the same bytes however a run is cut up, and failures that name their step.</summary>
public sealed class SdeEnsembleTests
{
    private static readonly BistableHalfMoonProcess Process = new(3, 0.02, 0.1);

    public static TheoryData<SdeScheme, bool> Cases => new()
    {
        { SdeScheme.EulerMaruyama, false },
        { SdeScheme.EulerMaruyama, true },
        { SdeScheme.StochasticHeun, true },
    };

    [Theory, Trait("Kind", "Unit"), MemberData(nameof(Cases))]
    public void Threads_and_register_widths_change_no_byte(SdeScheme scheme, bool biased)
    {
        SdeRequest request = Request(21, scheme, biased);
        SdeRun expected = SdeEnsemble.Run(Process, request with { Threads = 1 }, 64, default);
        foreach (int width in (int[])[512, 256, 128])
        {
            foreach (int threads in (int[])[1, 2, 4])
            {
                SdeRun run = SdeEnsemble.Run(Process, request with { Threads = threads }, width, default);
                Assert.Equal(expected.States, run.States);
                Assert.Equal(expected.FinalStates, run.FinalStates);
            }
        }
    }

    [Theory, Trait("Kind", "Unit"), MemberData(nameof(Cases))]
    public void A_run_cut_in_two_gives_the_bytes_of_the_whole(SdeScheme scheme, bool biased)
    {
        SdeRequest request = Request(9, scheme, biased);
        SdeRun whole = SdeEnsemble.Run(Process, request);
        SdeRun first = SdeEnsemble.Run(Process, request with { Records = 0, EquilibrationSteps = 10 });
        SdeRun second = SdeEnsemble.Run(Process, request with
        {
            Starts = first.FinalStates,
            FirstStep = first.NextStep,
            EquilibrationSteps = request.EquilibrationSteps - 10,
        });
        Assert.Equal(whole.States, second.States);
        Assert.Equal(whole.NextStep, second.NextStep);
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_replica_alone_moves_as_it_does_in_company()
    {
        SdeRequest request = Request(21, SdeScheme.EulerMaruyama, false);
        SdeRun whole = SdeEnsemble.Run(Process, request);
        SdeRun alone = SdeEnsemble.Run(Process, request with { Starts = request.Starts[26..28], FirstReplica = 13 });
        Assert.Equal(whole.FinalStates[26..28], alone.FinalStates);
        SdeRun other = SdeEnsemble.Run(Process, request with { Starts = request.Starts[26..28], FirstReplica = 14 });
        Assert.NotEqual(whole.FinalStates[26..28], other.FinalStates);
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_step_is_the_formula()
    {
        RandomKey key = new(5, 6);
        double[] start = [0.4, 0.9];
        BistableHalfMoon system = new();
        double[] b = new double[2];
        double[] s = new double[2];
        system.Evaluate(start, b, s);
        (double g0, double g1) = Gaussian.Two(key, 0, 17, 0);
        SdeUmbrella umbrella = SdeUmbrella.OnSlow(system, [50], [0.3]);
        SdeRun run = SdeEnsemble.Run(system, new SdeRequest
        {
            Starts = start, Timestep = 0.01, Key = key, FirstStep = 17, EquilibrationSteps = 1, Umbrella = umbrella,
        });
        double bias = -0.5 * s[0] * s[0] * 50 * 0.1;
        Assert.Equal(start[0] + ((b[0] + bias) * 0.01) + (s[0] * 0.1 * g0), run.FinalStates[0], 1e-15);
        Assert.Equal(start[1] + (b[1] * 0.01) + (s[1] * 0.1 * g1), run.FinalStates[1], 1e-15);
        Assert.Equal(0.25, umbrella.Energy(0, start), 1e-12);
        Assert.Equal(1, run.DriftEvaluations);
    }

    [Fact, Trait("Kind", "Unit")]
    public void Drift_evaluations_are_counted_by_scheme()
    {
        SdeRequest request = Request(21, SdeScheme.StochasticHeun, false);
        Assert.Equal(21 * (40 + (4 * 15)) * 2, SdeEnsemble.Run(Process, request).DriftEvaluations);
    }

    [Theory, Trait("Kind", "Unit"), InlineData(1), InlineData(64)]
    public void A_replica_that_explodes_is_stopped_and_named_and_touches_no_other(int stride)
    {
        double[] starts = new double[2 * 11];
        starts[(2 * 4) + 1] = 3;
        SdeRequest request = new()
        {
            Starts = starts, Timestep = 0.1, Key = new RandomKey(1, 1), Records = 128 / stride, Stride = stride,
        };
        SdeRun run = SdeEnsemble.Run(default(Explosion), request);
        double x = 3;
        int step = 0;
        for (; double.IsFinite(x + (0.1 * x * x * x)); step++)
        {
            x += 0.1 * x * x * x;
        }

        Assert.Equal([new SdeFailure(4, step, 1)], run.Failures);
        Assert.True(double.IsNaN(run.FinalStates[8]) && double.IsNaN(run.FinalStates[9]));
        SdeRun calm = SdeEnsemble.Run(default(Explosion), request with { Starts = new double[22] });
        Assert.Empty(calm.Failures);
        for (int replica = 0; replica < 11; replica++)
        {
            if (replica != 4)
            {
                Assert.Equal(calm.FinalStates[(2 * replica)..(2 * replica + 2)], run.FinalStates[(2 * replica)..(2 * replica + 2)]);
            }
        }
    }

    [Fact, Trait("Kind", "Unit")]
    public void Requests_that_do_not_fit_are_refused()
    {
        SdeRequest good = Request(3, SdeScheme.EulerMaruyama, true);
        Refused(good with { Starts = new double[5] });
        Refused(good with { Starts = [] });
        Refused(good with { Starts = [0, 1, 0, double.NaN, 0, 1] });
        Refused(good with { Timestep = 0 });
        Refused(good with { Timestep = double.NaN });
        Refused(good with { Stride = 0 });
        Refused(good with { Threads = 0 });
        Refused(good with { Umbrella = good.Umbrella! with { Centers = new double[2] } });
        Refused(good with { Umbrella = good.Umbrella! with { Stiffness = [-1] } });
        Refused(good with { Umbrella = good.Umbrella! with { Coordinates = [2] } });

        static void Refused(SdeRequest request) => Assert.ThrowsAny<ArgumentException>(() => SdeEnsemble.Run(Process, request));
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_cancelled_run_ends()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => SdeEnsemble.Run(Process, Request(3, SdeScheme.EulerMaruyama, false), source.Token));
    }

    private static SdeRequest Request(int replicas, SdeScheme scheme, bool biased)
    {
        double[] starts = new double[2 * replicas];
        double[] centers = new double[replicas];
        for (int r = 0; r < replicas; r++)
        {
            starts[2 * r] = -3 + (0.3 * r);
            starts[(2 * r) + 1] = 0.6 + (0.04 * r);
            centers[r] = 3 - (0.2 * r);
        }

        return new SdeRequest
        {
            Starts = starts,
            Timestep = 0.01,
            Key = new RandomKey(20261, 7),
            Records = 4,
            Stride = 15,
            EquilibrationSteps = 40,
            Scheme = scheme,
            Umbrella = biased ? SdeUmbrella.OnSlow(new BistableHalfMoon(), [20], centers) : null,
        };
    }
}
