using System.Net.Http.Headers;
using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;

namespace Gateway.Streaming;

/// <summary>
/// Runs one attempt from dispatch to its one outcome: plan the exchange, send, judge the status, then carry the answer to the client,
/// streamed or whole. It never throws for what provider or client do.
/// </summary>
/// <param name="progress">What happened to the request so far.</param>
/// <param name="planner">Picks the exchange of each target.</param>
/// <param name="client">The client's end.</param>
/// <param name="time">The clock.</param>
/// <param name="ready">Told of an attempt whose answer is complete, before the end of it is handed to the client.</param>
/// <param name="logger">Told of streams; null: nobody is.</param>
/// <param name="answered">Told of each answer a provider gives to a chat; null: nobody is.</param>
/// <param name="stopped">The gateway is stopping, and its running requests have had their time.</param>
public sealed class AttemptRunner(
    RequestProgress progress, ExchangePlanner planner, ClientWriter client, TimeProvider time, Action<Attempt>? ready = null,
    ILogger? logger = null, Action<Target, Dialect, HttpResponseMessage>? answered = null, CancellationToken stopped = default)
{
    private const string Json = "application/json";
    private readonly IngressRequest _request = progress.Request;

    /// <param name="upstream">Whom to ask.</param>
    /// <param name="target">For what.</param>
    /// <param name="cancellationToken">The client left, the whole request's time is over, or the gateway has stopped waiting for it.</param>
    public async ValueTask<Attempt> RunAsync(IUpstream upstream, Target target, CancellationToken cancellationToken)
    {
        progress.Current = target;
        progress.Report = null;
        progress.ProviderHeaders = null;
        var run = new Run(upstream, target, time.GetTimestamp());
        using var deadline = new AttemptDeadline(time, cancellationToken);
        try
        {
            run.Outcome = await CarryAsync(run, deadline).ConfigureAwait(false);
        }
        catch (RequestFormatException e)
        {
            run.Outcome = new Outcome(AttemptStage.Plan, AttemptSide.Gateway, new ChatError(ChatErrorKind.InvalidRequest, e.Message))
            {
                Reason = e.IsProvidersRule ? GatewayReason.ProviderRule : GatewayReason.None,
            };
        }
        catch (Exception e)
        {
            NoteSilence(run);
            run.Outcome = AttemptFailure.From(e, upstream.Name, run.Stage, deadline, client.ClientGone, stopped);
            run.Unexpected = run.Outcome is { Side: AttemptSide.Gateway, Error.Kind: ChatErrorKind.Unknown } ? e : null;
        }

        return End(run);
    }

    private async ValueTask<Outcome> CarryAsync(Run run, AttemptDeadline deadline)
    {
        var exchange = planner.Plan(run.Upstream, run.Target);
        run.Exchange = exchange;
        using var content = run.Content = exchange.CreateContent();
        progress.Report = exchange.Report;
        if (_request.Strict && exchange.Report is { IsLossless: false } report)
            return Refuse(report, run.Upstream);

        var stream = _request.Peek.Stream;
        deadline.Expect(stream ? "the first content of the answer" : "the whole answer", stream ? run.Upstream.Timeouts.FirstEvent : run.Upstream.Timeouts.Response);
        if (stream)
            client.KeepAlive();
        using var response = await exchange.SendAsync(Call(run), content, deadline.Token).ConfigureAwait(false);
        run.Stage = AttemptStage.BeforeCommit;
        if (_request.Operation == ChatOperation.Chat)
            answered?.Invoke(run.Target, run.Upstream.Dialect.Dialect, response);
        if (!response.IsSuccessStatusCode)
            return await ReadFailureAsync(run, response, deadline).ConfigureAwait(false);

        run.Transcriber = exchange.CreateTranscriber();
        progress.ProviderHeaders = exchange.IsRelay ? response.Headers : null;
        return stream
            ? await CarryStreamAsync(run, response, deadline).ConfigureAwait(false)
            : await CarryBodyAsync(run, response, deadline).ConfigureAwait(false);
    }

    private UpstreamCall Call(Run run)
    {
        var sameDialect = run.Exchange!.IsRelay;
        return new UpstreamCall(
            run.Target.Model, _request.Peek.Stream, sameDialect ? _request.Query : "", sameDialect ? _request.ForwardedHeaders : [], progress.Trace,
            _request.Operation);
    }

    private static Outcome Refuse(ConversionReport report, IUpstream upstream) => new(
        AttemptStage.Plan, AttemptSide.Gateway,
        new ChatError(
            ChatErrorKind.InvalidRequest,
            $"Provider '{upstream.Name}' cannot be asked without loss, and the request is strict: "
            + string.Join("; ", report.Losses.Select(l => $"{l.Field}: {l.Reason}"))))
        {
            Reason = GatewayReason.Lossy,
        };

    private async ValueTask<Outcome> ReadFailureAsync(Run run, HttpResponseMessage response, AttemptDeadline deadline)
    {
        var status = (int)response.StatusCode;
        deadline.Expect("the rest of the error", run.Upstream.Timeouts.Idle);
        var (body, isWhole) = await UnaryBody.ReadErrorAsync(response.Content, deadline).ConfigureAwait(false);
        var error = run.Upstream.Dialect.ReadError(status, body);
        return new Outcome(AttemptStage.BeforeCommit, AttemptSide.Provider, error)
        {
            Status = status,
            RetryAfter = RetryHints.RetryAfter(response.Headers, time.GetUtcNow()) ?? error.RetryAfter
                ?? (status == StatusCodes.Status429TooManyRequests ? RetryHints.LimitReset(response.Headers, time.GetUtcNow()) : null),
            ProviderForbidsRetry = RetryHints.ForbidsRetry(response.Headers),
            Body = isWhole ? ErrorBody(run, response, body) : null,
        };
    }

    private static ProviderErrorBody ErrorBody(Run run, HttpResponseMessage response, byte[] body) => new(
        run.Upstream.Dialect.Dialect, run.Upstream.Mask(body.AsMemory()).ToArray(), response.Content.Headers.ContentType?.ToString(),
        response.Headers.NonValidated.TryGetValues("Retry-After", out var spelled) ? spelled.ToString() : null);

    private async ValueTask<Outcome> CarryStreamAsync(Run run, HttpResponseMessage response, AttemptDeadline deadline)
    {
        var mediaType = response.Content.Headers.ContentType?.MediaType;
        if (!string.Equals(mediaType, "text/event-stream", StringComparison.OrdinalIgnoreCase))
            return await ReadNoStreamAsync(run, response, mediaType, deadline).ConfigureAwait(false);

        var answer = await response.Content.ReadAsStreamAsync(deadline.Token).ConfigureAwait(false);
        using var pump = run.Pump = new StreamPump(run.Upstream, answer, run.Transcriber!, client, deadline, time, () => Ready(run), Lines(run));
        var error = await pump.RunAsync().ConfigureAwait(false);
        if (pump.ExceededLimit is { } bound)
            return AttemptFailure.LimitExceeded(run.Stage, bound);
        return error is null
            ? Outcome.Success
            : FailedInside(response, run.Stage, error);
    }

    // Some providers, and proxies before them, say an error with status 200 and JSON, or ignore that a stream was asked for and answer whole: then it
    // is no stream, but what it used is billed.
    private static async ValueTask<Outcome> ReadNoStreamAsync(Run run, HttpResponseMessage response, string? mediaType, AttemptDeadline deadline)
    {
        var said = new ChatError(ChatErrorKind.Malformed, $"Provider '{run.Upstream.Name}' answered a stream with '{mediaType}'.");
        if (!string.Equals(mediaType, Json, StringComparison.OrdinalIgnoreCase))
            return FailedInside(response, AttemptStage.BeforeCommit, said);
        deadline.Expect("the rest of the error", run.Upstream.Timeouts.Idle);
        var (body, _) = await UnaryBody.ReadErrorAsync(response.Content, deadline).ConfigureAwait(false);
        using var unwanted = new PooledBuffer();
        run.Transcriber!.TranscribeBody(body, unwanted);
        return FailedInside(
            response, AttemptStage.BeforeCommit, run.Transcriber.Error is { Kind: not (ChatErrorKind.Malformed or ChatErrorKind.Cut) } error ? error : said);
    }

    private async ValueTask<Outcome> CarryBodyAsync(Run run, HttpResponseMessage response, AttemptDeadline deadline)
    {
        using var body = new PooledBuffer();
        if (!await UnaryBody.ReadAsync(response.Content, body, () => ExpectNext(run, body, deadline), deadline.Token).ConfigureAwait(false))
            return AttemptFailure.LimitExceeded(AttemptStage.BeforeCommit, $"The answer of provider '{run.Upstream.Name}' is larger than the gateway's bound of {UnaryBody.MaxBytes} bytes.");
        run.UnreadBytes = 0;
        using var answer = new PooledBuffer();
        if (!run.Transcriber!.TranscribeBody(body.WrittenMemory, answer))
            return FailedInside(response, AttemptStage.BeforeCommit, run.Transcriber.Error);

        run.FirstContentAt = time.GetTimestamp();
        if (!run.Exchange!.IsLocal)
            progress.ProviderTime += time.GetElapsedTime(run.StartedAt);
        Ready(run);
        var contentType = run.Exchange.IsRelay ? response.Content.Headers.ContentType?.ToString() ?? Json : Json;
        return await client.WriteAnswerAsync((int)response.StatusCode, contentType, answer.WrittenMemory, deadline.Outer).ConfigureAwait(false)
            ? Outcome.Success
            : Outcome.ClientClosed(run.Stage);
    }

    // One timer for two bounds: whichever of them ends first.
    private void ExpectNext(Run run, PooledBuffer body, AttemptDeadline deadline)
    {
        run.UnreadBytes = body.WrittenCount;
        var (timeouts, passed) = (run.Upstream.Timeouts, time.GetElapsedTime(run.StartedAt));
        if (timeouts.Response - passed <= timeouts.Idle)
            deadline.Expect("the whole answer", timeouts.Response, passed);
        else
            deadline.Expect("the next part of the answer", timeouts.Idle);
    }

    // Asked, and nothing came: the answer of which nothing is known but what was asked.
    private static void NoteSilence(Run run)
    {
        if (run is { Stage: AttemptStage.Connect, Content.IsSent: true })
            run.Transcriber = run.Exchange!.CreateTranscriber();
    }

    // An error inside an answer asks for its wait in its own words: the headers were those of a success.
    private static Outcome FailedInside(HttpResponseMessage response, AttemptStage stage, ChatError? error) =>
        new(stage, AttemptSide.Provider, error) { Status = (int)response.StatusCode, RetryAfter = error?.RetryAfter };

    private StreamLines? Lines(Run run) =>
        logger?.IsEnabled(LogLevel.Information) == true ? new StreamLines(logger, _request.RequestId, run.Target, run.StartedAt) : null;

    private void Ready(Run run)
    {
        if (ready is null)
            return;
        run.Answered = Describe(run, time.GetElapsedTime(run.StartedAt));
        (run.AnsweredUsage, run.AnsweredBytes) = (run.Transcriber!.Usage, run.Transcriber.AnswerBytes);
        ready(run.Answered);
    }

    private Attempt End(Run run)
    {
        var duration = time.GetElapsedTime(run.StartedAt);
        // The provider's time of a whole answer was taken when it was there: sending it on is the gateway's.
        if (run.FirstContentAt is null)
            progress.ProviderTime += duration;
        return run is { Answered: { } answered, Outcome.IsSuccess: true, HasGrown: false } ? answered with { Duration = duration } : Describe(run, duration);
    }

    private Attempt Describe(Run run, TimeSpan duration) => new(run.Target, Masked(run))
    {
        Dialect = run.Upstream.Dialect.Dialect,
        StartedAfter = time.GetElapsedTime(progress.StartedAt, run.StartedAt),
        Duration = duration,
        TimeToFirstToken = (run.Pump?.FirstContentAt ?? run.FirstContentAt) is { } first ? time.GetElapsedTime(run.StartedAt, first) : null,
        Usage = AttemptUsage.Of(run.Outcome, run.Transcriber, run.UnreadBytes, _request),
        StopReason = run.Transcriber?.StopReason,
        Exchange = run.Exchange?.Name,
        ErrorReachedClient = run is { Transcriber.HasWrittenError: true, Stage: AttemptStage.MidStream },
        Unexpected = run.Unexpected,
    };

    // From here the words go to logs, to the store and, in an envelope, to callers.
    private static Outcome Masked(Run run) => run.Outcome.Error is { } error
        ? run.Outcome with { Error = error with { Message = run.Upstream.Mask(error.Message) } }
        : run.Outcome;

    /// <summary>What is known of the attempt while it runs.</summary>
    private sealed class Run(IUpstream upstream, Target target, long startedAt)
    {
        private AttemptStage _stage = AttemptStage.Connect;

        public IUpstream Upstream => upstream;

        public Target Target => target;

        public long StartedAt => startedAt;

        public AttemptStage Stage
        {
            get => Pump is { IsCommitted: true } ? AttemptStage.MidStream : _stage;
            set => _stage = value;
        }

        public IExchange? Exchange { get; set; }

        public SplicedContent? Content { get; set; }

        public IAnswerTranscriber? Transcriber { get; set; }

        public StreamPump? Pump { get; set; }

        /// <summary>When a whole answer was there; of a stream the pump knows.</summary>
        public long? FirstContentAt { get; set; }

        /// <summary>What has come of a whole answer that is not whole yet.</summary>
        public long UnreadBytes { get; set; }

        /// <summary>The attempt as it was described when its answer was complete.</summary>
        public Attempt? Answered { get; set; }

        /// <summary>What the provider had said by then.</summary>
        public TokenUsage AnsweredUsage { get; set; }

        public long AnsweredBytes { get; set; }

        /// <summary>More has come after the answer's end: some providers count there.</summary>
        public bool HasGrown => Transcriber!.Usage != AnsweredUsage || Transcriber.AnswerBytes != AnsweredBytes;

        public Outcome Outcome { get; set; } = Outcome.Success;

        public Exception? Unexpected { get; set; }
    }
}
