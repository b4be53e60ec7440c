using System.Globalization;
using System.Text;
using MicroMacro.Tests.Support;

namespace MicroMacro.Tests.Web;

/// <summary>Alanine dipeptide with its two torsions turned, as the models of a PDB file.</summary>
internal static class SyntheticStructures
{
    private static readonly string[] Lines =
        [.. File.ReadLines(RepositoryRoot.Combine("tests", "MicroMacro.Tests", "Web", "ala2.pdb")).Where(l => l.StartsWith("ATOM", StringComparison.Ordinal) || l.StartsWith("HETATM", StringComparison.Ordinal))];

    /// <summary>Some structures per label of φ (radians), ψ at random, with a little noise on every atom.</summary>
    public static string Pdb(double[] labels, int perLabel, Noise random)
    {
        StringBuilder text = new();
        int model = 0;
        foreach (double phi in labels)
        {
            for (int k = 0; k < perLabel; k++)
            {
                double[] x = Positions();
                Turn(x, 6, 8, phi, i => i >= 8 && i != 8);
                Turn(x, 8, 14, 2.5 + (0.5 * random.NextGaussian()), i => i >= 15);
                text.Append(CultureInfo.InvariantCulture, $"MODEL     {++model,4}\n");
                for (int i = 0; i < Lines.Length; i++)
                {
                    text.Append(Lines[i].AsSpan(0, 30));
                    for (int axis = 0; axis < 3; axis++)
                    {
                        text.Append(CultureInfo.InvariantCulture, $"{x[(3 * i) + axis] + (0.03 * random.NextGaussian()),8:F3}");
                    }

                    text.Append(Lines[i].AsSpan(54)).Append('\n');
                }

                text.Append("ENDMDL\n");
            }
        }

        return text.Append("END\n").ToString();
    }

    private static double[] Positions() => [.. Lines.SelectMany(l => new[] { l[30..38], l[38..46], l[46..54] }).Select(t => double.Parse(t, CultureInfo.InvariantCulture))];

    /// <summary>Rodrigues' rotation of the chosen atoms about the bond from a to b.</summary>
    private static void Turn(double[] x, int a, int b, double angle, Func<int, bool> turned)
    {
        double[] k = [x[3 * b] - x[3 * a], x[(3 * b) + 1] - x[(3 * a) + 1], x[(3 * b) + 2] - x[(3 * a) + 2]];
        double length = Math.Sqrt((k[0] * k[0]) + (k[1] * k[1]) + (k[2] * k[2]));
        k = [k[0] / length, k[1] / length, k[2] / length];
        (double sin, double cos) = Math.SinCos(angle);
        for (int i = 0; i < x.Length / 3; i++)
        {
            if (turned(i))
            {
                double[] v = [x[3 * i] - x[3 * b], x[(3 * i) + 1] - x[(3 * b) + 1], x[(3 * i) + 2] - x[(3 * b) + 2]];
                double dot = (k[0] * v[0]) + (k[1] * v[1]) + (k[2] * v[2]);
                double[] cross = [(k[1] * v[2]) - (k[2] * v[1]), (k[2] * v[0]) - (k[0] * v[2]), (k[0] * v[1]) - (k[1] * v[0])];
                for (int axis = 0; axis < 3; axis++)
                {
                    x[(3 * i) + axis] = x[(3 * b) + axis] + (v[axis] * cos) + (cross[axis] * sin) + (k[axis] * dot * (1 - cos));
                }
            }
        }
    }
}
