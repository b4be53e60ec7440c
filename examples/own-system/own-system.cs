#:project ../../src/MicroMacro.Web
#:property AllowUnsafeBlocks=true
#:property PublishAot=false

// A system of one's own in C#: a double well in x whose width y follows it. dotnet run examples/own-system/own-system.cs
using MicroMacro.Artifacts.Studies;
using MicroMacro.Numerics.Simd;
using MicroMacro.Systems.Sde;
using MicroMacro.Web;

string folder = args is [var given, ..] ? given : "runs/own-system";
Study study = new()
{
    Name = "own-system",
    System = new SdeSettings(new Valley(), Timestep: 0.002),
    Initial = new InitialSettings { Replicas = 64, Time = 5, Record = 0.05 },
    Windows = new WindowSettings { Axes = [new WindowAxis(-1.5, 1.5, 13, Stiffness: 40)], BurnIn = 1, Time = 20, Record = 0.1 },
    Model = new ModelSettings { Steps = 1500 },
    Loop = new LoopSettings { Iterations = 3, Region = 6, Explore = false },
};
using StudyRun run = StudyRun.Open(study, folder);
Console.WriteLine($"{run.Run().Result.Verdict.Text}\n{ReportPage.Write(folder)}");

/// <summary>Φ = 3 (x² - 1)² + 10 (y - x²)² in kT, noise 1 in x and 2 in y: b = -(σ²/2) ∇Φ.</summary>
readonly unsafe struct ValleyProcess : IItoProcess
{
    public int Dimension => 2;

    public void Drift<T>(T* x, T* b) where T : unmanaged, ISimdDouble<T>
    {
        T off = x[1] - (x[0] * x[0]);
        b[0] = (T.All(-6) * x[0] * ((x[0] * x[0]) - T.All(1))) + (T.All(20) * x[0] * off);
        b[1] = T.All(-40) * off;
    }

    public void Diffusion<T>(T* x, T* sigma) where T : unmanaged, ISimdDouble<T> => (sigma[0], sigma[1]) = (T.All(1), T.All(2));
}

sealed class Valley : SdeSystem
{
    public override string Name => "valley";
    public override string Description => "A double well whose width follows it.";
    public override IReadOnlyList<KeyValuePair<string, double>> Parameters => [];
    public override IReadOnlyList<SdeCoordinate> Coordinates { get; } = [new("x", 0, -1.5, 1.5), new("y", 0, 0, 2)];
    public override double DefaultTimestep => 0.002;
    public override IReadOnlyList<double> TypicalState => [-1, 1];
    public override bool IsReversible => true;
    public override TResult Accept<TResult>(IItoProcessVisitor<TResult> visitor) => visitor.Visit(new ValleyProcess());
    public override double ReducedPotential(ReadOnlySpan<double> s) => (3 * Math.Pow((s[0] * s[0]) - 1, 2)) + (10 * Math.Pow(s[1] - (s[0] * s[0]), 2));
}
