namespace MicroMacro.Generative.CoordinateMaps;

/// <summary>Rigid superposition of one structure on another with the least squared distance, by unit quaternions [horn1987]; never a reflection.</summary>
public static class Superposition
{
    /// <summary>Moves a structure onto a reference by a rotation and a translation.</summary>
    /// <param name="positions">Positions in nm, shape [N, 3].</param>
    /// <param name="reference">The structure to lie on, shape [N, 3].</param>
    /// <param name="superposed">Receives the moved positions, shape [N, 3]; may be <paramref name="positions"/> itself.</param>
    /// <returns>The root mean square distance that is left, in nm.</returns>
    public static double Align(ReadOnlySpan<double> positions, ReadOnlySpan<double> reference, Span<double> superposed)
    {
        if (positions.Length != reference.Length || positions.Length != superposed.Length || positions.Length % 3 != 0 || positions.IsEmpty)
        {
            throw new ArgumentException(
                $"structures of {positions.Length}, {reference.Length} and {superposed.Length} numbers; equal shapes [N, 3] are needed");
        }

        int n = positions.Length / 3;
        Point3 from = Centroid(positions);
        Point3 to = Centroid(reference);
        Span<double> rotation = stackalloc double[9];
        BestRotation(positions, from, reference, to, rotation);
        double squared = 0;
        for (int i = 0; i < n; i++)
        {
            Point3 p = Point3.Of(positions, i) - from;
            Point3 moved = to + new Point3(
                (rotation[0] * p.X) + (rotation[1] * p.Y) + (rotation[2] * p.Z),
                (rotation[3] * p.X) + (rotation[4] * p.Y) + (rotation[5] * p.Z),
                (rotation[6] * p.X) + (rotation[7] * p.Y) + (rotation[8] * p.Z));
            Point3 left = moved - Point3.Of(reference, i);
            squared += Point3.Dot(left, left);
            moved.Store(superposed, i);
        }

        return Math.Sqrt(squared / n);
    }

    /// <summary>Turns vectors on atoms (forces) with the rotation that lays a structure on a reference.</summary>
    internal static void Turn(ReadOnlySpan<double> positions, ReadOnlySpan<double> reference, ReadOnlySpan<double> vectors, Span<double> turned)
    {
        Span<double> r = stackalloc double[9];
        BestRotation(positions, Centroid(positions), reference, Centroid(reference), r);
        for (int i = 0; i < positions.Length / 3; i++)
        {
            Point3 v = Point3.Of(vectors, i);
            new Point3(
                (r[0] * v.X) + (r[1] * v.Y) + (r[2] * v.Z),
                (r[3] * v.X) + (r[4] * v.Y) + (r[5] * v.Z),
                (r[6] * v.X) + (r[7] * v.Y) + (r[8] * v.Z)).Store(turned, i);
        }
    }

    internal static Point3 Centroid(ReadOnlySpan<double> positions)
    {
        Point3 sum = default;
        for (int i = 0; i < positions.Length / 3; i++)
        {
            sum += Point3.Of(positions, i);
        }

        return 3.0 / positions.Length * sum;
    }

    private static void BestRotation(
        ReadOnlySpan<double> positions, Point3 from, ReadOnlySpan<double> reference, Point3 to, Span<double> rotation)
    {
        Span<double> s = stackalloc double[9]; // s[3 a + b] = sum of p_a r_b
        for (int i = 0; i < positions.Length / 3; i++)
        {
            Point3 p = Point3.Of(positions, i) - from;
            Point3 r = Point3.Of(reference, i) - to;
            s[0] += p.X * r.X;
            s[1] += p.X * r.Y;
            s[2] += p.X * r.Z;
            s[3] += p.Y * r.X;
            s[4] += p.Y * r.Y;
            s[5] += p.Y * r.Z;
            s[6] += p.Z * r.X;
            s[7] += p.Z * r.Y;
            s[8] += p.Z * r.Z;
        }

        // The quaternion of the best rotation is the eigenvector of the largest eigenvalue of this symmetric matrix.
        Span<double> matrix =
        [
            s[0] + s[4] + s[8], s[5] - s[7], s[6] - s[2], s[1] - s[3],
            s[5] - s[7], s[0] - s[4] - s[8], s[1] + s[3], s[6] + s[2],
            s[6] - s[2], s[1] + s[3], s[4] - s[0] - s[8], s[5] + s[7],
            s[1] - s[3], s[6] + s[2], s[5] + s[7], s[8] - s[0] - s[4],
        ];
        Span<double> q = stackalloc double[4];
        LargestEigenvector(matrix, q);
        (double w, double x, double y, double z) = (q[0], q[1], q[2], q[3]);
        rotation[0] = (w * w) + (x * x) - (y * y) - (z * z);
        rotation[1] = 2 * ((x * y) - (w * z));
        rotation[2] = 2 * ((x * z) + (w * y));
        rotation[3] = 2 * ((x * y) + (w * z));
        rotation[4] = (w * w) - (x * x) + (y * y) - (z * z);
        rotation[5] = 2 * ((y * z) - (w * x));
        rotation[6] = 2 * ((x * z) - (w * y));
        rotation[7] = 2 * ((y * z) + (w * x));
        rotation[8] = (w * w) - (x * x) - (y * y) + (z * z);
    }

    /// <summary>Cyclic Jacobi rotations on a symmetric 4 x 4 matrix, which is overwritten.</summary>
    private static void LargestEigenvector(Span<double> a, Span<double> eigenvector)
    {
        Span<double> v = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
        for (int sweep = 0; sweep < 12; sweep++)
        {
            for (int p = 0; p < 3; p++)
            {
                for (int q = p + 1; q < 4; q++)
                {
                    Rotate(a, v, p, q);
                }
            }
        }

        int best = 0;
        for (int k = 1; k < 4; k++)
        {
            best = a[5 * k] > a[5 * best] ? k : best;
        }

        for (int i = 0; i < 4; i++)
        {
            eigenvector[i] = v[(4 * i) + best];
        }
    }

    private static void Rotate(Span<double> a, Span<double> v, int p, int q)
    {
        double off = a[(4 * p) + q];
        if (off == 0)
        {
            return;
        }

        double theta = (a[5 * q] - a[5 * p]) / (2 * off);
        double t = (theta < 0 ? -1 : 1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        double c = 1 / Math.Sqrt((t * t) + 1);
        double s = t * c;
        for (int k = 0; k < 4; k++)
        {
            (double kp, double kq) = (a[(4 * k) + p], a[(4 * k) + q]);
            (a[(4 * k) + p], a[(4 * k) + q]) = ((c * kp) - (s * kq), (s * kp) + (c * kq));
        }

        for (int k = 0; k < 4; k++)
        {
            (double pk, double qk) = (a[(4 * p) + k], a[(4 * q) + k]);
            (a[(4 * p) + k], a[(4 * q) + k]) = ((c * pk) - (s * qk), (s * pk) + (c * qk));
            (double vp, double vq) = (v[(4 * k) + p], v[(4 * k) + q]);
            (v[(4 * k) + p], v[(4 * k) + q]) = ((c * vp) - (s * vq), (s * vp) + (c * vq));
        }
    }
}
