using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Dynamics.Molecules;

/// <summary>
/// The parts of a BAOAB step of one block with bond constraints: g-BAOAB with one geodesic step for each A [leimkuhler2016constraints].
/// Without friction it is RATTLE's velocity Verlet [andersen1983].
/// </summary>
/// <remarks>
/// Velocities are projected once a step, after the last B. The projections that the scheme also asks for after the first B, the first
/// A and O are left out because they would change nothing: they only remove components along the bonds of the current
/// positions, and the move that follows finds those components anew, whatever they were. Energies right after O are those of
/// projected copies.
/// </remarks>
internal sealed unsafe class ConstrainedStep : IDisposable
{
    private const int Lanes = MolecularBlock.Lanes;
    private readonly LangevinCoefficients _c;
    private readonly ConstraintKernel _kernel;
    private readonly LaneBuffer _work;
    private readonly LaneBuffer _copy;
    private readonly LaneBuffer _failed = new(1);

    public ConstrainedStep(LangevinCoefficients coefficients, ConstraintKernel kernel)
    {
        _c = coefficients;
        _kernel = kernel;
        _work = new LaneBuffer(Math.Max(1, kernel.WorkRows));
        _copy = new LaneBuffer(coefficients.Kick.Length);
    }

    public void Dispose()
    {
        _work.Dispose();
        _copy.Dispose();
        _failed.Dispose();
    }

    /// <summary>Velocities right after O along the constraints, shape [3N, 16], of the last step whose kinetic energies were asked for.</summary>
    public float* ThermalVelocities => _copy.Pointer;

    /// <summary>The bond that a lane could not hold, or null.</summary>
    public BondConstraint? Failure(int lane) =>
        _failed.Pointer[lane] > 0 ? _kernel.Constraints.Bonds[(int)_failed.Pointer[lane] - 1] : null;

    /// <summary>Takes a lane out of the sweeps.</summary>
    public void Stop(int lane) => _failed.Pointer[lane] = -1;

    /// <summary>Forgets failures of lanes that are not stopped.</summary>
    public void Forget()
    {
        for (int lane = 0; lane < Lanes; lane++)
        {
            _failed.Pointer[lane] = Math.Min(_failed.Pointer[lane], 0);
        }
    }

    /// <summary>B A O A: from the end of one step to the positions of the next. Arguments as those of
    /// <see cref="BaoabKernel.KickMoveThermalizeMove"/>.</summary>
    public void KickMoveThermalizeMove<T>(
        float* x, float* v, float* f, float* thermal, float* noise, RandomKey key, uint firstReplica, long step, float* kinetic)
        where T : unmanaged, ISimd<T>
    {
        int rows = _c.Kick.Length;
        BaoabKernel.Kick<T>(_c, v, f);
        _kernel.Move<T>(x, v, rows, _c.IsThermal ? _c.Drift : 2 * _c.Drift, _work.Pointer, _failed.Pointer);
        if (_c.IsThermal)
        {
            Thermalize<T>(v, thermal, noise, key, firstReplica, step);
        }

        if (kinetic != null)
        {
            new Span<float>(v, rows * Lanes).CopyTo(new Span<float>(_copy.Pointer, rows * Lanes));
            _kernel.Project<T>(x, _copy.Pointer, thermal, _work.Pointer, _failed.Pointer);
            BaoabKernel.KineticEnergies(_c, _copy.Pointer, kinetic);
        }

        if (_c.IsThermal)
        {
            _kernel.Move<T>(x, v, rows, _c.Drift, _work.Pointer, _failed.Pointer);
        }
    }

    /// <summary>B: the second half kick, onto velocities that keep all lengths.</summary>
    public void Kick<T>(float* x, float* v, float* f, float* thermal)
        where T : unmanaged, ISimd<T>
    {
        BaoabKernel.Kick<T>(_c, v, f);
        _kernel.Project<T>(x, v, thermal, _work.Pointer, _failed.Pointer);
    }

    /// <summary>O: the exact Ornstein-Uhlenbeck step of the velocities.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Thermalize<T>(float* v, float* thermal, float* noise, RandomKey key, uint firstReplica, long step)
        where T : unmanaged, ISimd<T>
    {
        int rows = _c.Kick.Length;
        T decay = T.All(_c.Decay);
        for (int quad = 0; quad < rows; quad += 4)
        {
            GaussianLanes.Fill16<T>(key, firstReplica, (ulong)step, (uint)quad / 4, noise);
            int end = Math.Min(quad + 4, rows);
            for (int i = quad; i < end; i++)
            {
                T amplitude = T.All(_c.Noise[i]);
                for (int lane = 0; lane < Lanes; lane += T.Count)
                {
                    float* entry = v + (i * Lanes) + lane;
                    T push = amplitude * T.Load(thermal + lane) * T.Load(noise + ((i - quad) * Lanes) + lane);
                    T.Store(T.Fma(decay, T.Load(entry), push), entry);
                }
            }
        }
    }
}
