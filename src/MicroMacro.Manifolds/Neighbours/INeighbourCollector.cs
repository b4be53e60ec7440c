namespace MicroMacro.Manifolds.Neighbours;

/// <summary>What a search hands its candidates to.</summary>
internal interface INeighbourCollector
{
    /// <summary>The squared distance beyond which nothing is taken.</summary>
    double Worst { get; }

    /// <summary>Takes a candidate that is no further than that.</summary>
    void Offer(int index, double distance);
}
