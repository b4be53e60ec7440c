using MicroMacro.Coupling.Consistency;
using MicroMacro.Coupling.Lifting;
using MicroMacro.Coupling.Loop;
using MicroMacro.Generative.CoordinateMaps;
using MicroMacro.Tests.Coupling.Support;

namespace MicroMacro.Tests.Coupling;

/// <summary>The verdict on a model that is right, from correlated physics, and on each planted defect.</summary>
public class VerdictTests
{
    private const int Windows = 4;
    private const int Samples = 500;

    [Fact, Trait("Kind", "Statistical")]
    public void A_right_model_is_failed_no_more_often_than_stated()
    {
        // 40 runs at a rate of at most 5 %: 7 failures or more have a chance of 0.3 %.
        int failed = Enumerable.Range(0, 40).Count(seed => Judge(Defect.None, (ulong)seed).Overall != LabelVerdict.Pass);
        Assert.True(failed < 7, $"{failed} of 40 right models were not passed");
    }

    [Theory, Trait("Kind", "Statistical")]
    [InlineData("Hot")]
    [InlineData("SwappedLabel")]
    [InlineData("LostState")]
    [InlineData("ReusedStream")]
    public void A_planted_defect_is_found(string defect)
    {
        int found = Enumerable.Range(0, 6).Count(seed => Judge(Enum.Parse<Defect>(defect), 1000 + (ulong)seed).Labels.Any(l => l.Verdict == LabelVerdict.Fail));
        Assert.True(found == 6, $"{defect} was found in {found} of 6 runs");
    }

    [Fact, Trait("Kind", "Statistical")]
    public void A_model_that_only_repeats_a_few_of_its_frames_is_not_passed()
    {
        // Ten frames a window, drawn again and again; the replicas held out are not among them.
        var ring = new RingSystem { Stickiness = 0.6 };
        LoopOptions options = RingStudy.Options(ring, Windows, Samples) with { Explore = false, Iterations = 1, SamplingSteps = 1200, TrainingFrames = 10 * Windows };
        var repeater = new NearestFrameLearner(_ => new IdentityMap(2), ring.CoarseVariables);
        int failed = Enumerable.Range(0, 6).Count(seed =>
            RingStudy.Run(ring, options, Defect.None, (ulong)seed, RingStudy.OneStart(0.3, 16), threads: 2, learner: repeater).Verdict.Overall == LabelVerdict.Fail);
        Assert.Equal(6, failed);
    }

    private static ConsistencyVerdict Judge(Defect defect, ulong seed)
    {
        // A change of width within one of two lobes would take thousands of samples to see; one lobe shows it.
        var ring = new RingSystem { Stickiness = 0.6, Separation = defect == Defect.Hot ? 0 : 1 };
        LoopOptions options = RingStudy.Options(ring, Windows, Samples) with { Explore = false, Iterations = 1, SamplingSteps = 1200 };
        return RingStudy.Run(ring, options, defect, seed, RingStudy.OneStart(0.3, 16), threads: 2).Verdict;
    }
}
