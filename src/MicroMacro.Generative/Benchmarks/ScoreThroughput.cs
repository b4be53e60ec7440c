namespace MicroMacro.Generative.Benchmarks;

/// <summary>How fast a score network trains and evaluates on this machine.</summary>
/// <param name="TrainStepMilliseconds">Mean wall time of one optimiser step: noise, forward, backward, AdamW and moving average.</param>
/// <param name="BestTrainStepMilliseconds">The shortest step, which other processes disturb least.</param>
/// <param name="TrainGflops">Floating-point operations of the matrix products of a step (6 per weight and row, 12 for an energy) over its mean time, in 1e9/s.</param>
/// <param name="EvaluationsPerSecond">Denoiser evaluations per second, one per state.</param>
/// <param name="BestEvaluationsPerSecond">The same from the shortest pass.</param>
/// <param name="EvaluationGflops">Floating-point operations that an evaluation of the whole network would take (2 per weight, 4 for an energy) times the rate, in 1e9/s.</param>
/// <param name="Threads">Threads that took part in training.</param>
public sealed record ScoreThroughput(
    double TrainStepMilliseconds, double BestTrainStepMilliseconds, double TrainGflops, double EvaluationsPerSecond, double BestEvaluationsPerSecond,
    double EvaluationGflops, int Threads);
