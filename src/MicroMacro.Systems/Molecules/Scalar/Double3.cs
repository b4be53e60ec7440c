using System.Runtime.CompilerServices;

namespace MicroMacro.Systems.Molecules;

/// <summary>A point or vector in float64 (System.Numerics has float32 only).</summary>
internal readonly record struct Double3(double X, double Y, double Z)
{
    public double Norm => Math.Sqrt(Dot(this, this));

    public static Double3 operator +(Double3 a, Double3 b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    public static Double3 operator -(Double3 a, Double3 b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    public static Double3 operator -(Double3 a) => new(-a.X, -a.Y, -a.Z);

    public static Double3 operator *(double s, Double3 a) => new(s * a.X, s * a.Y, s * a.Z);

    public static double Dot(Double3 a, Double3 b) => (a.X * b.X) + (a.Y * b.Y) + (a.Z * b.Z);

    public static Double3 Cross(Double3 a, Double3 b) =>
        new((a.Y * b.Z) - (a.Z * b.Y), (a.Z * b.X) - (a.X * b.Z), (a.X * b.Y) - (a.Y * b.X));

    /// <summary>Atom <paramref name="i"/> of coordinates [3N].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double3 Of(ReadOnlySpan<double> x, int i) => new(x[3 * i], x[(3 * i) + 1], x[(3 * i) + 2]);

    /// <summary>Adds this to atom <paramref name="i"/> of forces [3N]; nothing where the span is empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddTo(Span<double> f, int i)
    {
        if (!f.IsEmpty)
        {
            f[3 * i] += X;
            f[(3 * i) + 1] += Y;
            f[(3 * i) + 2] += Z;
        }
    }
}
