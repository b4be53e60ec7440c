using System.Runtime.CompilerServices;

namespace MicroMacro.Generative.CoordinateMaps;

/// <summary>A point or vector in space, in nm.</summary>
internal readonly record struct Point3(double X, double Y, double Z)
{
    public double Length => Math.Sqrt(Dot(this, this));

    public static Point3 operator +(Point3 a, Point3 b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    public static Point3 operator -(Point3 a, Point3 b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    public static Point3 operator *(double s, Point3 a) => new(s * a.X, s * a.Y, s * a.Z);

    public static double Dot(Point3 a, Point3 b) => (a.X * b.X) + (a.Y * b.Y) + (a.Z * b.Z);

    public static Point3 Cross(Point3 a, Point3 b) =>
        new((a.Y * b.Z) - (a.Z * b.Y), (a.Z * b.X) - (a.X * b.Z), (a.X * b.Y) - (a.Y * b.X));

    /// <summary>The position of one atom in an array of shape [N, 3].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Point3 Of(ReadOnlySpan<double> positions, int atom) =>
        new(positions[3 * atom], positions[(3 * atom) + 1], positions[(3 * atom) + 2]);

    /// <summary>Writes the position of one atom to an array of shape [N, 3].</summary>
    public void Store(Span<double> positions, int atom)
    {
        positions[3 * atom] = X;
        positions[(3 * atom) + 1] = Y;
        positions[(3 * atom) + 2] = Z;
    }
}
