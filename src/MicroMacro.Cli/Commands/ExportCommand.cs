using System.CommandLine;
using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Files;
using MicroMacro.Artifacts.Onnx;
using MicroMacro.Artifacts.Runs;
using MicroMacro.Cli.Hosting;
using MicroMacro.Generative.Models;

namespace MicroMacro.Cli.Commands;

/// <summary>micromacro export: a model for other programs.</summary>
internal static class ExportCommand
{
    private static readonly Argument<string> Model = new("MODEL") { Description = "A score model that 'train' or 'run' wrote." };

    private static readonly Option<string> Onnx = new("--onnx")
    {
        Description = "ONNX file to write: the denoiser of (x, sigma, z) with scaling, label encoding and preconditioning, operator set 13.",
        HelpName = "FILE.onnx",
        Required = true,
    };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Command command = new("export", "Writes a score model's denoiser for other programs; the safetensors file itself loads into PyTorch by name.")
        {
            Model, Onnx, CommonOptions.Json,
        };
        command.Does(Run);
        return command;
    }

    private static CommandOutcome Run(CommandContext context)
    {
        string path = context.Get(Model), file = context.Get(Onnx)!;
        OutputFile.Check(file);
        if (StoredSampler.Read(path).Model is not ScoreModel model)
        {
            throw new UsageException($"'{path}' is no score model; only those have a network to export.");
        }

        OnnxDenoiser.Write(file, model, RunManifest.Version);
        context.Print(
            new JsonObject { ["model"] = path, ["onnx"] = file, ["features"] = model.FeatureDimension, ["labels"] = model.LabelDimension },
            $"{file}: denoiser of {model.FeatureDimension} features and {model.LabelDimension} labels");
        return CommandOutcome.Success;
    }
}
