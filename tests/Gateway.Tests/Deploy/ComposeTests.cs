using System.Text.Json;
using Gateway.Endpoints;
using Gateway.Model;

namespace Gateway.Tests.Deploy;

/// <summary>docker-compose.yml and what it mounts, by reading: no engine runs here.</summary>
public sealed class ComposeTests
{
    private const string ToJson = "import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout)";

    [Fact]
    public async Task WhatIsMounted_Exists()
    {
        var mounts = (await ServicesAsync()).SelectMany(service => Mounts(service.Value)).ToList();
        foreach (var (source, _) in mounts.Where(mount => mount.Source.StartsWith('.')))
            Path.Exists(Path.Combine(DeployFiles.Root, source)).ShouldBeTrue(source);

        var volumes = (await ReadAsync("docker-compose.yml")).GetProperty("volumes").EnumerateObject().Select(volume => volume.Name);
        mounts.Select(mount => mount.Source).Where(source => !source.StartsWith('.')).ShouldBe(volumes, ignoreOrder: true);
    }

    [Fact]
    public async Task Prometheus_FindsItsRulesTheGatewayAndAlertmanager()
    {
        var services = await ServicesAsync();
        var configuration = await ReadAsync("deploy/prometheus/prometheus.yml");
        var mounts = Mounts(services["prometheus"]).Select(mount => mount.Target).ToList();

        mounts.ShouldContain("/etc/prometheus/prometheus.yml");
        configuration.GetProperty("rule_files")[0].GetString().ShouldBe("rules/*.yml");
        mounts.ShouldContain("/etc/prometheus/rules");
        IsService(services, configuration.GetProperty("scrape_configs")[0].GetProperty("static_configs")[0].GetProperty("targets")[0].GetString()!);
        IsService(services, configuration.GetProperty("alerting").GetProperty("alertmanagers")[0].GetProperty("static_configs")[0].GetProperty("targets")[0].GetString()!);
    }

    [Fact]
    public async Task Grafana_FindsPrometheusAndTheDashboard()
    {
        var services = await ServicesAsync();
        var source = (await ReadAsync("deploy/grafana/provisioning/datasources/prometheus.yml")).GetProperty("datasources")[0];
        IsService(services, new Uri(source.GetProperty("url").GetString()!).Authority);

        var folder = (await ReadAsync("deploy/grafana/provisioning/dashboards/gateway.yml")).GetProperty("providers")[0].GetProperty("options").GetProperty("path").GetString();
        Mounts(services["grafana"]).ShouldContain(("./deploy/grafana/dashboards", folder!));
        Mounts(services["grafana"]).ShouldContain(("./deploy/grafana/provisioning", "/etc/grafana/provisioning"));
        using var dashboard = JsonDocument.Parse(await File.ReadAllTextAsync(DeployFiles.Dashboard, TestContext.Current.CancellationToken));
        dashboard.RootElement.GetProperty("templating").GetProperty("list")[0].GetProperty("current").GetProperty("value").GetString()
            .ShouldBe(source.GetProperty("uid").GetString());
    }

    [Fact]
    public async Task PasswordsAndKeys_ComeFromTheEnvironmentAndHaveNoDefault()
    {
        var services = await ServicesAsync();
        services["grafana"].GetProperty("environment").GetProperty("GF_SECURITY_ADMIN_PASSWORD").GetString()!.ShouldStartWith("${GRAFANA_PASSWORD:?");
        services["gateway"].GetProperty("environment").GetProperty("Gateway__Access__Keys__default").GetString()!.ShouldStartWith("${GATEWAY_KEY:?");
        services["gateway"].GetProperty("environment").EnumerateObject().Where(variable => variable.Name.EndsWith("_KEY", StringComparison.Ordinal))
            .ShouldAllBe(variable => variable.Value.ValueKind == JsonValueKind.Null);
    }

    [Fact]
    public async Task WhatAsksForNoPassword_IsForThisMachineAlone()
    {
        var services = await ServicesAsync();
        foreach (var name in new[] { "prometheus", "alertmanager" })
            services[name].GetProperty("ports").EnumerateArray().ShouldAllBe(port => port.GetString()!.StartsWith("127.0.0.1:"));
    }

    [Fact]
    public async Task TheGateway_IsGivenTheTimeItsStopMayTake()
    {
        // What OpenTelemetry gives the last traces and the last metrics, one after the other, once the host has stopped.
        var exporters = 2 * TimeSpan.FromSeconds(5);
        var period = (await ServicesAsync())["gateway"].GetProperty("stop_grace_period").GetString()!;

        period.ShouldEndWith("s");
        TimeSpan.FromSeconds(int.Parse(period.TrimEnd('s'))).ShouldBeGreaterThan(Drain.ShutdownTimeout(new GatewayOptions()) + exporters);
    }

    private static async Task<Dictionary<string, JsonElement>> ServicesAsync() =>
        (await ReadAsync("docker-compose.yml")).GetProperty("services").EnumerateObject().ToDictionary(service => service.Name, service => service.Value);

    private static IEnumerable<(string Source, string Target)> Mounts(JsonElement service) =>
        service.GetProperty("volumes").EnumerateArray().Select(volume => volume.GetString()!.Split(':')).Select(parts => (parts[0], parts[1]));

    // The port inside: between services the published one is of no account.
    private static void IsService(Dictionary<string, JsonElement> services, string address)
    {
        var (name, port) = (address.Split(':')[0], address.Split(':')[1]);
        services.ShouldContainKey(name);
        services[name].GetProperty("ports")[0].GetString()!.ShouldEndWith($":{port}");
    }

    private static async Task<JsonElement> ReadAsync(string path)
    {
        var python = await YamlReaderAsync();
        Assert.SkipWhen(python is null, "no python3 with the module yaml is installed");
        var text = await File.ReadAllTextAsync(Path.Combine(DeployFiles.Root, path), TestContext.Current.CancellationToken);
        var (code, output) = await OutsideProgram.RunAsync(python, text, "-c", ToJson);
        code.ShouldBe(0, $"{path}: {output}");
        return JsonElement.Parse(output);
    }

    // The first python3 of the path may be one that the distribution's module is not for.
    private static async Task<string?> YamlReaderAsync()
    {
        foreach (var python in new[] { "python3", "/usr/bin/python3" }.Where(OutsideProgram.IsInstalled))
        {
            if ((await OutsideProgram.RunAsync(python, null, "-c", "import yaml")).ExitCode == 0)
                return python;
        }

        return null;
    }
}
