using MicroMacro.Generative.Sampling;
using MicroMacro.Generative.Schedules;
using MicroMacro.Generative.Training;
using MicroMacro.Numerics;
using Xunit;

namespace MicroMacro.Tests.Generative;

public sealed class NoiseScheduleTests
{
    public static TheoryData<string> Timed => ["ve 0.01 50", "song-ve 25", "vp 0.1 20", "subvp 0.1 20"];

    // The process dx = f x dt + g dw has d(ln s)/dt = f and d(std²)/dt = 2 f std² + g²; f and g are the literature's, s and std ours.
    [Theory, Trait("Kind", "Law"), MemberData(nameof(Timed))]
    public void Scale_and_level_solve_the_published_equation(string text)
    {
        var schedule = (TimedSchedule)NoiseSchedule.Parse(text);
        foreach (double t in new[] { 0.003, 0.05, 0.4, 0.99 })
        {
            const double H = 1e-6;
            double Variance(double time) => Math.Pow(schedule.Scale(time) * schedule.Sigma(time), 2);
            (double f, double g2) = Published(text, t, schedule);
            Assert.Equal(f, (Math.Log(schedule.Scale(t + H)) - Math.Log(schedule.Scale(t - H))) / (2 * H), 1e-4);
            double rise = (Variance(t + H) - Variance(t - H)) / (2 * H);
            Assert.Equal(1.0, rise / ((2 * f * Variance(t)) + g2), 1e-4);
        }
    }

    [Fact, Trait("Kind", "Unit")]
    public void The_ends_are_the_published_ones()
    {
        Assert.Equal(50.0, NoiseSchedule.Parse("ve 0.01 50").SigmaMax, 1e-9);
        Assert.Equal(Math.Sqrt(624.0 / (2.0 * Math.Log(25.0))), NoiseSchedule.Parse("song-ve 25").SigmaMax, 1e-9);
        double s = Math.Exp(-0.5 * 10.05);
        Assert.Equal(Math.Sqrt(1 - (s * s)) / s, NoiseSchedule.Parse("vp 0.1 20").SigmaMax, 1e-6);
        Assert.Equal((1 - (s * s)) / s, NoiseSchedule.Parse("subvp 0.1 20").SigmaMax, 1e-6);
        Assert.Equal(SamplerOptions.Default.SigmaMin, new EdmSchedule(-1, 1.8).SigmaMin);
    }

    [Theory, Trait("Kind", "Unit"), MemberData(nameof(Timed))]
    public void Levels_fall_to_zero_and_training_covers_them(string text)
    {
        NoiseSchedule schedule = NoiseSchedule.Parse(text);
        double[] levels = schedule.Levels(100);
        Assert.Equal(101, levels.Length);
        Assert.Equal(levels.OrderDescending(), levels);
        Assert.Equal(0.0, levels[^1]);
        Assert.Equal(schedule.SigmaMax, levels[0], 1e-9);
        Assert.InRange(schedule.TrainingSigma(1e-4), 0, schedule.TrainingSigma(0.9));
        Assert.True(schedule.TrainedMin <= schedule.SigmaMin);
        Assert.Equal(text, schedule.Text);
    }

    // |std score + n|² is |D - x0|²/sigma²; the trained loss is (sigma² + 1)/sigma² |D - x0|² times the weight.
    [Theory, Trait("Kind", "Law"), MemberData(nameof(Timed))]
    public void The_loss_is_the_published_one(string text)
    {
        NoiseSchedule schedule = NoiseSchedule.Parse(text);
        foreach (double sigma in new[] { 0.01, 0.3, 7.0 })
        {
            Assert.Equal(1.0 / (sigma * sigma), schedule.LossWeight(sigma) * ((sigma * sigma) + 1) / (sigma * sigma), 1e-9 / (sigma * sigma));
        }

        Assert.Equal(1.0, new EdmSchedule(-1, 1.8).LossWeight(0.3));
    }

    [Theory, Trait("Kind", "Unit")]
    [InlineData("")]
    [InlineData("ve")]
    [InlineData("ve 0.01 x")]
    [InlineData("ve 50 0.01")]
    [InlineData("vp 0 20")]
    [InlineData("edm -1 0")]
    [InlineData("edm nan 1")]
    [InlineData("cosine 1")]
    public void What_is_no_schedule_is_refused(string text) => Assert.Throws<InvalidDataInputException>(() => NoiseSchedule.Parse(text));

    [Fact, Trait("Kind", "Unit")]
    public void Presets_are_valid_and_the_first_is_the_default()
    {
        foreach (ScorePreset preset in ScorePresets.All)
        {
            preset.Training.Validate(1);
            preset.Sampler.Validate();
        }

        Assert.Equal(new ScoreTrainingOptions(), ScorePresets.All[0].Training);
        Assert.Equal(SamplerOptions.Default, ScorePresets.All[0].Sampler);
        Assert.Throws<ArgumentException>(() => ScorePresets.Find("none"));
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_churn_beyond_what_a_step_takes_is_refused()
    {
        new SamplerOptions { Steps = 24, Churn = 24 * SamplerOptions.MostChurnPerStep }.Validate();
        SamplerOptions.Guided.Validate();
        foreach (double churn in new[] { 10.0, double.PositiveInfinity, double.NaN, -1.0 })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new SamplerOptions { Steps = 24, Churn = churn }.Validate());
        }
    }

    private static (double F, double G2) Published(string text, double t, TimedSchedule schedule)
    {
        double beta = 0.1 + (t * 19.9);
        double integral = t * (0.1 + (0.5 * t * 19.9));
        return text.Split(' ')[0] switch
        {
            "ve" => (0.0, Math.Pow(schedule.Sigma(t), 2) * 2.0 * Math.Log(5000.0)),
            "song-ve" => (0.0, Math.Pow(25.0, 2.0 * t)),
            "vp" => (-0.5 * beta, beta),
            _ => (-0.5 * beta, beta * (1.0 - Math.Exp(-2.0 * integral))),
        };
    }
}
