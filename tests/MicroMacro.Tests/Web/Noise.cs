using MicroMacro.Numerics.Random;

namespace MicroMacro.Tests.Web;

/// <summary>A sequence of random numbers that lambdas can share.</summary>
internal sealed class Noise(ulong stream)
{
    private RandomSequence _sequence = new(new RandomKey(7, stream));

    public double NextDouble() => _sequence.NextDouble();

    public double NextGaussian() => _sequence.NextGaussian();
}
