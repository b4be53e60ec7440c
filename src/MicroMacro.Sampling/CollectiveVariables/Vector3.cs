namespace MicroMacro.Sampling.CollectiveVariables;

/// <summary>A vector in space, in double precision.</summary>
internal readonly record struct Vector3(double X, double Y, double Z)
{
    public static Vector3 operator -(Vector3 a, Vector3 b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    public static Vector3 operator +(Vector3 a, Vector3 b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    public static Vector3 operator *(double s, Vector3 a) => new(s * a.X, s * a.Y, s * a.Z);

    public static double Dot(Vector3 a, Vector3 b) => (a.X * b.X) + (a.Y * b.Y) + (a.Z * b.Z);

    public static Vector3 Cross(Vector3 a, Vector3 b) =>
        new((a.Y * b.Z) - (a.Z * b.Y), (a.Z * b.X) - (a.X * b.Z), (a.X * b.Y) - (a.Y * b.X));

    public static Vector3 Of(ReadOnlySpan<double> positions, int atom) => new(positions[3 * atom], positions[(3 * atom) + 1], positions[(3 * atom) + 2]);

    public void AddTo(Span<double> gradient, int atom)
    {
        gradient[3 * atom] += X;
        gradient[(3 * atom) + 1] += Y;
        gradient[(3 * atom) + 2] += Z;
    }
}
