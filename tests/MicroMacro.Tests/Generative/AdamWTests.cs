using MicroMacro.Generative.Training;
using MicroMacro.Generative.Networks;
using MicroMacro.Numerics.Random;
using Xunit;

namespace MicroMacro.Tests.Generative;

[Trait("Kind", "Unit")]
public sealed unsafe class AdamWTests
{
    [Fact]
    public void A_step_is_that_of_the_formula()
    {
        const int N = 32;
        AlignedBuffer w = Filled(1), g = Filled(2), m = Filled(3), v = Filled(4), e = Filled(5);
        for (int i = 0; i < N; i++)
        {
            v.Span[i] = Math.Abs(v.Span[i]);
        }

        (float[] w0, float[] g0, float[] m0, float[] v0, float[] e0) =
            (w.Span.ToArray(), g.Span.ToArray(), m.Span.ToArray(), v.Span.ToArray(), e.Span.ToArray());
        AdamWScalars scalars = new(Rate: 0.01f, SecondScale: 1.5f, GradientScale: 0.5f, Keep: 0.99f, Follow: 0.1f);
        AdamW.Step(w.Pointer, g.Pointer, m.Pointer, v.Pointer, e.Pointer, N, scalars);
        for (int i = 0; i < N; i++)
        {
            double gradient = 0.5 * g0[i];
            double first = (0.9 * m0[i]) + (0.1 * gradient);
            double second = (0.99 * v0[i]) + (0.01 * gradient * gradient);
            double weight = (0.99 * w0[i]) - (0.01 * first / (Math.Sqrt(1.5 * second) + 1e-8));
            Assert.Equal(first, m.Span[i], 1e-6);
            Assert.Equal(second, v.Span[i], 1e-6);
            Assert.Equal(weight, w.Span[i], 1e-6);
            Assert.Equal(e0[i] + (0.1 * (weight - e0[i])), e.Span[i], 1e-6);
        }
    }

    [Fact]
    public void The_learning_rate_rises_and_falls()
    {
        Assert.Equal(0.5, LearningRate.Factor(50, 100, 1000));
        Assert.Equal(1.0, LearningRate.Factor(100, 100, 1000));
        Assert.Equal(0.5, LearningRate.Factor(550, 100, 1000), 2e-3);
        Assert.InRange(LearningRate.Factor(1000, 100, 1000), 0.0, 1e-4);
        Assert.Equal([0.2, 1.0], [LearningRate.Factor(1, 100, 50), LearningRate.Factor(5, 100, 50)]);
    }

    private static AlignedBuffer Filled(ulong stream)
    {
        RandomSequence random = new(new RandomKey(2, stream));
        AlignedBuffer buffer = new(32);
        for (int i = 0; i < 32; i++)
        {
            buffer.Span[i] = (float)random.NextGaussian();
        }

        return buffer;
    }
}
