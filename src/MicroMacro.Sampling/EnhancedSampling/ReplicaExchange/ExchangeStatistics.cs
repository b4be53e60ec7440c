namespace MicroMacro.Sampling.EnhancedSampling;

/// <summary>How well replicas move between states.</summary>
public sealed class ExchangeStatistics
{
    private ExchangeStatistics()
    {
    }

    /// <summary>The pairs of states that try to exchange.</summary>
    public required IReadOnlyList<(int First, int Second)> Pairs { get; init; }

    /// <summary>Attempts of each pair.</summary>
    public required IReadOnlyList<int> Attempts { get; init; }

    /// <summary>Accepted exchanges of each pair.</summary>
    public required IReadOnlyList<int> Accepted { get; init; }

    /// <summary>Round trips of each replica: from the one end to the other and back to the one.</summary>
    public required IReadOnlyList<int> RoundTrips { get; init; }

    /// <summary>Mean length of the round trips in segments; NaN where none was finished.</summary>
    public required double MeanRoundTrip { get; init; }

    /// <summary>Of the replicas seen in each state that have been at an end, the share that was last at the first one, [K]: 1 at that
    /// end, 0 at the other, and where it falls steeply is the bottleneck [katzgraber2006].</summary>
    public required IReadOnlyList<double> Outbound { get; init; }

    /// <summary>Accepted over attempted exchanges of a pair.</summary>
    public double Acceptance(int pair) => Attempts[pair] == 0 ? double.NaN : (double)Accepted[pair] / Attempts[pair];

    /// <summary>The lowest acceptance of any pair that made an attempt; NaN if none did.</summary>
    public double LowestAcceptance => Enumerable.Range(0, Pairs.Count).Where(p => Attempts[p] > 0).Select(Acceptance).DefaultIfEmpty(double.NaN).Min();

    internal static ExchangeStatistics Of(ExchangePairs pairs, int states, int[] stateOf, bool[] accepted)
    {
        (int First, int Second)[] all = [.. pairs.Sets.SelectMany(s => s)];
        int[] first = [.. pairs.Sets.Select((_, i) => pairs.Sets.Take(i).Sum(s => s.Length))];
        int[] attempts = new int[all.Length];
        int[] taken = new int[all.Length];
        int next = 0;
        for (int round = 0; next < accepted.Length; round++)
        {
            int set = round % pairs.Sets.Count;
            for (int p = 0; p < pairs.Sets[set].Length; p++, next++)
            {
                attempts[first[set] + p]++;
                taken[first[set] + p] += accepted[next] ? 1 : 0;
            }
        }

        Travel travel = new(states);
        for (int row = 0; row < stateOf.Length; row++)
        {
            travel.See(row / states, row % states, stateOf[row], pairs);
        }

        return new ExchangeStatistics
        {
            Pairs = all,
            Attempts = attempts,
            Accepted = taken,
            RoundTrips = travel.Trips,
            MeanRoundTrip = travel.Trips.Sum() == 0 ? double.NaN : (double)travel.Length / travel.Trips.Sum(),
            Outbound = [.. Enumerable.Range(0, states).Select(k => travel.Labelled[k] == 0 ? double.NaN : (double)travel.Outbound[k] / travel.Labelled[k])],
        };
    }

    /// <summary>Follows the replicas from end to end.</summary>
    private sealed class Travel(int states)
    {
        // The end that each replica was at last: 0 none, 1 the first, 2 the other.
        private readonly int[] _last = new int[states];
        private readonly int[] _began = [.. Enumerable.Repeat(-1, states)];

        public int[] Trips { get; } = new int[states];

        public long Length { get; private set; }

        public long[] Outbound { get; } = new long[states];

        public long[] Labelled { get; } = new long[states];

        public void See(int round, int replica, int state, ExchangePairs pairs)
        {
            if (state == pairs.Start)
            {
                if (_last[replica] == 2 && _began[replica] >= 0)
                {
                    Trips[replica]++;
                    Length += round - _began[replica];
                }

                // A trip is timed from the first visit after the one before was finished.
                if (_last[replica] != 1)
                {
                    _began[replica] = round;
                }

                _last[replica] = 1;
            }
            else if (state == pairs.End)
            {
                _last[replica] = 2;
            }

            if (_last[replica] > 0)
            {
                Labelled[state]++;
                Outbound[state] += _last[replica] == 1 ? 1 : 0;
            }
        }
    }
}
