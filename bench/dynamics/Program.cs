using MicroMacro.Bench.Dynamics;

// dotnet build -c Release bench/dynamics, then artifacts/bin/dynamics/release/dynamics COMMAND; README.md says what each measures.
return args switch
{
    ["populations", string folder, string nanoseconds, string threads, string output] =>
        Populations.Run(folder, double.Parse(nanoseconds), int.Parse(threads), output),
    ["drift", string folder, string replicas, string nanoseconds, string output] => Drift.Run(folder, int.Parse(replicas), double.Parse(nanoseconds), output),
    ["drift-summary", string output] => Drift.Summarize(output),
    ["quartic", string friction, string scale] => Quartic.Run(double.Parse(friction), double.Parse(scale)),
    ["speed", string folder] => Speed.Run(folder),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        dynamics populations FOLDER NANOSECONDS THREADS OUT.txt   ala2 in OBC2, 300 K, 2 fs, bonds to hydrogen held: "phi psi" in degrees
        dynamics drift FOLDER REPLICAS NANOSECONDS OUT.csv        energy drift in vacuum at 0.5 fs, float64 and float32; appends, resumes
        dynamics drift-summary OUT.csv
        dynamics quartic FRICTION SCALE                           error of <x²> against the timestep on x⁴/4 + x²/2
        dynamics speed FOLDER                                     replica-steps per second with and without constraints
        """);
    return 2;
}
