using MicroMacro.Artifacts.Studies;

namespace MicroMacro.Bench.Headline;

/// <summary>The cells of the experiment, most telling first.</summary>
internal static class Plan
{
    /// <summary>Methods by name; those of the loop last.</summary>
    public static readonly IReadOnlyList<(string Name, Action<Case, int, Curve> Run)> Peers =
    [
        ("umbrella", Headline.Peers.Umbrella),
        ("umbrella-exchange", Headline.Peers.Exchange),
        ("metadynamics", (s, n, c) => Headline.Peers.Metadynamics(s, n, c, false)),
        ("temperatures", Headline.Peers.Temperatures),
        ("oracle-metadynamics", (s, n, c) => Headline.Peers.Metadynamics(s, n, c, true)),
        ("plain", Headline.Peers.Plain),
    ];

    /// <summary>The loop, and the loop with one part changed.</summary>
    public static readonly IReadOnlyList<(string Name, Action<Case, int, Curve> Run)> Loops =
    [
        Loop("loop", study => study),
        Loop("loop-no-global-moves", Local),
        Loop("loop-nearest-frame", study => By(ModelMethod.NearestFrame, study)),
        Loop("loop-nearest-frame-relaxed", study => Relaxed(By(ModelMethod.NearestFrame, study))),
        Loop("loop-monte-carlo", study => By(ModelMethod.MonteCarlo, study)),
        Loop("loop-no-healing", study => study with { Windows = study.Windows with { Healing = 0 } }),
        Loop("loop-all-windows", study => study with { Loop = study.Loop with { Explore = false } }),
    ];

    public static IEnumerable<(string Method, Action<Case, int, Curve> Run)> Methods() => [.. Loops.Take(3), .. Peers, .. Loops.Skip(3)];

    private static (string, Action<Case, int, Curve>) Loop(string name, Func<Study, Study> change) => (name, (s, n, c) => Headline.Loops.Run(s, n, c, change));

    private static Study Local(Study study) => study with { Windows = study.Windows with { GlobalMoves = 0 } };

    // Frames have no density: what lifts by them moves locally alone.
    private static Study By(ModelMethod method, Study study) => Local(study) with { Model = study.Model with { Method = method } };

    // A pool frame with short dynamics of its own before it starts a window: ten times the healing.
    private static Study Relaxed(Study study) => study with { Windows = study.Windows with { Healing = 10 * study.Windows.Healing } };
}
