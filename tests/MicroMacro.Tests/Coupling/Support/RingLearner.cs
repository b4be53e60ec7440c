using MicroMacro.Coupling.Lifting;
using MicroMacro.Generative.Training;
using MicroMacro.Generative;
using MicroMacro.Generative.CoordinateMaps;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Numerics.Random;

namespace MicroMacro.Tests.Coupling.Support;

/// <summary>What may be wrong with a model.</summary>
internal enum Defect
{
    None,

    /// <summary>The fast noise is wider by three tenths, which makes the law of y in a window, of which the spread of sin z is a part, wider by a fifth.</summary>
    Hot,

    /// <summary>The label's neighbour is answered for.</summary>
    SwappedLabel,

    /// <summary>One hidden state is never drawn.</summary>
    LostState,

    /// <summary>Every sample is drawn eight times.</summary>
    ReusedStream,
}

/// <summary>A "learner" that knows the ring's windows exactly, or with one planted defect.</summary>
internal sealed class RingLearner(double stiffness, double separation, Defect defect) : ILearner
{
    public LearnedConditional Learn(TrainingFrames frames, double effort, Work work, ITrainingCheckpoint? checkpoint, IProgress<Progress>? progress, CancellationToken cancellation) =>
        Model();

    public ArrayBundle Store(LearnedConditional learned) => new() { ["exact"] = NamedArray.Scalar(1) };

    public LearnedConditional Restore(ArrayBundle stored) => Model();

    private LearnedConditional Model() => new(new IdentityMap(2), new Sampler(stiffness, separation, defect), TrainingCurve.Empty);

    private sealed class Sampler(double stiffness, double separation, Defect defect) : IConditionalSampler
    {
        public int FeatureDimension => 2;

        public int LabelDimension => 1;

        public double[] Sample(ReadOnlySpan<double> labels, int perLabel, ulong seed, ulong stream, int threads)
        {
            double[] samples = new double[labels.Length * perLabel * 2];
            for (int i = 0; i < labels.Length * perLabel; i++)
            {
                int number = defect == Defect.ReusedStream ? i / 8 : i;
                var sequence = new RandomSequence(new RandomKey(seed, (stream << 24) + (ulong)number));
                double label = labels[i / perLabel] + (defect == Defect.SwappedLabel ? 2 * Math.PI / 18 : 0);
                Span<double> state = samples.AsSpan(2 * i, 2);
                RingSystem.Draw(ref sequence, label, stiffness, defect == Defect.LostState ? 1 : null, separation, state);
                double middle = Math.Sin(state[0]) + (state[1] > Math.Sin(state[0]) ? separation : -separation);
                state[1] = defect == Defect.Hot ? middle + (1.3 * (state[1] - middle)) : state[1];
            }

            return samples;
        }
    }
}
