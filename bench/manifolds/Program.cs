using MicroMacro.Bench.Manifolds;

// dotnet build -c Release bench/manifolds, then artifacts/bin/manifolds/release/manifolds COMMAND; README.md says what each measures.
Dictionary<string, Action> commands = new()
{
    ["exact"] = Warped.Exact, ["bursts"] = Warped.Burst, ["trajectory"] = Warped.Trajectory, ["half-moon"] = Smooth.HalfMoon, ["ornstein-uhlenbeck"] = Smooth.OrnsteinUhlenbeck,
    ["periodic"] = Periodic.Rates,
};
if (args is not [string name] || !commands.TryGetValue(name, out Action? command))
{
    Console.Error.WriteLine($"manifolds {string.Join('|', commands.Keys)}");
    return 2;
}

command();
return 0;
