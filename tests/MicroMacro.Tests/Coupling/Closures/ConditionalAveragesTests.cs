using MicroMacro.Coupling.Closures;
using MicroMacro.Coupling.Loop;
using MicroMacro.Numerics.Random;
using MicroMacro.Sampling;
using MicroMacro.Systems.Sde;
using MicroMacro.Tests.Coupling.Exact;

namespace MicroMacro.Tests.Coupling.Closures;

/// <summary>Averages given x of the bistable half-moon, h = 3, from windows drawn by quadrature, against quadrature.</summary>
public sealed class ConditionalAveragesTests
{
    private const double Width = 0.1;
    private const int Replicas = 16;
    private const int Records = 40;
    private const int Samples = 400;

    private static readonly BistableHalfMoon Sde = new(3);
    private static readonly SdeMicroSystem System = new(Sde);
    private static readonly int[] Cells = [0, 1, 2, 3, 4, 5];
    private static readonly double[] Centers = [.. Cells.Select(k => -0.5 + (0.2 * k))];
    private static readonly HalfMoonWindow[] Windows = [.. Centers.Select(c => new HalfMoonWindow(Sde, c, Width))];
    private static readonly StateObservable Y = new("y", "", state => state[1]);

    private static readonly LoopOptions Options = new()
    {
        Grid = new WindowGrid(System.CoarseVariables, [Centers]), Stiffness = [1 / (Width * Width)], HealingSteps = 0, BurnInSteps = 0, SamplingSteps = Records, Stride = 1,
    };

    /// <summary>720 scores within 5: a third is off by Student's law of 15 degrees, which makes 5 % of false alarms. Ten equal frames count as one, or the spread would be threefold.</summary>
    [Theory, Trait("Kind", "Statistical")]
    [InlineData(1)]
    [InlineData(10)]
    public void Averages_are_those_of_quadrature_within_their_errors(int repeats)
    {
        double[] scores = [.. Enumerable.Range(1, 40).SelectMany(seed => Scores((ulong)seed, repeats, 0))];
        Assert.InRange(scores.Max(Math.Abs), 0, 5);
        Assert.InRange(Math.Sqrt(scores.Average(s => s * s)), 0.9, 1.15);
    }

    [Fact, Trait("Kind", "Statistical")]
    public void A_shift_of_a_tenth_of_the_spread_is_seen() =>
        Assert.True(Scores(1, 1, 0.04).Count(s => s > 2) > 8);

    [Fact, Trait("Kind", "Unit")]
    public void What_the_slow_variable_says_is_known_without_error_and_too_few_frames_say_nothing()
    {
        FramePool pool = Pool(1, 1, 0, Cells[..2]);
        Closure closure = Assert.Single(new ConditionalAverages(System, Options, pool).Of([new StateObservable("2x", "", state => 2 * state[0])], Cells, Lifted(1, 0), 2));
        Assert.Equal(2 * Centers[1], closure.Conditional.Mean[1], 1e-12);
        Assert.InRange(closure.Conditional.Error[1], 0, 1e-12);
        Assert.True(double.IsNaN(closure.Conditional.Mean[5]) && double.IsNaN(closure.Window.Error[5]) && closure.Model.Error[5] > 0);
    }

    [Fact, Trait("Kind", "Unit")]
    public void States_that_do_not_fit_the_labels_are_refused() =>
        Assert.Throws<ArgumentException>(() => new ConditionalAverages(System, Options, Pool(1, 1, 0, Cells)).Of([Y], Cells, new double[7], 1));

    // Off in joint errors: E[y | x], the windows' averages, and those of a perfect model.
    private static double[] Scores(ulong seed, int repeats, double shift)
    {
        Closure closure = Assert.Single(new ConditionalAverages(System, Options, Pool(seed, repeats, shift, Cells)).Of([Y], Cells, Lifted(seed, shift), 1));
        double[] window = [.. Windows.Select(w => w.Average((_, y) => y).Mean)];
        return
        [
            .. Cells.Select(k => (closure.Conditional.Mean[k] - Sde.Conditional(Centers[k])!.Mean) / closure.Conditional.Error[k]),
            .. Cells.Select(k => (closure.Window.Mean[k] - window[k]) / closure.Window.Error[k]),
            .. Cells.Select(k => (closure.Model.Mean[k] - window[k]) / closure.Model.Error[k]),
        ];
    }

    private static FramePool Pool(ulong seed, int repeats, double shift, int[] cells)
    {
        var sequence = new RandomSequence(new RandomKey(seed, 1));
        var pool = new FramePool(System);
        foreach (int cell in cells)
        {
            double[] states = new double[Replicas * Records * 2];
            for (int row = 0; row < Replicas * Records; row++)
            {
                double[] state = row % repeats == 0 ? Windows[cell].Draw(ref sequence) : [states[(2 * row) - 2], states[(2 * row) - 1] - shift];
                states[2 * row] = state[0];
                states[(2 * row) + 1] = state[1] + shift;
            }

            pool.Add(new Visit
            {
                Iteration = 0, Cell = cell, Center = [Centers[cell]], Replicas = Replicas, Records = Records, FirstGroup = cell * Replicas,
                States = states, Coarse = [.. states.Where((_, i) => i % 2 == 0)], Discarded = 0, Inefficiency = 1,
            });
        }

        return pool;
    }

    private static double[] Lifted(ulong seed, double shift)
    {
        var sequence = new RandomSequence(new RandomKey(seed, 2));
        List<double> states = [];
        foreach (int cell in Cells)
        {
            for (int i = 0; i < Samples; i++)
            {
                double[] state = Windows[cell].Draw(ref sequence);
                states.AddRange([state[0], state[1] + shift]);
            }
        }

        return [.. states];
    }
}
