using MicroMacro.Numerics;
using MicroMacro.Numerics.Simd;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Dynamics;

/// <summary>
/// Replicas of an Itô process, advanced together in blocks of eight float64 lanes over threads. The same bytes come out for any
/// number of threads, any split of a run, any width of registers.
/// </summary>
public static class SdeEnsemble
{
    /// <summary>Runs a built-in system.</summary>
    /// <exception cref="ArgumentException">The request does not fit the system.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static SdeRun Run(SdeSystem system, SdeRequest request, CancellationToken cancellation = default) =>
        system.Accept(new Launch(request, cancellation));

    /// <summary>Runs a process of one's own.</summary>
    /// <exception cref="ArgumentException">The request does not fit the process.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static SdeRun Run<TProcess>(TProcess process, SdeRequest request, CancellationToken cancellation = default)
        where TProcess : struct, IItoProcess => Run(process, request, SimdSupport.Width, cancellation);

    /// <summary>Runs a process with registers of <paramref name="width"/> bits: 512, 256, 128, or 64 for the scalar twin.</summary>
    internal static SdeRun Run<TProcess>(TProcess process, SdeRequest request, int width, CancellationToken cancellation)
        where TProcess : struct, IItoProcess
    {
        SimdSupport.RequireFma();
        return width switch
        {
            512 => Run<TProcess, D8>(process, request, cancellation),
            256 => Run<TProcess, D4>(process, request, cancellation),
            128 => Run<TProcess, D2>(process, request, cancellation),
            _ => Run<TProcess, D1>(process, request, cancellation),
        };
    }

    private static SdeRun Run<TProcess, T>(TProcess process, SdeRequest request, CancellationToken cancellation)
        where TProcess : struct, IItoProcess
        where T : unmanaged, ISimdDouble<T>
    {
        int d = process.Dimension;
        int replicas = request.Check(d);
        double[] states = new double[(long)replicas * request.Records * d];
        double[] finals = new double[replicas * d];
        SdeFailure?[] failures = new SdeFailure?[replicas];
        int blocks = (replicas + SdeBlock.Lanes - 1) / SdeBlock.Lanes;
        ParallelBlocks.For(
            blocks,
            request.Threads,
            block =>
            {
                SdeBlock work = new(request, d, replicas, block * SdeBlock.Lanes);
                work.Run<TProcess, T>(process, states, finals, failures, cancellation);
            },
            cancellation);
        long steps = request.EquilibrationSteps + ((long)request.Records * request.Stride);
        return new SdeRun
        {
            States = states,
            FinalStates = finals,
            NextStep = request.FirstStep + steps,
            DriftEvaluations = replicas * steps * (request.Scheme == SdeScheme.StochasticHeun ? 2 : 1),
            Failures = [.. failures.Where(f => f is not null).Select(f => f!.Value)],
        };
    }

    private sealed class Launch(SdeRequest request, CancellationToken cancellation) : IItoProcessVisitor<SdeRun>
    {
        public SdeRun Visit<TProcess>(TProcess process)
            where TProcess : struct, IItoProcess => SdeEnsemble.Run(process, request, cancellation);
    }
}
