using MicroMacro.Cli;
using MicroMacro.Cli.Hosting;

return CommandHost.Run(CommandTree.Create(), args);
