using System.Text;
using MicroMacro.Artifacts.Outside;
using MicroMacro.Numerics;

namespace MicroMacro.Tests.Artifacts.Outside;

[Trait("Kind", "Unit")]
public sealed class HillsTests
{
    internal const string Two = "#! FIELDS time phi psi sigma_phi sigma_psi height biasf\n#! SET multivariate false\n#! SET kerneltype stretched-gaussian\n#! SET min_phi -pi\n#! SET max_phi pi\n#! SET min_psi -pi\n#! SET max_psi pi\n 1 3.0 0.5 0.35 0.3 1.2 6\n 2 -3.1 0.2 0.35 0.3 1.1 6\n 3 0.1 -1.5 0.35 0.3 1.0 6\n";

    [Fact]
    public void Stretched_hills_sum_as_written_out_across_the_periodic_border()
    {
        Hills hills = Parse(Two);
        Assert.Equal(5.0 / 6, hills.BiasScale, 1e-15);
        HillAxis axis = new(-Math.PI, Math.PI, 40, true);
        HillSum sum = HillSum.Of(hills, [axis, axis], 3);
        for (int i = 0; i < 40; i++)
        {
            for (int j = 0; j < 40; j++)
            {
                double expected = 0;
                for (int n = 0; n < 3; n++)
                {
                    double half = 0.5 * (Math.Pow(Turn(axis.At(i) - hills.Centers[2 * n]) / 0.35, 2) + Math.Pow(Turn(axis.At(j) - hills.Centers[(2 * n) + 1]) / 0.3, 2));
                    expected += half < 6.25 ? hills.Heights[n] * (Math.Exp(-half) - Math.Exp(-6.25)) / (1 - Math.Exp(-6.25)) : 0;
                }

                Assert.Equal(expected, sum.Values[(i * 40) + j], 1e-12);
            }
        }
    }

    [Fact]
    public void Gaussians_in_one_variable_sum_within_the_cut_tail()
    {
        Hills hills = Parse("#! FIELDS time d sigma_d height biasf\n 1 1.0 0.1 2.0 1\n 2 1.3 0.1 1.0 1\n");
        Assert.Equal(1, hills.BiasScale);
        HillAxis axis = new(0, 2, 100, false);
        double[] values = HillSum.Of(hills, [axis], 2).Values;
        Assert.Equal(101, values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            double expected = (2 * Math.Exp(-50 * Math.Pow(axis.At(i) - 1, 2))) + Math.Exp(-50 * Math.Pow(axis.At(i) - 1.3, 2));
            Assert.Equal(expected, values[i], 0.006);
        }
    }

    [Theory]
    [InlineData("#! FIELDS time d height\n 1 1 1\n", "no HILLS file")]
    [InlineData("#! FIELDS time d sigma_d height biasf\n 1 1 0 1 1\n", "width")]
    [InlineData("#! FIELDS time d sigma_d height biasf\n 1 1 1 1 5\n 2 1 1 1 6\n", "several bias factors")]
    [InlineData("#! SET kerneltype epanechnikov\n#! FIELDS time d sigma_d height\n 1 1 1 1\n", "kernel 'epanechnikov'")]
    [InlineData("#! SET multivariate true\n#! FIELDS time d e sigma_d sigma_e height biasf\n 1 1 1 1 1 1 1\n", "multivariate")]
    [InlineData("#! SET multivariate true\n#! FIELDS time d e sigma_d_d sigma_e_e sigma_e_d height biasf\n 1 1 1 1 -0.5 0 1 1\n", "width")]
    public void What_cannot_be_summed_is_refused_by_name(string text, string expected)
        => Assert.Contains(expected, Assert.Throws<InvalidDataInputException>(() => Parse(text)).Message);

    [Theory]
    [InlineData("sigma_phi_phi sigma_psi_psi sigma_psi_phi", "0.3 0.2 0.25")]
    [InlineData("sigma_phi_phi sigma_psi_phi sigma_psi_psi", "0.3 0.25 0.2")]
    public void Multivariate_hills_have_the_covariance_whose_triangle_the_file_holds(string fields, string numbers)
    {
        Hills hills = Parse($"#! FIELDS time phi psi {fields} height biasf\n#! SET multivariate true\n#! SET min_phi -pi\n#! SET max_phi pi\n#! SET min_psi -pi\n#! SET max_psi pi\n 1 3.0 0.5 {numbers} 1.2 6\n");
        (double aa, double ab, double bb) = (0.3 * 0.3, 0.3 * 0.25, (0.25 * 0.25) + (0.2 * 0.2));
        double determinant = (aa * bb) - (ab * ab);
        HillAxis axis = new(-Math.PI, Math.PI, 60, true);
        double[] sum = HillSum.Of(hills, [axis, axis], 1).Values;
        for (int i = 0; i < sum.Length; i++)
        {
            (double a, double b) = (Turn(axis.At(i / 60) - 3.0), Turn(axis.At(i % 60) - 0.5));
            double half = 0.5 * ((bb * a * a) - (2 * ab * a * b) + (aa * b * b)) / determinant;
            Assert.Equal(1.2 * Math.Exp(-half), sum[i], 1.2 * Math.Exp(-6.2));
        }

        Assert.Equal(Math.Sqrt(bb), hills.Widths[1], 1e-15);
    }

    [Fact]
    public void Walkers_hills_stand_in_the_order_of_time()
    {
        string folder = Directory.CreateTempSubdirectory("hills").FullName;
        string[] paths = [Path.Combine(folder, "HILLS.0"), Path.Combine(folder, "HILLS.1")];
        File.WriteAllText(paths[0], "#! FIELDS time d sigma_d height biasf\n 1 1.0 0.1 2.0 5\n 3 1.2 0.1 1.0 5\n");
        File.WriteAllText(paths[1], "#! FIELDS time d sigma_d height biasf\n 1 2.0 0.2 1.9 5\n 2 2.2 0.3 1.5 5\n");
        Hills hills = Hills.Read(paths);
        Directory.Delete(folder, recursive: true);
        Assert.Equal([1, 1, 2, 3], hills.Times);
        Assert.Equal([1.0, 2.0, 2.2, 1.2], hills.Centers);
        Assert.Equal([0.1, 0.2, 0.3, 0.1], hills.Widths);
        Assert.Equal([2.0, 1.9, 1.5, 1.0], hills.Heights);
    }

    private static double Turn(double d) => d - (2 * Math.PI * Math.Round(d / (2 * Math.PI)));

    private static Hills Parse(string text) => Hills.Of(TextTableReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "HILLS", TimeRewind.KeepsAll));
}
