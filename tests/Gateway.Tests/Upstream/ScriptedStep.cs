using System.Text;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Upstream;

/// <summary>One step of a scripted answer.</summary>
public abstract record ScriptedStep
{
    /// <summary>Cuts the connection after what was sent has had time to leave.</summary>
    public static ScriptedStep Cut { get; } = new CutStep();

    /// <summary>Says nothing more until the client leaves.</summary>
    public static ScriptedStep Hang { get; } = new HangStep();

    public static ScriptedStep Send(string text) => Send(Encoding.UTF8.GetBytes(text));

    public static ScriptedStep Send(byte[] bytes) => new SendStep(bytes, Flush: true);

    /// <summary>Sent together with what follows.</summary>
    public static ScriptedStep SendUnflushed(byte[] bytes) => new SendStep(bytes, Flush: false);

    public static ScriptedStep Pause(TimeSpan time) => new PauseStep(time);

    /// <summary>Waits for the test to say go on.</summary>
    public static ScriptedStep WaitFor(Task signal) => new WaitStep(signal);

    internal abstract Task PlayAsync(HttpContext context);

    private sealed record SendStep(byte[] Bytes, bool Flush) : ScriptedStep
    {
        internal override async Task PlayAsync(HttpContext context)
        {
            var output = context.Response.BodyWriter;
            Bytes.CopyTo(output.GetSpan(Bytes.Length));
            output.Advance(Bytes.Length);
            if (Flush)
            {
                await output.FlushAsync(context.RequestAborted);
            }
        }
    }

    private sealed record PauseStep(TimeSpan Time) : ScriptedStep
    {
        internal override Task PlayAsync(HttpContext context) => Task.Delay(Time, context.RequestAborted);
    }

    private sealed record WaitStep(Task Signal) : ScriptedStep
    {
        internal override Task PlayAsync(HttpContext context) => Signal.WaitAsync(context.RequestAborted);
    }

    private sealed record HangStep : ScriptedStep
    {
        internal override Task PlayAsync(HttpContext context) => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
    }

    private sealed record CutStep : ScriptedStep
    {
        internal override async Task PlayAsync(HttpContext context)
        {
            // An abort throws away what the socket has not taken yet.
            await Task.Delay(TimeSpan.FromMilliseconds(30), context.RequestAborted);
            context.Abort();
        }
    }
}
