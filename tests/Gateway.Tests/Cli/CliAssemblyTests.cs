using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Gateway.Tests.Cli;

public sealed class CliAssemblyTests
{
    [Fact]
    public void CommandLine_KnowsNeitherTheGatewayNorAWebServer()
    {
        using var file = new PEReader(File.OpenRead(CliProcess.Program));
        var metadata = file.GetMetadataReader();
        var references = metadata.AssemblyReferences.Select(r => metadata.GetString(metadata.GetAssemblyReference(r).Name)).ToList();

        references.ShouldContain("System.Net.Http");
        references.ShouldAllBe(name => !name.StartsWith("Gateway", StringComparison.Ordinal) && !name.StartsWith("Microsoft.", StringComparison.Ordinal));
    }
}
