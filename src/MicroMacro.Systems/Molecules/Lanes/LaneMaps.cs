using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Systems.Molecules;

/// <summary>
/// Correction maps on pairs of torsions for a block of replicas. Each lane stands in a square of its own: its 16 coefficients are
/// copied to a column of a small table, and the bicubic is then evaluated for all lanes at once.
/// </summary>
internal sealed unsafe class LaneMaps
{
    private const int Row = LaneForceField.BlockSize;
    private readonly MappedTorsions[] _terms;
    private readonly (int Size, float[] Patches)[] _maps;

    /// <summary>The maps of a molecule.</summary>
    public LaneMaps(MolecularTopology topology)
    {
        _terms = [.. topology.CharmmAndCmap.MappedTorsions];
        _maps = [.. topology.CharmmAndCmap.Maps.Select(m => (m.Size, Array.ConvertAll(m.Patches.ToArray(), c => (float)c)))];
    }

    /// <summary>Adds forces, and energies where wanted, for the lanes at <paramref name="x"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add<T, TEnergy>(float* x, float* f, float* energy)
        where T : unmanaged, ISimd<T>
        where TEnergy : struct, IEnergyChoice
    {
        float* table = stackalloc float[TorsionMap.PatchSize * Row];
        T total = T.Zero;
        foreach (MappedTorsions t in _terms)
        {
            (int size, float[] patches) = _maps[t.Map];
            LaneTorsion<T> phi = new(x, t.I, t.J, t.K, t.L);
            LaneTorsion<T> psi = new(x, t.J, t.K, t.L, t.M);
            (T row, T s) = Locate(phi, size);
            (T column, T r) = Locate(psi, size);
            Gather(patches, size, row, column, table);
            (T value, T byS, T byR) = Bicubic(table, s, r);
            T squaresPerRadian = T.All((float)(size / (2 * Math.PI)));
            phi.AddForces(byS * squaresPerRadian, f, t.I, t.J, t.K, t.L);
            psi.AddForces(byR * squaresPerRadian, f, t.J, t.K, t.L, t.M);
            if (TEnergy.IsWanted)
            {
                total += value;
            }
        }

        if (TEnergy.IsWanted)
        {
            T.Store(T.Load(energy) + total, energy);
        }
    }

    // The square in which the angle lies, from 0 to size, and where in it. The patches join with equal slopes, so an angle that
    // rounding puts on the other side of a border loses nothing.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (T Square, T Offset) Locate<T>(LaneTorsion<T> torsion, int size)
        where T : unmanaged, ISimd<T>
    {
        T angle = VectorMath.Atan2(torsion.Sine, torsion.Cosine);
        T u = T.Fma(angle, T.All((float)(size / (2 * Math.PI))), T.All(0.5f * size));
        T nearest = T.Round(u);
        T square = nearest - T.And(T.GreaterThan(nearest, u), T.All(1f));
        return (square, u - square);
    }

    // A lane whose angle is not a number reads the first square; its offset carries the NaN on.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Gather<T>(float[] patches, int size, T row, T column, float* table)
        where T : unmanaged, ISimd<T>
    {
        float* rows = stackalloc float[2 * Row];
        T.Store(row, rows);
        T.Store(column, rows + Row);
        for (int lane = 0; lane < T.Count; lane++)
        {
            ReadOnlySpan<float> patch = patches.AsSpan(
                TorsionMap.PatchSize * ((Wrap(rows[lane], size) * size) + Wrap(rows[Row + lane], size)), TorsionMap.PatchSize);
            for (int c = 0; c < patch.Length; c++)
            {
                table[(c * Row) + lane] = patch[c];
            }
        }
    }

    private static int Wrap(float square, int size) => square >= 0 && square < size ? (int)square : square < 0 ? size - 1 : 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (T Value, T ByS, T ByR) Bicubic<T>(float* table, T s, T r)
        where T : unmanaged, ISimd<T>
    {
        T value = T.Zero;
        T byS = T.Zero;
        T byR = T.Zero;
        for (int a = 3; a >= 0; a--)
        {
            float* c = table + (4 * Row * a);
            T c1 = T.Load(c + Row);
            T c2 = T.Load(c + (2 * Row));
            T c3 = T.Load(c + (3 * Row));
            T inner = T.Fma(T.Fma(T.Fma(c3, r, c2), r, c1), r, T.Load(c));
            T slope = T.Fma(T.Fma(T.All(3f) * c3, r, c2 + c2), r, c1);
            byS = T.Fma(byS, s, value);
            value = T.Fma(value, s, inner);
            byR = T.Fma(byR, s, slope);
        }

        return (value, byS, byR);
    }
}
