using MicroMacro.Numerics.Simd;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Dynamics;

/// <summary>Eight replicas from start to end: advances, records, and stops those that leave the finite numbers.</summary>
internal sealed class SdeBlock
{
    public const int Lanes = 8;

    /// <summary>Steps between two looks at whether the lanes are finite: what a failure costs to find again.</summary>
    private const int LookEvery = 4096;

    private readonly SdeRequest _request;
    private readonly SdeStepPlan _plan;
    private readonly int _dimension;
    private readonly int _first;
    private readonly int _count;
    private readonly double[] _x;
    private readonly double[] _before;

    public SdeBlock(SdeRequest request, int dimension, int replicas, int first)
    {
        _request = request;
        _dimension = dimension;
        _first = first;
        _count = Math.Min(Lanes, replicas - first);
        _plan = new SdeStepPlan(request, first, _count);
        _x = new double[dimension * Lanes];
        _before = new double[dimension * Lanes];
        for (int lane = 0; lane < Lanes; lane++)
        {
            // Lanes beyond the last replica repeat it; nothing of them is kept.
            int replica = first + Math.Min(lane, _count - 1);
            for (int i = 0; i < dimension; i++)
            {
                _x[(i * Lanes) + lane] = request.Starts[(replica * dimension) + i];
            }
        }
    }

    /// <summary>Runs the whole request for this block and writes the rows of its replicas.</summary>
    public void Run<TProcess, T>(TProcess process, double[] states, double[] finals, SdeFailure?[] failures, CancellationToken cancellation)
        where TProcess : struct, IItoProcess
        where T : unmanaged, ISimdDouble<T>
    {
        long step = Advance<TProcess, T>(process, _request.FirstStep, _request.EquilibrationSteps, failures, cancellation);
        for (int record = 0; record < _request.Records; record++)
        {
            step = Advance<TProcess, T>(process, step, _request.Stride, failures, cancellation);
            for (int lane = 0; lane < _count; lane++)
            {
                long row = ((long)(_first + lane) * _request.Records) + record;
                CopyLane(lane, states.AsSpan((int)(row * _dimension), _dimension));
            }
        }

        for (int lane = 0; lane < _count; lane++)
        {
            CopyLane(lane, finals.AsSpan((_first + lane) * _dimension, _dimension));
        }
    }

    private long Advance<TProcess, T>(TProcess process, long step, long steps, SdeFailure?[] failures, CancellationToken cancellation)
        where TProcess : struct, IItoProcess
        where T : unmanaged, ISimdDouble<T>
    {
        long end = step + steps;
        while (step < end)
        {
            cancellation.ThrowIfCancellationRequested();
            int chunk = (int)Math.Min(LookEvery, end - step);
            _x.CopyTo(_before, 0);
            SdeKernel.Advance<TProcess, T>(process, _plan, _x, step, chunk);
            if (HasNewFailure(failures))
            {
                Replay<TProcess, T>(process, step, chunk, failures);
            }

            step += chunk;
        }

        return step;
    }

    /// <summary>Repeats a chunk step by step, since its random numbers can be drawn again, to name the step that failed.</summary>
    private void Replay<TProcess, T>(TProcess process, long step, int steps, SdeFailure?[] failures)
        where TProcess : struct, IItoProcess
        where T : unmanaged, ISimdDouble<T>
    {
        _before.CopyTo(_x, 0);
        for (int i = 0; i < steps; i++)
        {
            SdeKernel.Advance<TProcess, T>(process, _plan, _x, step + i, 1);
            for (int lane = 0; lane < _count; lane++)
            {
                int coordinate = NonFiniteCoordinate(lane);
                if (coordinate >= 0 && failures[_first + lane] is null)
                {
                    failures[_first + lane] = new SdeFailure(_first + lane, step + i, coordinate);
                    Stop(lane);
                }
            }
        }
    }

    private bool HasNewFailure(SdeFailure?[] failures)
    {
        bool found = false;
        for (int lane = 0; lane < _count; lane++)
        {
            found |= failures[_first + lane] is null && NonFiniteCoordinate(lane) >= 0;
        }

        return found;
    }

    /// <summary>The first coordinate of a lane that is not finite, or -1. A coordinate that has left the finite numbers never returns.</summary>
    private int NonFiniteCoordinate(int lane)
    {
        for (int i = 0; i < _dimension; i++)
        {
            if (!double.IsFinite(_x[(i * Lanes) + lane]))
            {
                return i;
            }
        }

        return -1;
    }

    private void Stop(int lane)
    {
        for (int i = 0; i < _dimension; i++)
        {
            _x[(i * Lanes) + lane] = double.NaN;
        }
    }

    private void CopyLane(int lane, Span<double> destination)
    {
        for (int i = 0; i < _dimension; i++)
        {
            destination[i] = _x[(i * Lanes) + lane];
        }
    }
}
