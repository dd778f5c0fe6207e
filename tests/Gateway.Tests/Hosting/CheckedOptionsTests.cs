using Gateway.Hosting;
using Gateway.Routing;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Hosting;

public sealed class CheckedOptionsTests
{
    [Fact]
    public void MistakesOfEveryStage_AreReportedTogether()
    {
        var problems = Should.Throw<ConfigurationException>(() => Read(
            ("Gateway:PrimaryProvider", "nope"), ("Gateway:Storage:RetentionDays", "-4"), ("Gateway:Storage:Foo", "1"),
            ("Gateway:Storage:Capture", "everything"), ("Gateway:Providers:openai:ApiKey", "sk\nx-evil: 1"))).Problems;

        problems.Count.ShouldBe(5);
        problems.ShouldContain(p => p.StartsWith("Gateway:PrimaryProvider: 'nope'"));
        problems.ShouldContain(p => p.StartsWith("Gateway:Storage:RetentionDays: -4"));
        problems.ShouldContain(p => p.StartsWith("Gateway:Storage:Foo: unknown key"));
        problems.ShouldContain("Gateway:Storage:Capture: 'everything' is not one of none, metadata, redacted, full");
        problems.ShouldContain(p => p.StartsWith("Gateway:Providers:openai:ApiKey: ") && !p.Contains("sk"));
    }

    [Fact]
    public void LevelsThatAreNone_AreNamedWithTheirKeys()
    {
        var problems = Should.Throw<ConfigurationException>(() => Read(
            ("Logging:LogLevel:Default", "Verbose"), ("Logging:LogLevel:Gateway.Requests", "debug"), ("Logging:LogLevel:Microsoft", "7"),
            ("Logging:LogLevel:System", ""), ("Logging:Serilog:LogLevel:Microsoft.AspNetCore", "Loud"))).Problems;

        problems.ShouldBe(
        [
            "Logging:LogLevel:Default: 'Verbose' is not one of Trace, Debug, Information, Warning, Error, Critical, None",
            "Logging:LogLevel:Microsoft: '7' is not one of Trace, Debug, Information, Warning, Error, Critical, None",
            "Logging:Serilog:LogLevel:Microsoft.AspNetCore: 'Loud' is not one of Trace, Debug, Information, Warning, Error, Critical, None",
        ], ignoreOrder: true);
    }

    [Fact]
    public void PortInUse_IsOneLine() =>
        StartFailure.Explain(new IOException("Failed to bind to address http://127.0.0.1:1: address already in use."))
            .ShouldBe("The gateway cannot start: Failed to bind to address http://127.0.0.1:1: address already in use.");

    private static void Read(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)));
        CheckedOptions.Read(configuration, isDevelopment: true);
    }
}
