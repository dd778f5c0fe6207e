using System.Collections.Concurrent;
using System.Text.Json;
using Gateway.Alerting;
using Gateway.Alerting.Channels;
using Gateway.Alerting.Rules;
using Gateway.Storage.Alerts;

namespace Gateway.Endpoints.Admin.Alerts;

/// <summary>Channels over the admin API. The store gets them sealed: they hold secrets.</summary>
/// <param name="book">The channels that count.</param>
/// <param name="rules">The rules, which name channels.</param>
/// <param name="alerts">The channels of the configuration, as they are written there, and whether others may be at private addresses.</param>
/// <param name="environment">Reads an environment variable.</param>
/// <param name="know">Told what secrets the channel of a name has, before it counts; none once it is gone.</param>
internal sealed class ChannelDefinitions(
    ChannelBook book, RuleBook rules, AlertOptions alerts, Func<string, string?> environment, DefinitionSeal seal,
    AlertDefinitionStore store, ChangeLock changes, TimeProvider time, Action<string, IEnumerable<string>> know, ILogger audit)
    : AlertDefinitions<AlertChannel>(DefinitionKind.Channel, store, changes, time, audit)
{
    // An answer's own members, so that one can be changed and sent back; the name is read before.
    private static readonly string[] Besides = ["name", "source", "address"];

    private readonly ConcurrentDictionary<string, AlertChannelOptions> _made = new(StringComparer.OrdinalIgnoreCase);

    public override IEnumerable<AlertChannel> All => book.All;

    public override AlertChannel? Find(string name) => book.TryFind(name, out var channel) ? channel : null;

    /// <summary>The channel as it counts and as it was written, <c>***</c> in place of secrets.</summary>
    public ChannelAnswer Show(AlertChannel channel)
    {
        var written = channel.Source == ChannelSource.Configuration ? alerts.Channels[channel.Name] : _made.GetValueOrDefault(channel.Name);
        return ChannelAnswer.Of(channel, (written ?? new AlertChannelOptions()).Masked());
    }

    protected override string NameOf(AlertChannel known) => known.Name;

    protected override bool IsConfigured(AlertChannel known) => known.Source == ChannelSource.Configuration;

    protected override bool IsMadeHere(AlertChannel known) => known.Source == ChannelSource.Api;

    /// <summary>Secrets it does not say stay what they were.</summary>
    protected override Draft<AlertChannel>? Read(string name, AlertChannel? known, JsonElement order, ICollection<string> problems)
    {
        var options = OrderJson.Read(order, new AlertChannelOptions(), AlertApiJson.Default.AlertChannelOptions, Besides, problems);
        KeptSecrets.RefuseMask(options, problems);
        if (known is not null && _made.TryGetValue(known.Name, out var before))
            KeptSecrets.Into(options, before, problems);
        var draft = Check(name, KeptSecrets.WithoutEmpty(options), problems);
        if (draft is { Made.IsAtPrivateAddress: true } && !alerts.AllowPrivateAddresses)
            problems.Add($"{(draft.Made.Type == ChannelTypes.Email ? "host" : "url")}: is a private or special address; where that is meant, the configuration says so (Gateway:Alerts:AllowPrivateAddresses), or has the channel itself.");
        return draft;
    }

    protected override Draft<AlertChannel>? Reopen(string name, string definition, ICollection<string> problems) =>
        Check(name, JsonSerializer.Deserialize(seal.Open(definition), AlertApiJson.Default.AlertChannelOptions) ?? throw new JsonException("it is null."), problems);

    protected override void Drop(string name)
    {
        book.Remove(name);
        _made.TryRemove(name, out _);
        know(name, []);
    }

    /// <summary>A channel that comes with the gateway comes back: rules may go on naming it.</summary>
    protected override string? Obstacle(AlertChannel known)
    {
        var naming = rules.All.Where(rule => rule.Channels?.Contains(known.Name, StringComparer.OrdinalIgnoreCase) == true).Select(rule => rule.Name).ToList();
        return naming.Count == 0 || string.Equals(known.Name, AlertChannel.DefaultConsole.Name, StringComparison.OrdinalIgnoreCase)
            ? null
            : $"The channel '{known.Name}' is still named by the rules {string.Join(", ", naming)}: take it out of them first.";
    }

    protected override void Told(string requestId, string name, string change) => Log.AlertChannelChanged(Audit, requestId, name, change);

    private Draft<AlertChannel>? Check(string name, AlertChannelOptions options, ICollection<string> problems)
    {
        SecretVariables.Check(options, problems);
        var found = new List<string>();
        var channel = AlertChannelReader.Read(name, options, ChannelSource.Api, "", found, environment);
        foreach (var problem in found)
            problems.Add(OrderProblem.Of(problem));
        return channel is null ? null : new(channel, () => seal.Close(JsonSerializer.Serialize(options, AlertApiJson.Default.AlertChannelOptions)), Admit);

        void Admit()
        {
            know(channel.Name, channel.Secrets);
            _made[name] = options;
            book.Set(channel);
        }
    }
}
