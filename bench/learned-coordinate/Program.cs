using System.Globalization;
using MicroMacro.Bench.Learned;

// dotnet build -c Release bench/learned-coordinate, then artifacts/bin/learned-coordinate/release/learned-coordinate FOLDER OUT [SCALE]
if (args is not [string folder, string output, ..])
{
    Console.Error.WriteLine("learned-coordinate FOLDER-OF-ala2 OUT [SCALE=1]   stages are kept in OUT; SCALE multiplies all run lengths");
    return 2;
}

new Alanine(folder, output, args.Length > 2 ? double.Parse(args[2], CultureInfo.InvariantCulture) : 1).Run();
return 0;
