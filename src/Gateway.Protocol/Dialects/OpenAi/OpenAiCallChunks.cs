using System.Buffers;
using System.Text.Json;
using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>
/// Writes the calls of a streamed answer: <c>delta.tool_calls</c>, numbered from 0; for a caller of the functions of 2023 <c>delta.function_call</c>,
/// which holds the first call alone.
/// </summary>
internal sealed class OpenAiCallChunks(OpenAiChunkFrame frame, bool asFunction)
{
    private readonly List<OpenCall> _calls = [];
    private int _count;

    /// <param name="block">The block's index among the events.</param>
    /// <param name="tool">The call as it begins.</param>
    /// <param name="signature">The thought signature Gemini gave it, if any.</param>
    /// <param name="output">Where the chunk goes.</param>
    public void Start(int block, ToolUseBlock tool, string? signature, IBufferWriter<byte> output)
    {
        var place = _count++;
        if (asFunction && place > 0)
            return;
        _calls.Add(new OpenCall(block, place) { HasArguments = tool.Arguments.Length > 0 });
        var writer = frame.Begin(output);
        if (asFunction)
        {
            WriteFunction(writer, "function_call"u8, tool.Name, tool.Arguments);
        }
        else
        {
            BeginCall(writer, place);
            writer.WriteString("id"u8, tool.Id);
            writer.WriteString("type"u8, "function"u8);
            WriteFunction(writer, "function"u8, tool.Name, tool.Arguments);
            if (signature is not null)
                OpenAiHistoryReasoning.WriteSignature(writer, signature);
            EndCall(writer);
        }

        frame.End(output);
    }

    public void WriteArguments(int block, string arguments, IBufferWriter<byte> output)
    {
        if (arguments.Length > 0 && _calls.Find(c => c.Block == block) is { } call)
            WriteArguments(call, arguments, output);
    }

    /// <summary>OpenAI's own call of a tool that takes free text.</summary>
    public void WriteCustom(OpaqueBlock custom, IBufferWriter<byte> output)
    {
        var writer = frame.Begin(output);
        BeginCall(writer, _count++);
        foreach (var field in custom.Raw.EnumerateObject())
            field.WriteTo(writer);
        EndCall(writer);
        frame.End(output);
    }

    public void Stop(int block)
    {
        if (_calls.Find(c => c.Block == block) is { } call)
            call.IsClosed = true;
    }

    /// <summary>Another block follows: what has stopped without arguments has none, and its pieces stand together.</summary>
    public void CompleteClosed(IBufferWriter<byte> output) => Complete(static call => call.IsClosed, output);

    /// <summary>The answer ends: no call has further arguments.</summary>
    public void CompleteAll(IBufferWriter<byte> output) => Complete(static _ => true, output);

    private void Complete(Predicate<OpenCall> isDone, IBufferWriter<byte> output)
    {
        foreach (var call in _calls)
        {
            if (!call.HasArguments && isDone(call))
                WriteArguments(call, "{}", output);
        }
    }

    private void WriteArguments(OpenCall call, string arguments, IBufferWriter<byte> output)
    {
        call.HasArguments = true;
        var writer = frame.Begin(output);
        if (asFunction)
        {
            WriteFunction(writer, "function_call"u8, name: null, arguments);
        }
        else
        {
            BeginCall(writer, call.Place);
            WriteFunction(writer, "function"u8, name: null, arguments);
            EndCall(writer);
        }

        frame.End(output);
    }

    private static void WriteFunction(Utf8JsonWriter writer, ReadOnlySpan<byte> field, string? name, string arguments)
    {
        writer.WriteStartObject(field);
        if (name is not null)
            writer.WriteString("name"u8, name);
        writer.WriteString("arguments"u8, arguments);
        writer.WriteEndObject();
    }

    private static void BeginCall(Utf8JsonWriter writer, int place)
    {
        writer.WriteStartArray("tool_calls"u8);
        writer.WriteStartObject();
        writer.WriteNumber("index"u8, place);
    }

    private static void EndCall(Utf8JsonWriter writer)
    {
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private sealed class OpenCall(int block, int place)
    {
        public int Block => block;

        /// <summary>The call's place in <c>tool_calls</c>.</summary>
        public int Place => place;

        public bool HasArguments { get; set; }

        public bool IsClosed { get; set; }
    }
}
