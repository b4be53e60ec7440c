using MicroMacro.Numerics.Random;

namespace MicroMacro.Dynamics;

/// <summary>What the steps of one block of eight replicas need besides its state.</summary>
internal sealed class SdeStepPlan
{
    public SdeStepPlan(SdeRequest request, int first, int count)
    {
        Key = request.Key;
        FirstReplica = (uint)(request.FirstReplica + first);
        Timestep = request.Timestep;
        RootTimestep = Math.Sqrt(request.Timestep);
        Scheme = request.Scheme;
        Bias = request.Bias;
        FirstOfRun = first;
        if (request.Umbrella is { } umbrella)
        {
            int c = umbrella.Coordinates.Length;
            BiasedCoordinates = umbrella.Coordinates;
            Periods = umbrella.Periods;
            InversePeriods = [.. umbrella.Periods.Select(p => p > 0 ? 1 / p : 0)];
            HalfStiffness = [.. umbrella.Stiffness.Select(k => 0.5 * k)];
            Centers = new double[c * SdeBlock.Lanes];
            for (int i = 0; i < Centers.Length; i++)
            {
                int replica = first + Math.Min(i % SdeBlock.Lanes, count - 1);
                Centers[i] = umbrella.Centers[(replica * c) + (i / SdeBlock.Lanes)];
            }
        }
    }

    public RandomKey Key { get; }

    public uint FirstReplica { get; }

    public double Timestep { get; }

    public double RootTimestep { get; }

    public SdeScheme Scheme { get; }

    public ISdeLaneBias? Bias { get; }

    /// <summary>The number in the run of the block's first replica, by which a bias knows it.</summary>
    public int FirstOfRun { get; }

    public int[] BiasedCoordinates { get; } = [];

    public double[] Periods { get; } = [];

    public double[] InversePeriods { get; } = [];

    public double[] HalfStiffness { get; } = [];

    /// <summary>Centres, [c, 8].</summary>
    public double[] Centers { get; } = [];
}
