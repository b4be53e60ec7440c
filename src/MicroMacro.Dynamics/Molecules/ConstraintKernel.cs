using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Dynamics.Molecules;

/// <summary>
/// RATTLE [andersen1983] for a block of 16 replicas: a move that ends with every bond at its length, and the removal of what the
/// velocities would do to the lengths, both by sweeps over the bonds, one after the other, as in SHAKE [ryckaert1977].
/// </summary>
/// <remarks>
/// The unknowns of a move are the velocities, not the positions: bond vectors after the move are r + h v with r from the positions before,
/// so the lengths are met to 1e-6 in float32 wherever the molecule is; rounding the positions themselves adds up to
/// 3e-7 nm per nm of distance from the origin, which the next move takes out again. A lane sweeps until all its own bonds
/// are within the tolerance, and what its neighbours do changes none of its bytes.
/// </remarks>
internal sealed unsafe class ConstraintKernel
{
    /// <summary>Largest relative error of a bond's length after a move.</summary>
    public const float LengthTolerance = 1e-6f;

    /// <summary>Largest velocity along a bond, relative to the relative velocity of its atoms and their thermal one.</summary>
    public const float VelocityTolerance = 1e-5f;

    private const int Lanes = MolecularBlock.Lanes;
    private readonly Bond[] _bonds;

    public ConstraintKernel(BondConstraints constraints, IReadOnlyList<double> masses)
    {
        Constraints = constraints;
        _bonds = [.. constraints.Bonds.Select(b =>
        {
            double inverseReduced = BondConstraints.InverseReducedMass(b, masses);
            double square = b.Length * b.Length;
            return new Bond(
                3 * Lanes * b.I,
                3 * Lanes * b.J,
                (float)(1 / masses[b.I]),
                (float)(1 / masses[b.J]),
                (float)square,
                (float)(2 * LengthTolerance * square),
                (float)(1 / (square * inverseReduced)),
                (float)(VelocityTolerance * VelocityTolerance * square),
                (float)inverseReduced);
        })];
    }

    public BondConstraints Constraints { get; }

    /// <summary>Rows of 16 floats that the sweeps need as room.</summary>
    public int WorkRows => 3 * _bonds.Length;

    /// <summary>Moves: finds the velocities that take every bond to its length in the time <paramref name="drift"/>, then x += drift v.</summary>
    /// <param name="x">Positions, shape [3N, 16], on the constraints.</param>
    /// <param name="v">Velocities, shape [3N, 16]; changed along the bonds of the old positions only.</param>
    /// <param name="rows">3N.</param>
    /// <param name="drift">The time.</param>
    /// <param name="work">Room, <see cref="WorkRows"/> of 16.</param>
    /// <param name="failed">[16]: 0 for a lane in order; set to 1 + the number of a bond that could not be brought to its length.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Move<T>(float* x, float* v, int rows, float drift, float* work, float* failed)
        where T : unmanaged, ISimd<T>
    {
        T time = T.All(drift);
        fixed (Bond* bonds = _bonds)
        {
            for (int lane = 0; lane < Lanes; lane += T.Count)
            {
                Sides<T>(bonds, x + lane, work + lane);
                T active = T.Equal(T.Load(failed + lane), T.Zero);
                for (int sweep = 0; sweep < BondConstraints.MaximumSweeps && T.Any(active); sweep++)
                {
                    active = MoveSweep(bonds, v + lane, work + lane, time, active);
                }

                if (T.Any(active))
                {
                    NameFailures(x, v, drift, active, lane, failed);
                }
            }
        }

        for (int at = 0; at < rows * Lanes; at += T.Count)
        {
            T.Store(T.Fma(time, T.Load(v + at), T.Load(x + at)), x + at);
        }
    }

    /// <summary>Takes from the velocities what would change the lengths of the bonds.</summary>
    /// <param name="x">Positions, shape [3N, 16].</param>
    /// <param name="v">Velocities, shape [3N, 16].</param>
    /// <param name="thermal">sqrt(kT) of each lane, [16].</param>
    /// <param name="work">Room, <see cref="WorkRows"/> of 16.</param>
    /// <param name="failed">[16], as in <see cref="Move"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Project<T>(float* x, float* v, float* thermal, float* work, float* failed)
        where T : unmanaged, ISimd<T>
    {
        fixed (Bond* bonds = _bonds)
        {
            for (int lane = 0; lane < Lanes; lane += T.Count)
            {
                Sides<T>(bonds, x + lane, work + lane);
                T thermalEnergy = T.Load(thermal + lane) * T.Load(thermal + lane);
                T active = T.Equal(T.Load(failed + lane), T.Zero);
                for (int sweep = 0; sweep < BondConstraints.MaximumSweeps && T.Any(active); sweep++)
                {
                    active = ProjectSweep(bonds, v + lane, work + lane, thermalEnergy, active);
                }

                if (T.Any(active))
                {
                    NameFailures(x, v, 0, active, lane, failed);
                }
            }
        }
    }

    /// <summary>The bond vectors of the positions, I minus J.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Sides<T>(Bond* bonds, float* x, float* work)
        where T : unmanaged, ISimd<T>
    {
        for (int b = 0; b < _bonds.Length; b++)
        {
            float* i = x + bonds[b].RowI;
            float* j = x + bonds[b].RowJ;
            for (int axis = 0; axis < 3; axis++)
            {
                T.Store(T.Load(i + (axis * Lanes)) - T.Load(j + (axis * Lanes)), work + (((3 * b) + axis) * Lanes));
            }
        }
    }

    /// <summary>One correction of every bond; returns the active lanes that had one beyond the tolerance, or not a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T MoveSweep<T>(Bond* bonds, float* v, float* work, T time, T active)
        where T : unmanaged, ISimd<T>
    {
        T met = T.Equal(T.Zero, T.Zero);
        T rate = T.All(0.5f) / time;
        for (int b = 0; b < _bonds.Length; b++)
        {
            float* i = v + bonds[b].RowI;
            float* j = v + bonds[b].RowJ;
            float* side = work + (3 * b * Lanes);
            T x = T.Load(side);
            T y = T.Load(side + Lanes);
            T z = T.Load(side + (2 * Lanes));
            T ix = T.Load(i);
            T iy = T.Load(i + Lanes);
            T iz = T.Load(i + (2 * Lanes));
            T jx = T.Load(j);
            T jy = T.Load(j + Lanes);
            T jz = T.Load(j + (2 * Lanes));
            T nx = T.Fma(time, ix - jx, x);
            T ny = T.Fma(time, iy - jy, y);
            T nz = T.Fma(time, iz - jz, z);
            T error = T.All(bonds[b].Square) - T.Fma(nz, nz, T.Fma(ny, ny, nx * nx));
            met = T.And(met, T.LessThanOrEqual(T.Abs(error), T.All(bonds[b].SquareTolerance)));

            // Newton's slope of the square, 2 h (r·n) (1/mI + 1/mJ), with r·n taken as the square of the length.
            T multiplier = error * (T.All(bonds[b].Stiffness) * rate);
            T onI = T.All(bonds[b].ShareI) * multiplier;
            T onJ = -(T.All(bonds[b].ShareJ) * multiplier);
            T.Store(T.Select(active, T.Fma(onI, x, ix), ix), i);
            T.Store(T.Select(active, T.Fma(onI, y, iy), iy), i + Lanes);
            T.Store(T.Select(active, T.Fma(onI, z, iz), iz), i + (2 * Lanes));
            T.Store(T.Select(active, T.Fma(onJ, x, jx), jx), j);
            T.Store(T.Select(active, T.Fma(onJ, y, jy), jy), j + Lanes);
            T.Store(T.Select(active, T.Fma(onJ, z, jz), jz), j + (2 * Lanes));
        }

        return T.Select(met, T.Zero, active);
    }

    /// <summary>One correction of the velocities along every bond; returns the active lanes that had one beyond the tolerance, or not
    /// a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T ProjectSweep<T>(Bond* bonds, float* v, float* work, T thermalEnergy, T active)
        where T : unmanaged, ISimd<T>
    {
        T met = T.Equal(T.Zero, T.Zero);
        for (int b = 0; b < _bonds.Length; b++)
        {
            float* i = v + bonds[b].RowI;
            float* j = v + bonds[b].RowJ;
            float* side = work + (3 * b * Lanes);
            T x = T.Load(side);
            T y = T.Load(side + Lanes);
            T z = T.Load(side + (2 * Lanes));
            T ix = T.Load(i);
            T iy = T.Load(i + Lanes);
            T iz = T.Load(i + (2 * Lanes));
            T jx = T.Load(j);
            T jy = T.Load(j + Lanes);
            T jz = T.Load(j + (2 * Lanes));
            T nx = ix - jx;
            T ny = iy - jy;
            T nz = iz - jz;
            T along = T.Fma(nz, z, T.Fma(ny, y, nx * x));
            T speed2 = T.Fma(nz, nz, T.Fma(ny, ny, T.Fma(nx, nx, thermalEnergy * T.All(bonds[b].InverseReducedMass))));
            met = T.And(met, T.LessThanOrEqual(along * along, T.All(bonds[b].RateTolerance) * speed2));
            T multiplier = along * T.All(bonds[b].Stiffness);
            T onI = -(T.All(bonds[b].ShareI) * multiplier);
            T onJ = T.All(bonds[b].ShareJ) * multiplier;
            T.Store(T.Select(active, T.Fma(onI, x, ix), ix), i);
            T.Store(T.Select(active, T.Fma(onI, y, iy), iy), i + Lanes);
            T.Store(T.Select(active, T.Fma(onI, z, iz), iz), i + (2 * Lanes));
            T.Store(T.Select(active, T.Fma(onJ, x, jx), jx), j);
            T.Store(T.Select(active, T.Fma(onJ, y, jy), jy), j + Lanes);
            T.Store(T.Select(active, T.Fma(onJ, z, jz), jz), j + (2 * Lanes));
        }

        return T.Select(met, T.Zero, active);
    }

    /// <summary>Marks the lanes that are still active with the bond that is farthest from what is asked.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void NameFailures<T>(float* x, float* v, float drift, T active, int firstLane, float* failed)
        where T : unmanaged, ISimd<T>
    {
        float* mask = stackalloc float[Lanes];
        T.Store(T.And(active, T.All(1f)), mask);
        for (int k = 0; k < T.Count; k++)
        {
            if (mask[k] == 0)
            {
                continue;
            }

            (int worst, double error) = (0, -1);
            for (int b = 0; b < _bonds.Length; b++)
            {
                double of = Error(_bonds[b], x + firstLane + k, v + firstLane + k, drift);
                of = double.IsNaN(of) ? double.PositiveInfinity : of;
                (worst, error) = of > error ? (b, of) : (worst, error);
            }

            failed[firstLane + k] = 1 + worst;
        }
    }

    private static double Error(Bond bond, float* x, float* v, float drift)
    {
        double square = 0;
        double along = 0;
        for (int axis = 0; axis < 3 * Lanes; axis += Lanes)
        {
            double side = x[bond.RowI + axis] - x[bond.RowJ + axis];
            double speed = v[bond.RowI + axis] - v[bond.RowJ + axis];
            square += (side + (drift * speed)) * (side + (drift * speed));
            along += side * speed;
        }

        return Math.Abs(drift > 0 ? square - bond.Square : along);
    }

    /// <summary>The numbers of one bond.</summary>
    /// <param name="RowI">Where atom I begins in a block.</param>
    /// <param name="RowJ">Where atom J begins.</param>
    /// <param name="ShareI">1/mI.</param>
    /// <param name="ShareJ">1/mJ.</param>
    /// <param name="Square">d².</param>
    /// <param name="SquareTolerance">What d² may be off.</param>
    /// <param name="Stiffness">1/(d² (1/mI + 1/mJ)).</param>
    /// <param name="RateTolerance">Square of the velocity tolerance, times d².</param>
    /// <param name="InverseReducedMass">1/mI + 1/mJ: times kT the square of the thermal velocity along the bond.</param>
    private readonly record struct Bond(
        int RowI, int RowJ, float ShareI, float ShareJ, float Square, float SquareTolerance, float Stiffness, float RateTolerance, float InverseReducedMass);
}
