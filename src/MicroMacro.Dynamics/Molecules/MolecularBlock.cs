using MicroMacro.Numerics.Simd;

namespace MicroMacro.Dynamics.Molecules;

/// <summary>Sixteen replicas from start to end: advances, records, and stops those that leave the finite numbers.</summary>
internal sealed unsafe class MolecularBlock : IDisposable
{
    public const int Lanes = 16;

    /// <summary>Steps between two looks at whether the lanes are finite: what a failure costs to find again.</summary>
    private const int LookEvery = 1000;

    private readonly ILanePotential _potential;
    private readonly LangevinCoefficients _coefficients;
    private readonly int _recenterEvery;
    private readonly MolecularRequest _request;
    private readonly int _first;
    private readonly int _count;
    private readonly int _rows;
    private readonly LaneBuffer _x;
    private readonly LaneBuffer _v;
    private readonly LaneBuffer _f;
    private readonly LaneBuffer _before;
    private readonly LaneBuffer _thermal = new(1);
    private readonly LaneBuffer _noise = new(4);
    private readonly LaneBuffer _energies = new(3);
    private readonly ConstrainedStep? _constrained;
    private readonly LaneBuffer _thermalVelocities;
    private readonly bool[] _failed = new bool[Lanes];

    public MolecularBlock(
        ILanePotential potential, LangevinCoefficients coefficients, ConstraintKernel? constraints, int recenterEvery, MolecularRequest request,
        int first)
    {
        _potential = potential;
        _coefficients = coefficients;
        _recenterEvery = recenterEvery;
        _request = request;
        _rows = 3 * potential.AtomCount;
        _first = first;
        _count = Math.Min(Lanes, (request.State.Positions.Length / _rows) - first);
        _x = new LaneBuffer(_rows);
        _v = new LaneBuffer(_rows);
        _f = new LaneBuffer(_rows);
        _before = new LaneBuffer(3 * _rows);
        _thermalVelocities = new LaneBuffer(request.RecordsVelocities ? _rows : 1);
        _constrained = constraints is null ? null : new ConstrainedStep(coefficients, constraints);
        for (int lane = 0; lane < Lanes; lane++)
        {
            // Lanes beyond the last replica repeat it; nothing of them is kept.
            int replica = first + Math.Min(lane, _count - 1);
            _thermal.Pointer[lane] = (float)Math.Sqrt(request.ThermalEnergies?[replica] ?? coefficients.ThermalEnergy);
            for (int i = 0; i < _rows; i++)
            {
                _x.Pointer[(i * Lanes) + lane] = request.State.Positions[(replica * _rows) + i];
                _v.Pointer[(i * Lanes) + lane] = request.State.Velocities[(replica * _rows) + i];
            }
        }
    }

    public void Dispose()
    {
        _x.Dispose();
        _v.Dispose();
        _f.Dispose();
        _before.Dispose();
        _thermal.Dispose();
        _noise.Dispose();
        _energies.Dispose();
        _thermalVelocities.Dispose();
        _constrained?.Dispose();
    }

    /// <summary>Runs the whole request for this block and writes the rows of its replicas.</summary>
    public void Run<T>(MolecularRun run, MolecularFailure?[] failures, CancellationToken cancellation)
        where T : unmanaged, ISimd<T>
    {
        Forces(null);
        StopFailures(_request.State.Step, false, failures);
        long step = Advance<T>(_request.State.Step, _request.EquilibrationSteps, false, failures, cancellation);
        for (int record = 0; record < _request.Records; record++)
        {
            step = Advance<T>(step, _request.Stride, true, failures, cancellation);
            Record(run, record);
        }

        for (int lane = 0; lane < _count; lane++)
        {
            CopyLane(_x, lane, run.Final.Positions.AsSpan((_first + lane) * _rows, _rows));
            CopyLane(_v, lane, run.Final.Velocities.AsSpan((_first + lane) * _rows, _rows));
        }
    }

    private long Advance<T>(long step, long steps, bool record, MolecularFailure?[] failures, CancellationToken cancellation)
        where T : unmanaged, ISimd<T>
    {
        long end = step + steps;
        while (step < end)
        {
            cancellation.ThrowIfCancellationRequested();
            int chunk = (int)Math.Min(LookEvery, end - step);
            bool last = record && step + chunk == end;
            Save();
            Steps<T>(step, chunk, last);
            if (FindFailure(last) is not null)
            {
                Replay<T>(step, chunk, last, failures);
            }

            step += chunk;
        }

        return step;
    }

    private void Steps<T>(long step, int steps, bool recordLast)
        where T : unmanaged, ISimd<T>
    {
        uint replica = (uint)(_request.FirstReplica + _first);
        for (long end = step + steps; step < end; step++)
        {
            bool record = recordLast && step == end - 1;
            float* potential = record ? _energies.Pointer : null;
            float* kinetic = record ? _energies.Pointer + Lanes : null;
            KickMoveThermalizeMove<T>(replica, step, kinetic);
            if (record && _request.RecordsVelocities)
            {
                float* velocities = _constrained is null ? _v.Pointer : _constrained.ThermalVelocities;
                new Span<float>(velocities, _rows * Lanes).CopyTo(new Span<float>(_thermalVelocities.Pointer, _rows * Lanes));
            }

            if (_recenterEvery > 0 && (step + 1) % _recenterEvery == 0)
            {
                BaoabKernel.Recenter<T>(_x.Pointer, _potential.AtomCount);
            }

            Forces(potential);
            Kick<T>();
            if (record)
            {
                BaoabKernel.KineticEnergies(_coefficients, _v.Pointer, _energies.Pointer + (2 * Lanes));
            }
        }
    }

    private void KickMoveThermalizeMove<T>(uint replica, long step, float* kinetic)
        where T : unmanaged, ISimd<T>
    {
        if (_constrained is null)
        {
            BaoabKernel.KickMoveThermalizeMove<T>(
                _coefficients, _x.Pointer, _v.Pointer, _f.Pointer, _thermal.Pointer, _noise.Pointer, _request.Key, replica, step, kinetic);
        }
        else
        {
            _constrained.KickMoveThermalizeMove<T>(
                _x.Pointer, _v.Pointer, _f.Pointer, _thermal.Pointer, _noise.Pointer, _request.Key, replica, step, kinetic);
        }
    }

    private void Kick<T>()
        where T : unmanaged, ISimd<T>
    {
        if (_constrained is null)
        {
            BaoabKernel.Kick<T>(_coefficients, _v.Pointer, _f.Pointer);
        }
        else
        {
            _constrained.Kick<T>(_x.Pointer, _v.Pointer, _f.Pointer, _thermal.Pointer);
        }
    }

    private void Forces(float* energies)
    {
        _potential.Evaluate(_x.Pointer, _f.Pointer, energies);
        _request.Bias?.AddForces(_x.Pointer, _f.Pointer, _first);
    }

    /// <summary>Repeats a chunk step by step, since its random numbers can be drawn again, to name the step and atom that failed.</summary>
    private void Replay<T>(long step, int steps, bool recordLast, MolecularFailure?[] failures)
        where T : unmanaged, ISimd<T>
    {
        Restore();
        for (int i = 0; i < steps; i++)
        {
            bool record = recordLast && i == steps - 1;
            Steps<T>(step + i, 1, record);
            StopFailures(step + i, record, failures);
        }
    }

    /// <summary>Stops the lanes that failed and says why.</summary>
    private void StopFailures(long step, bool recorded, MolecularFailure?[] failures)
    {
        while (FindFailure(recorded) is (int lane, int atom, string what))
        {
            PotentialFault? fault = Diagnose(lane);
            failures[_first + lane] = new MolecularFailure(_first + lane, step, Concerned(lane, atom, fault), what, fault?.Description);
            Stop(lane);
        }
    }

    /// <summary>The atom to name: that of the term where its force is not finite either, for one bad term may have spoilt the forces of all.</summary>
    private int Concerned(int lane, int atom, PotentialFault? fault) =>
        fault is { Atom: int named } && (atom < 0 || !IsFinite(_f, named, lane)) ? named : Math.Max(0, atom);

    private static bool IsFinite(LaneBuffer buffer, int atom, int lane) =>
        float.IsFinite(buffer.Pointer[(3 * atom * Lanes) + lane])
        && float.IsFinite(buffer.Pointer[(((3 * atom) + 1) * Lanes) + lane])
        && float.IsFinite(buffer.Pointer[(((3 * atom) + 2) * Lanes) + lane]);

    /// <summary>The first lane not yet stopped that holds a non-finite number, which never becomes finite again, or lost a bond.</summary>
    private (int Lane, int Atom, string What)? FindFailure(bool recorded)
    {
        for (int lane = 0; lane < _count; lane++)
        {
            if (_failed[lane])
            {
                continue;
            }

            if (Find(_f, lane, "force") is { } force)
            {
                return force;
            }

            if (_constrained?.Failure(lane) is { } bond)
            {
                return (lane, bond.I, $"constraint of bond {bond.I}-{bond.J}");
            }

            if (recorded && !float.IsFinite(_energies.Pointer[lane]))
            {
                return (lane, -1, "potential energy");
            }

            if ((Find(_v, lane, "velocity") ?? Find(_x, lane, "position")) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private (int Lane, int Atom, string What)? Find(LaneBuffer buffer, int lane, string what)
    {
        for (int i = 0; i < _rows; i++)
        {
            if (!float.IsFinite(buffer.Pointer[(i * Lanes) + lane]))
            {
                return (lane, i / 3, what);
            }
        }

        return null;
    }

    private PotentialFault? Diagnose(int lane)
    {
        float[] positions = new float[_rows];
        CopyLane(_x, lane, positions);
        return _potential.Diagnose(Array.ConvertAll(positions, x => (double)x));
    }

    private void Stop(int lane)
    {
        _failed[lane] = true;
        _constrained?.Stop(lane);
        for (int i = 0; i < _rows; i++)
        {
            _x.Pointer[(i * Lanes) + lane] = float.NaN;
            _v.Pointer[(i * Lanes) + lane] = float.NaN;
        }
    }

    private void Save()
    {
        int length = _rows * Lanes;
        new Span<float>(_x.Pointer, length).CopyTo(new Span<float>(_before.Pointer, length));
        new Span<float>(_v.Pointer, length).CopyTo(new Span<float>(_before.Pointer + length, length));
        new Span<float>(_f.Pointer, length).CopyTo(new Span<float>(_before.Pointer + (2 * length), length));
    }

    private void Restore()
    {
        _constrained?.Forget();
        int length = _rows * Lanes;
        new Span<float>(_before.Pointer, length).CopyTo(new Span<float>(_x.Pointer, length));
        new Span<float>(_before.Pointer + length, length).CopyTo(new Span<float>(_v.Pointer, length));
        new Span<float>(_before.Pointer + (2 * length), length).CopyTo(new Span<float>(_f.Pointer, length));
    }

    private void Record(MolecularRun run, int record)
    {
        for (int lane = 0; lane < _count; lane++)
        {
            int row = ((_first + lane) * _request.Records) + record;
            CopyLane(_x, lane, run.Positions.AsSpan(row * _rows, _rows));
            if (_request.RecordsVelocities)
            {
                CopyLane(_failed[lane] ? _v : _thermalVelocities, lane, run.Velocities.AsSpan(row * _rows, _rows));
            }

            run.PotentialEnergies[row] = _failed[lane] ? float.NaN : _energies.Pointer[lane];
            run.KineticEnergies[row] = _failed[lane] ? float.NaN : _energies.Pointer[Lanes + lane];
            run.EndKineticEnergies[row] = _failed[lane] ? float.NaN : _energies.Pointer[(2 * Lanes) + lane];
        }
    }

    private void CopyLane(LaneBuffer buffer, int lane, Span<float> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = buffer.Pointer[(i * Lanes) + lane];
        }
    }
}
