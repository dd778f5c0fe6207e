using System.Net.Http.Headers;
using Gateway.Model;
using Gateway.Protocol.Chat;

namespace Gateway.Native;

/// <summary>
/// One relay from the vendor's side, behind YARP's forwarder, which copies the bytes: sends the request, keeps the vendor's times, judges the answer's
/// status, and watches what passes. It is used once.
/// </summary>
public sealed class NativeExchange(NativeRequest asked, AttemptDeadline deadline, TimeProvider time) : HttpMessageHandler
{
    /// <summary>Of an error answer this much is read before it is passed on, to know what it means.</summary>
    private const int MaxErrorBytes = 64 * 1024;

    private readonly IUpstream _upstream = asked.Upstream;
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _mayPass = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RequestCopy? _sent;
    private AnswerWatch? _watch;
    private Outcome? _judged;
    private Exception? _failure;
    private string? _model;
    private bool _isAnswered;

    /// <summary>What is asked.</summary>
    public NativeRequest Request => asked;

    /// <summary>The caller does not get this answer: it speaks of the gateway's credential, or leads out of the provider.</summary>
    public bool IsWithheld { get; private set; }

    /// <summary>The caller has the vendor's answer, all of it, whatever its status.</summary>
    public bool IsPassedOn { get; private set; }

    /// <summary>The answer is an event stream.</summary>
    public bool IsStream => _watch?.IsStream ?? false;

    /// <summary>The model, as far as path, request or answer have said; null where none has.</summary>
    public string? Model => _model ??= asked.Operation.Model ?? (_sent is { IsSent: true } sent ? ModelField.Find(sent.Body.Span) : null) ?? _watch?.Meter?.Model;

    /// <summary>Done when the answer's status is judged; the answer then waits for <see cref="Pass"/>. Where there is no answer it is never done.</summary>
    public Task Answered => _answered.Task;

    /// <summary>How it stands: what the answer's status says, as long as nothing else goes wrong.</summary>
    public Outcome Judged => _judged ?? Outcome.Success;

    /// <summary>When the first content was there, as a timestamp of the clock.</summary>
    public long? FirstContentAt => _watch?.FirstContentAt;

    public StopReason? StopReason => _watch?.Meter?.StopReason;

    /// <summary>Why an answer that has a meter was not metered (to its end); null where it was.</summary>
    public string? Unmetered => _watch?.Meter?.GaveUp;

    /// <summary>How far it came.</summary>
    public AttemptStage Stage => !_isAnswered ? AttemptStage.Connect : _watch is { HasBegun: true } ? AttemptStage.MidStream : AttemptStage.BeforeCommit;

    /// <summary>The answer may go to the caller: what its status says has been noted.</summary>
    public void Pass() => _mayPass.TrySetResult();

    /// <summary>The relay went to its end: what the status, or the answer itself, says counts.</summary>
    public Outcome Finish()
    {
        IsPassedOn = !IsWithheld;
        return Masked(_judged ?? (_watch?.Meter?.Failure is { } said
            ? new Outcome(AttemptStage.MidStream, AttemptSide.Provider, said) { RetryAfter = said.RetryAfter }
            : Outcome.Success));
    }

    /// <summary>The relay broke.</summary>
    /// <param name="forwarding">What the forwarder caught; null: nothing.</param>
    /// <param name="clientGone">The client's own token.</param>
    /// <param name="stopped">The gateway is stopping.</param>
    public Outcome Break(Exception? forwarding, CancellationToken clientGone, CancellationToken stopped)
    {
        // Where the vendor's answer broke, the forwarder cuts the client off: by now it is gone whoever began.
        var outcome = _watch?.Failure is { } broken and not OperationCanceledException
            ? AttemptFailure.Of(broken, _upstream.Name, Stage, deadline)
            : AttemptFailure.From(
                _watch?.Failure ?? _failure ?? forwarding ?? new IOException("The relay broke."), _upstream.Name, Stage, deadline, clientGone, stopped);
        return Masked(_judged ?? outcome);
    }

    /// <summary>What it used, as far as the meter got.</summary>
    public TokenUsage Usage(Outcome outcome)
    {
        if (_watch?.Meter is not { GaveUp: null } meter)
            return _watch?.Meter?.Usage ?? (IsBilledUnseen(outcome) ? new() { Input = CountInput(), Source = UsageSource.Estimated } : default);
        if (!asked.Operation.IsChat && outcome.IsSuccess)
            return meter.Usage;
        return UsageEstimate.Of(outcome, meter.Usage, asked.Operation.HasWords ? meter.AnswerBytes : 0, outcome.IsSuccess || meter.StopReason is not null, CountInput);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        deadline.Expect("the answer", _upstream.Timeouts.Response);
        if (request.Content is { } body)
            request.Content = new UploadContent(body, _sent = Copy(body), deadline, _upstream.Timeouts, () => Volatile.Read(ref _isAnswered));
        try
        {
            var response = await asked.Send(request, cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _isAnswered, true);
            deadline.Pause();
            await JudgeAsync(request.Method, response, cancellationToken).ConfigureAwait(false);
            _answered.TrySetResult();
            await _mayPass.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            return response;
        }
        catch (Exception e)
        {
            _failure = e;
            throw;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // The model stands in the copy, and is asked for later, too.
            _model = Model;
            _sent?.Dispose();
            _watch?.Meter?.Dispose();
        }

        base.Dispose(disposing);
    }

    private static RequestCopy Copy(HttpContent body)
    {
        var type = body.Headers.ContentType?.MediaType;
        return new RequestCopy(type?.EndsWith("json", StringComparison.OrdinalIgnoreCase) == true, body.Headers.ContentLength);
    }

    private async ValueTask JudgeAsync(HttpMethod method, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        NoteRedirect(response, status);
        ReadOnlyMemory<byte> head = default;
        if (status >= StatusCodes.Status400BadRequest)
            head = await ReadErrorAsync(method, response, status, cancellationToken).ConfigureAwait(false);
        IsWithheld |= status is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden;
        var type = response.Content.Headers.ContentType?.MediaType;
        var isStream = string.Equals(type, "text/event-stream", StringComparison.OrdinalIgnoreCase);
        _watch = new AnswerWatch(deadline, _upstream.Timeouts.Idle, time, Meter(response, isStream), isStream, status == StatusCodes.Status101SwitchingProtocols);
        response.Content = new AnswerContent(response.Content, head, _watch);
    }

    private AnswerMeter? Meter(HttpResponseMessage response, bool isStream) =>
        response.IsSuccessStatusCode && asked.Operation.CreateMeter is { } create
            ? new AnswerMeter(create(), isStream, response.Content.Headers.ContentEncoding is { Count: > 0 } encoding ? string.Join(',', encoding) : null)
            : null;

    private void NoteRedirect(HttpResponseMessage response, int status)
    {
        if (!RedirectRule.IsRedirect(status) || !response.Headers.NonValidated.TryGetValues("Location", out var location))
            return;
        var inside = RedirectRule.Rewrite(location.ToString(), asked.Address, _upstream.Name, asked.BaseAddress);
        response.Headers.Remove("Location");
        if (inside is not null)
        {
            response.Headers.TryAddWithoutValidation("Location", inside);
            return;
        }

        IsWithheld = true;
        var error = new ChatError(ChatErrorKind.ServerError, $"Provider '{_upstream.Name}' redirects to a place outside its address, where the gateway sends nobody.");
        _judged = new Outcome(AttemptStage.BeforeCommit, AttemptSide.Gateway, error) { Status = status };
    }

    private async ValueTask<ReadOnlyMemory<byte>> ReadErrorAsync(HttpMethod method, HttpResponseMessage response, int status, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> head = default;
        if (method != HttpMethod.Head)
        {
            response.Content = await ErrorEncoding.DecodeAsync(response.Content, cancellationToken).ConfigureAwait(false);
            head = await ReadHeadAsync(response.Content, cancellationToken).ConfigureAwait(false);
            deadline.Pause();
        }

        var error = _upstream.Dialect.ReadError(status, head.Span);
        _judged = new Outcome(AttemptStage.BeforeCommit, AttemptSide.Provider, error)
        {
            Status = status,
            RetryAfter = RetryAfter(response.Headers, status) ?? error.RetryAfter,
        };
        var masked = _upstream.Mask(head);
        // The answer quotes the gateway's credential: it is shorter or longer without.
        if (!masked.Equals(head) && response.Content.Headers.ContentLength is { } length)
            response.Content.Headers.ContentLength = length - head.Length + masked.Length;
        return masked;
    }

    private TimeSpan? RetryAfter(HttpResponseHeaders headers, int status) =>
        RetryHints.RetryAfter(headers, time.GetUtcNow())
        ?? (status == StatusCodes.Status429TooManyRequests ? RetryHints.LimitReset(headers, time.GetUtcNow()) : null);

    private async ValueTask<ReadOnlyMemory<byte>> ReadHeadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var body = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var head = new byte[MaxErrorBytes];
        var length = 0;
        while (length < head.Length)
        {
            deadline.Expect("the rest of the error", _upstream.Timeouts.Idle);
            var read = await body.ReadAsync(head.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                break;
            length += read;
        }

        return head.AsMemory(0, length);
    }

    // Where nobody can read the request, its bytes are counted as those of an answer are.
    private long? CountInput() => _sent is { } sent ? asked.CountInput(sent.Body, Model) ?? UsageEstimate.OutputTokens(sent.Passed) : null;

    // A whole answer's headers come only when it is finished: whoever ended the wait, the request was read by then.
    private bool IsBilledUnseen(Outcome outcome) =>
        _watch is null && _sent is { IsSent: true } && asked.Operation.IsMetered
        && (outcome.Side != AttemptSide.Provider || outcome.Error?.Kind == ChatErrorKind.Timeout);

    private Outcome Masked(Outcome outcome) =>
        outcome.Error is { } error ? outcome with { Error = error with { Message = _upstream.Mask(error.Message) } } : outcome;
}
