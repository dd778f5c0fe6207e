using System.Buffers;
using System.IO.Pipelines;
using Gateway.Simulator.Faults;

namespace Gateway.Simulator.Replies;

/// <summary>Writes body bytes, in small pieces and slowly where the plan says so.</summary>
internal readonly struct PacedWriter(PipeWriter output, FaultPlan plan, TimeProvider clock, CancellationToken cancellationToken)
{
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, bool flush)
    {
        if (plan.DripBytes > 0)
        {
            return WritePiecesAsync(bytes, plan.DripBytes, plan.DripPause);
        }

        if (plan.ChunkBytes > 0)
        {
            return WritePiecesAsync(bytes, plan.ChunkBytes, TimeSpan.Zero);
        }

        output.Write(bytes.Span);
        return flush ? FlushAsync() : ValueTask.CompletedTask;
    }

    public async ValueTask FlushAsync()
    {
        await output.FlushAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async ValueTask WritePiecesAsync(ReadOnlyMemory<byte> bytes, int size, TimeSpan pause)
    {
        while (!bytes.IsEmpty)
        {
            var piece = bytes[..Math.Min(size, bytes.Length)];
            bytes = bytes[piece.Length..];
            output.Write(piece.Span);
            await FlushAsync();
            if (pause > TimeSpan.Zero)
            {
                await Task.Delay(pause, clock, cancellationToken);
            }
        }
    }
}
