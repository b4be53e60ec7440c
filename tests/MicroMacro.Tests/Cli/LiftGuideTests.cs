using MicroMacro.Artifacts.Arrays;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Numerics.Random;
using MicroMacro.Tests.Artifacts;

namespace MicroMacro.Tests.Cli;

[Trait("Kind", "Unit")]
public sealed class LiftGuideTests : IDisposable
{
    private readonly TemporaryFolder _files = new();

    public LiftGuideTests()
    {
        RandomSequence random = new(new RandomKey(2, 1));
        const int N = 2000;
        ArrayBundle bundle = new();
        bundle["x"] = NamedArray.Of([.. Enumerable.Range(0, 2 * N).Select(_ => random.NextGaussian())], N, 2);
        bundle["z"] = NamedArray.Of([.. Enumerable.Range(0, N).Select(_ => random.NextGaussian())], N, 1);
        NpzFile.Write(_files["data.npz"], bundle);
    }

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Guided_samples_stand_where_they_were_asked_to()
    {
        CommandResult result = CommandLine.RunScript(
            _files.Folder,
            "$0 train data.npz --out m.safetensors --steps 600 --hidden 32 --layers 2 --batch 200 --seed 5 && "
            + "$0 lift m.safetensors --at z=0 -n 400 --out g.npz --guide 'x[0]-x[1]=1.5' --guide-width 0.1 && "
            + "$0 lift m.safetensors --at z=0 -n 400 --out h.npz --guide 'x[0]=1' --guide '2*x[1]=-1' --guide-width 0.1 --guide-width 0.2 --sampler pc --steps 80");
        Assert.True(result.Code == 0, result.Error);
        double[] g = NpzFile.Read(_files["g.npz"])["x"].ToDoubles(), h = NpzFile.Read(_files["h.npz"])["x"].ToDoubles();
        Assert.Equal(1.5, Enumerable.Range(0, 400).Average(i => g[2 * i] - g[(2 * i) + 1]), 0.05);
        Assert.Equal(1.0, Enumerable.Range(0, 400).Average(i => h[2 * i]), 0.05);
        Assert.Equal(-0.5, Enumerable.Range(0, 400).Average(i => h[(2 * i) + 1]), 0.05);
        (string Arguments, string Text)[] wrong =
        [
            ("--guide 'x[2]=1' --guide-width 1", "beyond the 2 columns"), ("--guide 'y=1' --guide-width 1", "no column such as x[0]"),
            ("--guide 'x[0]' --guide-width 1", "not VARIABLE=VALUE"), ("--guide 'x[0]=1'", "need one --guide-width"),
            ("--guide 'x[0]=1' --guide-width 0", "width positive"), ("--guide 'x[0]=1 nm' --guide-width 1", "--guide"),
            ("--guide-width 1", "belongs to --guide"), ("--guide 'x[0]=1' --guide-width 1 --sampler ode", "fixed steps"),
            ("--guide '0 x[0]=1' --guide-width 1", "not all zero"), ("--guide 'x[0] x[1]=1' --guide-width 1", "no sum of columns"),
        ];
        foreach ((string arguments, string text) in wrong)
        {
            CommandResult refused = CommandLine.RunScript(_files.Folder, $"$0 lift m.safetensors --at z=0 -n 4 --out w.npz {arguments}");
            Assert.Equal(2, refused.Code);
            Assert.Contains(text, refused.Error, StringComparison.Ordinal);
        }
    }
}
