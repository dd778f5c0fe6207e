using System.Security.Cryptography;
using System.Text.Json;
using Gateway.Storage.Alerts;

namespace Gateway.Endpoints.Admin.Alerts;

/// <summary>
/// What of rules (or channels) the admin API makes, changes and takes out: it counts at once, and after a restart. What configuration made is changed
/// there; what comes with the gateway can be overridden, and comes back when that is taken out.
/// </summary>
/// <param name="kind">What is defined.</param>
/// <param name="store">Where it outlives the process.</param>
/// <param name="changes">The turns of all who change rules and channels.</param>
/// <param name="time">The clock.</param>
/// <param name="audit">Gets a line for each change.</param>
internal abstract class AlertDefinitions<T>(
    DefinitionKind kind, AlertDefinitionStore store, ChangeLock changes, TimeProvider time, ILogger audit)
    where T : class
{
    /// <summary>Each rule is evaluated every few seconds, and each channel has a worker: more than this is a mistake.</summary>
    internal const int Most = 200;

    private readonly string _word = kind.Word();

    protected ILogger Audit { get; } = audit;

    /// <summary>By name.</summary>
    public abstract IEnumerable<T> All { get; }

    /// <summary>The one of that name, whatever the case of its letters.</summary>
    public abstract T? Find(string name);

    public Change<T> Unknown(string name) =>
        new(ChangeOutcome.Unknown, null, $"There is no {_word} '{name}'; known are {string.Join(", ", All.Select(NameOf))}.");

    /// <summary>Makes a new one.</summary>
    public async Task<Change<T>> AddAsync(string name, JsonElement order, string requestId, CancellationToken cancellationToken)
    {
        using var turn = await changes.EnterAsync(cancellationToken).ConfigureAwait(false);
        if (Find(name) is { } known)
            return Conflict($"There is a {_word} '{NameOf(known)}' already; PUT {PathOf(NameOf(known))} changes it.");
        if (All.Count(IsMadeHere) >= Most)
            return Conflict($"There are {Most} {_word}s made over the admin API already, the most there may be: take one out first.");
        return await KeepAsync(name, known: null, order, requestId, "made").ConfigureAwait(false);
    }

    /// <summary>Puts another definition in the place of the one there is.</summary>
    public async Task<Change<T>> ReplaceAsync(string name, JsonElement order, string requestId, CancellationToken cancellationToken)
    {
        using var turn = await changes.EnterAsync(cancellationToken).ConfigureAwait(false);
        if (Find(name) is not { } known)
            return Unknown(name);
        if (IsConfigured(known))
            return Conflict(MadeByConfiguration(known));
        return await KeepAsync(NameOf(known), known, order, requestId, "changed").ConfigureAwait(false);
    }

    /// <summary>Takes out what the admin API made; what it had overridden counts again.</summary>
    public async Task<Change<T>> RemoveAsync(string name, string requestId, CancellationToken cancellationToken)
    {
        using var turn = await changes.EnterAsync(cancellationToken).ConfigureAwait(false);
        var known = Find(name);
        if (known is not null && IsConfigured(known))
            return Conflict(MadeByConfiguration(known));
        if (known is not null && !IsMadeHere(known))
            return Conflict($"The {_word} '{NameOf(known)}' comes with the gateway; PUT {PathOf(NameOf(known))} with \"enabled\": false switches it off.");
        if (known is not null && Obstacle(known) is { } obstacle)
            return Conflict(obstacle);
        // One that could not be read at the start is in the store alone.
        var kept = known is null ? name : NameOf(known);
        if (!await store.RemoveAsync(kind, kept, CancellationToken.None).ConfigureAwait(false) && known is null)
            return Unknown(name);
        Drop(kept);
        Told(requestId, kept, "removed");
        return new Change<T>(ChangeOutcome.Done);
    }

    /// <summary>Reads back what the store kept. What can no longer be used is left out with a warning.</summary>
    public async Task RestoreAsync(CancellationToken cancellationToken)
    {
        foreach (var definition in await store.ReadAsync(kind, cancellationToken).ConfigureAwait(false))
        {
            var problems = new List<string>();
            if (Find(definition.Name) is { } known && IsConfigured(known))
                problems.Add("the configuration has one of that name now.");
            else if (Reopened(definition, problems) is { } draft && problems.Count == 0)
                draft.Admit();
            if (problems.Count > 0)
                Log.DefinitionLeftOut(Audit, _word, definition.Name, string.Join(" ", problems));
        }
    }

    protected abstract string NameOf(T known);

    protected abstract bool IsConfigured(T known);

    protected abstract bool IsMadeHere(T known);

    /// <summary>Reads and checks an order.</summary>
    /// <param name="name">The name it is to have.</param>
    /// <param name="known">What it takes the place of.</param>
    /// <param name="order">The order.</param>
    /// <param name="problems">Gets a sentence for each mistake.</param>
    protected abstract Draft<T>? Read(string name, T? known, JsonElement order, ICollection<string> problems);

    /// <summary>Reads and checks what the store kept. It may throw whatever reading it throws.</summary>
    protected abstract Draft<T>? Reopen(string name, string definition, ICollection<string> problems);

    /// <summary>From now on it does not count.</summary>
    protected abstract void Drop(string name);

    /// <summary>Why it cannot be taken out; null where it can.</summary>
    protected virtual string? Obstacle(T known) => null;

    /// <summary>Writes the audit line.</summary>
    protected abstract void Told(string requestId, string name, string change);

    protected string PathOf(string name) => $"/admin/alerts/{_word}s/{Uri.EscapeDataString(name)}";

    private Draft<T>? Reopened(AlertDefinition definition, List<string> problems)
    {
        try
        {
            return Reopen(definition.Name, definition.Definition, problems);
        }
        catch (CryptographicException)
        {
            problems.Add("it was sealed with keys that are not there any more.");
        }
#pragma warning disable CA1031 // Whatever it has, requests are worth more than one rule or channel: the gateway starts.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            problems.Add(exception.Message);
        }

        return null;
    }

    private async Task<Change<T>> KeepAsync(string name, T? known, JsonElement order, string requestId, string change)
    {
        var problems = new List<string>();
        if (Read(name, known, order, problems) is not { } draft || problems.Count > 0)
            return new Change<T>(ChangeOutcome.Invalid, null, problems);
        await store.SaveAsync(new AlertDefinition(kind, name, draft.Definition(), time.GetUtcNow()), CancellationToken.None).ConfigureAwait(false);
        draft.Admit();
        Told(requestId, name, change);
        return new Change<T>(ChangeOutcome.Done, draft.Made);
    }

    private static Change<T> Conflict(string why) => new(ChangeOutcome.Conflict, null, why);

    private string MadeByConfiguration(T known) =>
        $"The {_word} '{NameOf(known)}' is made by the configuration and changed there: Gateway:Alerts:{kind}s:{NameOf(known)}.";
}

/// <summary>A rule or channel that has been checked and does not count yet.</summary>
/// <param name="Made">The rule or channel.</param>
/// <param name="Definition">Writes the text the store keeps.</param>
/// <param name="Admit">Makes it count.</param>
internal sealed record Draft<T>(T Made, Func<string> Definition, Action Admit);
