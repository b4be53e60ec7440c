using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Generative.CoordinateMaps;

/// <summary>Bond lengths, angles and torsions of atoms whose positions stand in an array of shape [N, 3], in nm and radians.</summary>
public static class MolecularGeometry
{
    /// <summary>The distance a-b, in nm.</summary>
    public static double Distance(ReadOnlySpan<double> positions, int a, int b) =>
        (Point3.Of(positions, a) - Point3.Of(positions, b)).Length;

    /// <summary>The angle a-b-c at b, in [0, π]; accurate near both ends because it is taken from sine and cosine together.</summary>
    public static double Angle(ReadOnlySpan<double> positions, int a, int b, int c)
    {
        Point3 center = Point3.Of(positions, b);
        Point3 toA = Point3.Of(positions, a) - center;
        Point3 toC = Point3.Of(positions, c) - center;
        return VectorMath.Atan2(Point3.Cross(toA, toC).Length, Point3.Dot(toA, toC));
    }

    /// <summary>
    /// The torsion a-b-c-d about the axis b-c, in (-π, π], 0 where a and d eclipse each other (IUPAC sign). The atoms need not be
    /// bonded in that order: with d bonded to b it is the angle between two substituents of b seen along b-c.
    /// </summary>
    public static double Torsion(ReadOnlySpan<double> positions, int a, int b, int c, int d)
    {
        Point3 first = Point3.Of(positions, b) - Point3.Of(positions, a);
        Point3 axis = Point3.Of(positions, c) - Point3.Of(positions, b);
        Point3 last = Point3.Of(positions, d) - Point3.Of(positions, c);
        Point3 n1 = Point3.Cross(first, axis);
        Point3 n2 = Point3.Cross(axis, last);
        return VectorMath.Atan2(axis.Length * Point3.Dot(first, n2), Point3.Dot(n1, n2));
    }

    /// <summary>Six times the signed volume of the tetrahedron a, b, c, d: its sign is the hand of the four points. nm³.</summary>
    public static double SignedVolume(ReadOnlySpan<double> positions, int a, int b, int c, int d)
    {
        Point3 origin = Point3.Of(positions, a);
        return Point3.Dot(
            Point3.Of(positions, b) - origin,
            Point3.Cross(Point3.Of(positions, c) - origin, Point3.Of(positions, d) - origin));
    }

    /// <summary>An angle brought into [-π, π).</summary>
    public static double Wrap(double angle)
    {
        double turns = Math.Floor((angle + Math.PI) / (2 * Math.PI));
        return angle - (2 * Math.PI * turns);
    }
}
