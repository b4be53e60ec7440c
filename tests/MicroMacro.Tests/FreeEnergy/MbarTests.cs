using MicroMacro.FreeEnergy;
using MicroMacro.Numerics.Random;

namespace MicroMacro.Tests.FreeEnergy;

[Trait("Kind", "Unit")]
public sealed class MbarTests
{
    [Fact]
    public void The_solution_satisfies_the_equations_written_out()
    {
        (ReducedPotentials u, MbarResult result) = Chain(5, 120);
        for (int k = 0; k < u.States; k++)
        {
            double sum = 0;
            for (int n = 0; n < u.Samples; n++)
            {
                double denominator = 0;
                for (int l = 0; l < u.States; l++)
                {
                    denominator += u.Counts[l] * Math.Exp(result.FreeEnergies[l] - u.Row(l)[n]);
                }

                sum += Math.Exp(-u.Row(k)[n]) / denominator;
            }

            Assert.Equal(result.FreeEnergies[k], -Math.Log(sum), 1e-10);
        }
    }

    [Fact]
    public void The_covariance_is_that_of_the_sample_by_sample_formula()
    {
        (ReducedPotentials u, MbarResult result) = Chain(4, 25);
        double[] direct = DirectCovariance(u, result);
        for (int k = 0; k < u.States; k++)
        {
            for (int l = 0; l < u.States; l++)
            {
                double variance = direct[(k * u.States) + k] + direct[(l * u.States) + l] - (2 * direct[(k * u.States) + l]);
                Assert.Equal(Math.Sqrt(Math.Max(0, variance)), result.DifferenceError(k, l), 1e-9);
            }
        }
    }

    [Fact]
    public void An_empty_state_gets_its_free_energy_and_error_from_the_others()
    {
        var chain = HarmonicChain.Of(5);
        var random = new RandomSequence(new RandomKey(3, 1));
        double[][] samples = [.. Enumerable.Range(0, 5).Select(k => k == 2 ? [] : chain.Draw(k, 4000, ref random))];
        MbarResult result = Mbar.Solve(chain.Potentials(samples));
        Assert.Equal(MbarStatus.Converged, result.Status);
        Assert.Equal(MbarFindings.EmptyStates, result.Findings);
        Assert.Contains("No samples from state 2", result.Explanation);
        Assert.InRange((result.FreeEnergies[2] - chain.Exact[2]) / result.DifferenceError(0, 2), -4, 4);
        Assert.InRange(result.DifferenceError(0, 2), 0.005, 0.1);

        ReducedPotentials few = chain.Potentials([.. samples.Select(s => s.Take(20).ToArray())]);
        MbarResult small = Mbar.Solve(few);
        double[] direct = DirectCovariance(few, small);
        Assert.Equal(Math.Sqrt(direct[0] + direct[12] - (2 * direct[2])), small.DifferenceError(0, 2), 1e-9);
    }

    [Fact]
    public void An_empty_first_state_is_the_reference()
    {
        var chain = HarmonicChain.Of(4);
        var random = new RandomSequence(new RandomKey(3, 2));
        double[][] samples = [.. Enumerable.Range(0, 4).Select(k => k == 0 ? [] : chain.Draw(k, 4000, ref random))];
        MbarResult result = Mbar.Solve(chain.Potentials(samples));
        Assert.Equal(0, result.FreeEnergies[0]);
        for (int k = 1; k < 4; k++)
        {
            Assert.InRange((result.FreeEnergies[k] - chain.Exact[k]) / result.DifferenceError(0, k), -4, 4);
        }
    }

    [Fact]
    public void An_empty_state_that_no_sample_supports_is_flagged()
    {
        var random = new RandomSequence(new RandomKey(3, 3));
        var chain = new HarmonicChain([0, 1, 40], [1, 1, 1]);
        MbarResult result = Mbar.Solve(chain.Potentials([chain.Draw(0, 500, ref random), chain.Draw(1, 500, ref random), []]));
        Assert.Equal(MbarFindings.EmptyStates | MbarFindings.UnsupportedEmptyState, result.Findings);
        Assert.Contains("not to be trusted", result.Explanation);
    }

    [Fact]
    public void Disconnected_states_are_named_with_infinite_errors_between_them()
    {
        var random = new RandomSequence(new RandomKey(3, 4));
        var chain = new HarmonicChain([0, 1, 60, 61], [1, 1.2, 1, 1.3]);
        MbarResult result = Mbar.Solve(chain.Potentials([.. Enumerable.Range(0, 4).Select(k => chain.Draw(k, 500, ref random))]));
        Assert.Equal(MbarStatus.DisconnectedStates, result.Status);
        Assert.Contains("{0, 1}, {2, 3}", result.Explanation);
        Assert.Equal(double.PositiveInfinity, result.DifferenceError(1, 2));
        Assert.InRange((result.FreeEnergies[3] - result.FreeEnergies[2] - (0.5 * Math.Log(1.3))) / result.DifferenceError(2, 3), -4, 4);
        Assert.InRange(result.DifferenceError(2, 3), 0.01, 0.2);
    }

    [Theory]
    [InlineData(8.0, MbarStatus.DisconnectedStates)]
    [InlineData(5.0, MbarStatus.Converged)]
    public void The_line_between_poor_overlap_and_none_is_one_shared_sample(double distance, MbarStatus expected)
    {
        var random = new RandomSequence(new RandomKey(3, 5));
        var chain = new HarmonicChain([0, distance], [1, 1]);
        MbarResult result = Mbar.Solve(chain.Potentials([chain.Draw(0, 1000, ref random), chain.Draw(1, 1000, ref random)]));
        Assert.Equal(expected, result.Status);
        Assert.True(result.Findings.HasFlag(MbarFindings.PoorOverlap));
        if (expected == MbarStatus.Converged)
        {
            Assert.InRange(result.FreeEnergies[1] / result.DifferenceError(0, 1), -4, 4);
        }
    }

    [Fact]
    public void Dense_chains_of_few_samples_are_not_called_disconnected()
    {
        var random = new RandomSequence(new RandomKey(3, 6));
        var chain = new HarmonicChain([.. Enumerable.Range(0, 120).Select(k => 0.05 * k)], [.. Enumerable.Repeat(1.0, 120)]);
        MbarResult result = Mbar.Solve(chain.Potentials([.. Enumerable.Range(0, 120).Select(k => chain.Draw(k, 2, ref random))]));
        Assert.Equal(MbarStatus.Converged, result.Status);
    }

    [Fact]
    public void Identical_states_are_solved_and_flagged()
    {
        var random = new RandomSequence(new RandomKey(3, 7));
        var chain = new HarmonicChain([0, 1, 1, 2], [1, 1, 1, 1]);
        ReducedPotentials u = chain.Potentials([.. Enumerable.Range(0, 4).Select(k => chain.Draw(k, 300, ref random))]);
        double[] values = u.Values.ToArray();
        for (int n = 0; n < u.Samples; n++)
        {
            values[(2 * u.Samples) + n] += 7.25;
        }

        MbarResult result = Mbar.Solve(new ReducedPotentials(values, u.Counts.ToArray()));
        Assert.Equal(MbarStatus.Converged, result.Status);
        Assert.True(result.Findings.HasFlag(MbarFindings.IdenticalStates));
        Assert.Contains("States 1 and 2 are identical up to a constant", result.Explanation);
        Assert.Equal(7.25, result.FreeEnergies[2] - result.FreeEnergies[1], 1e-9);
        Assert.InRange(result.DifferenceError(1, 2), 0, 1e-6);
    }

    [Fact]
    public void Gaps_of_three_hundred_kT_lose_nothing()
    {
        (ReducedPotentials u, MbarResult plain) = Chain(5, 200);
        double[] values = u.Values.ToArray();
        double[] offsets = [0, 300, -300, 900, 5e5];
        for (int i = 0; i < values.Length; i++)
        {
            // Offsets of a state move its free energy; those of a sample (here up to 1e6 kT) move nothing.
            values[i] += offsets[i / u.Samples] - (1000.0 * (i % u.Samples));
        }

        MbarResult result = Mbar.Solve(new ReducedPotentials(values, u.Counts.ToArray()));
        Assert.Equal(MbarStatus.Converged, result.Status);
        for (int k = 0; k < 5; k++)
        {
            Assert.Equal(plain.FreeEnergies[k] + offsets[k], result.FreeEnergies[k], 1e-6);
            Assert.Equal(plain.DifferenceError(0, k), result.DifferenceError(0, k), 1e-6);
        }
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.NegativeInfinity, "-infinity")]
    public void A_non_finite_reduced_potential_is_named(double value, string name)
    {
        (ReducedPotentials u, _) = Chain(3, 10);
        double[] values = u.Values.ToArray();
        values[(1 * u.Samples) + 17] = value;
        MbarResult result = Mbar.Solve(new ReducedPotentials(values, u.Counts.ToArray()));
        Assert.Equal(MbarStatus.NonFinite, result.Status);
        Assert.Contains($"state 1 for sample 17 is {name}", result.Explanation);
        Assert.All(result.FreeEnergies, f => Assert.True(double.IsNaN(f)));
    }

    [Fact]
    public void Walls_are_allowed_but_not_impossible_samples()
    {
        (ReducedPotentials u, MbarResult open) = Chain(3, 50);
        double[] values = u.Values.ToArray();
        values[(2 * u.Samples) + 4] = double.PositiveInfinity;
        MbarResult wall = Mbar.Solve(new ReducedPotentials(values, u.Counts.ToArray()));
        Assert.Equal(MbarStatus.Converged, wall.Status);
        Assert.NotEqual(open.FreeEnergies[2], wall.FreeEnergies[2]);
        values[4] = values[u.Samples + 4] = double.PositiveInfinity;
        MbarResult impossible = Mbar.Solve(new ReducedPotentials(values, u.Counts.ToArray()));
        Assert.Equal(MbarStatus.NonFinite, impossible.Status);
        Assert.Contains("sample 4", impossible.Explanation);
    }

    [Fact]
    public void Too_few_iterations_are_said_so()
    {
        (ReducedPotentials u, _) = Chain(6, 100);
        MbarResult result = Mbar.Solve(u, new MbarOptions { MaxIterations = 1 });
        Assert.Equal(MbarStatus.IterationLimit, result.Status);
        Assert.Contains("Not converged", result.Explanation);
    }

    [Fact]
    public void Random_problems_with_offsets_of_a_thousand_kT_are_solved_or_named()
    {
        // From dense overlap to none, one to 2,000 samples per state, a quarter of the states empty.
        for (ulong trial = 0; trial < 300; trial++)
        {
            var random = new RandomSequence(new RandomKey(99, trial));
            int states = 2 + random.NextInt(20);
            double spread = Math.Exp((6 * random.NextDouble()) - 3) * Math.Sqrt(states);
            var chain = new HarmonicChain(new double[states], new double[states]);
            var samples = new double[states][];
            for (int k = 0; k < states; k++)
            {
                chain.Centers[k] = spread * random.NextGaussian();
                chain.Stiffness[k] = Math.Exp(2 * random.NextGaussian());
                samples[k] = chain.Draw(k, k > 0 && random.NextInt(4) == 0 ? 0 : 1 + random.NextInt(trial % 3 == 0 ? 3 : trial % 3 == 1 ? 50 : 2000), ref random);
            }

            ReducedPotentials u = chain.Potentials(samples);
            double[] values = u.Values.ToArray();
            for (int k = 0; k < states; k++)
            {
                double offset = 1000 * random.NextGaussian();
                foreach (ref double value in values.AsSpan(k * u.Samples, u.Samples))
                {
                    value += offset;
                }
            }

            MbarResult result = Mbar.Solve(new ReducedPotentials(values, u.Counts.ToArray()), new MbarOptions { Threads = 1 });
            Assert.True(result.Status is MbarStatus.Converged or MbarStatus.DisconnectedStates, $"trial {trial}: {result.Explanation}");
            Assert.True(result.Violation < 1e-9, $"trial {trial}: {result.Explanation}");
            Assert.DoesNotContain(double.NaN, result.DifferenceErrors());
        }
    }

    [Fact]
    public void The_bytes_do_not_depend_on_the_number_of_threads()
    {
        var chain = HarmonicChain.Of(12);
        var random = new RandomSequence(new RandomKey(3, 8));
        ReducedPotentials u = chain.Potentials([.. Enumerable.Range(0, 12).Select(k => chain.Draw(k, 1000, ref random))]);
        MbarResult one = Mbar.Solve(u, new MbarOptions { Threads = 1 });
        MbarResult three = Mbar.Solve(u, new MbarOptions { Threads = 3 });
        Assert.Equal(one.FreeEnergies, three.FreeEnergies);
        Assert.Equal(one.Covariance, three.Covariance);
        Assert.Equal(one.LogDenominators, three.LogDenominators);
    }

    [Fact]
    public void The_overlap_matrix_has_rows_of_one_and_balances()
    {
        (ReducedPotentials u, MbarResult result) = Chain(5, 300);
        for (int k = 0; k < 5; k++)
        {
            Assert.Equal(1, Enumerable.Range(0, 5).Sum(l => result.Overlap[(k * 5) + l]), 1e-9);
            Assert.Equal(u.Counts[k] * result.Overlap[k * 5], u.Counts[0] * result.Overlap[k], 1e-9);
        }

        Assert.Equal(1, result.OverlapEigenvalues[0], 1e-9);
        Assert.Equal(Enumerable.Range(0, 4).Min(k => Math.Min(result.Overlap[(k * 5) + k + 1], result.Overlap[((k + 1) * 5) + k])), result.WeakestLink, 1e-12);
    }

    [Fact]
    public void Inefficiencies_scale_the_errors_and_nothing_else_when_equal()
    {
        (ReducedPotentials u, MbarResult result) = Chain(4, 200);
        MbarResult scaled = Mbar.Solve(u, new MbarOptions { Inefficiencies = [4, 4, 4, 4] });
        for (int k = 1; k < 4; k++)
        {
            Assert.Equal(result.FreeEnergies[k], scaled.FreeEnergies[k], 1e-9);
            Assert.Equal(2 * result.DifferenceError(0, k), scaled.DifferenceError(0, k), 1e-9);
        }
    }

    [Fact]
    public void Misuse_throws_at_the_door()
    {
        Assert.Throws<ArgumentException>(() => new ReducedPotentials(new double[5], [1, 1]));
        Assert.Throws<ArgumentException>(() => new ReducedPotentials([], [0, 0]));
        Assert.Throws<ArgumentException>(() => new ReducedPotentials(new double[2], [-1, 2]));
        (ReducedPotentials u, MbarResult result) = Chain(2, 10);
        Assert.Throws<ArgumentOutOfRangeException>(() => Mbar.Solve(u, new MbarOptions { Tolerance = 0 }));
        Assert.Throws<ArgumentException>(() => Mbar.Solve(u, new MbarOptions { Inefficiencies = [1, 0.5] }));
        Assert.Throws<ArgumentException>(() => result.LogWeights(new double[3]));
    }

    private static (ReducedPotentials U, MbarResult Result) Chain(int states, int count)
    {
        var chain = HarmonicChain.Of(states);
        var random = new RandomSequence(new RandomKey(1, (ulong)states));
        ReducedPotentials u = chain.Potentials([.. Enumerable.Range(0, states).Select(k => chain.Draw(k, count + (7 * k), ref random))]);
        return (u, Mbar.Solve(u));
    }

    // Θ = W' (I - W N W')⁺ W with the N x N matrix written out; its one null vector (1, ..., 1) is projected away by adding it.
    private static double[] DirectCovariance(ReducedPotentials u, MbarResult result)
    {
        int samples = u.Samples, states = u.States;
        var w = new double[samples * states];
        for (int n = 0; n < samples; n++)
        {
            for (int k = 0; k < states; k++)
            {
                w[(n * states) + k] = Math.Exp(result.FreeEnergies[k] - u.Row(k)[n] - result.LogDenominators[n]);
            }
        }

        var a = new double[samples * samples];
        for (int n = 0; n < samples; n++)
        {
            for (int m = 0; m < samples; m++)
            {
                double sum = (n == m ? 1 : 0) + (1.0 / samples);
                for (int k = 0; k < states; k++)
                {
                    sum -= w[(n * states) + k] * u.Counts[k] * w[(m * states) + k];
                }

                a[(n * samples) + m] = sum;
            }
        }

        double Form(int k, int l) => QuadraticForm.OfInverse(a, [.. Enumerable.Range(0, samples).Select(n => w[(n * states) + k] + (k == l ? 0 : w[(n * states) + l]))]);
        var theta = new double[states * states];
        for (int k = 0; k < states; k++)
        {
            theta[(k * states) + k] = Form(k, k);
        }

        for (int k = 0; k < states; k++)
        {
            for (int l = 0; l < states; l++)
            {
                theta[(k * states) + l] = k == l ? theta[(k * states) + k] : 0.5 * (Form(k, l) - theta[(k * states) + k] - theta[(l * states) + l]);
            }
        }

        return theta;
    }
}
