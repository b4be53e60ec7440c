namespace MicroMacro.Coupling.Consistency;

/// <summary>What the tests say of one label.</summary>
public enum LabelVerdict
{
    /// <summary>No test rejects, and the smallest effect that could have been seen is stated.</summary>
    Pass,

    /// <summary>Model and physics differ.</summary>
    Fail,

    /// <summary>Replicas that started from different lifted states still disagree: a hidden state has not equilibrated.</summary>
    NotEquilibrated,

    /// <summary>The label lies where F is above the region asked for; it does not count.</summary>
    OutsideRegion,

    /// <summary>There are too few independent physical frames to tell.</summary>
    CannotTell,
}
