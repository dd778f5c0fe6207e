using System.Net;
using System.Text;
using Gateway.Tests.Faults.Load;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Native;

/// <summary>Bodies of any size pass through in little memory. Alone on the machine: the memory is the process's.</summary>
[Collection(LoadCollection.Name)]
[Trait("Category", "Long")]
public sealed class NativeMemoryTests(NativeUpstream upstream) : IClassFixture<NativeUpstream>
{
    private const long MostGrowth = 40L * 1024 * 1024;
    private const int Events = 10_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AHundredMegabytesUp_TakeFlatMemory()
    {
        const long Length = 100_000_000;
        var received = 0L;
        upstream.Answer = async http =>
        {
            received = 0;
            var buffer = new byte[64 * 1024];
            while (await http.Request.Body.ReadAsync(buffer, http.RequestAborted) is > 0 and var read)
                received += read;
        };
        await UploadAsync(1_000_000, () => { });
        var memory = new Growth();

        await UploadAsync(Length, memory.Look);

        received.ShouldBe(Length);
        memory.Most.ShouldBeLessThan(MostGrowth);
    }

    [Fact]
    public async Task TenThousandEventsDown_TakeFlatMemoryAndArriveWhole()
    {
        var piece = Encoding.UTF8.GetBytes($"data: {{\"text\":\"{new string('x', 1000)}\"}}\n\n");
        upstream.Answer = async http =>
        {
            http.Response.ContentType = "text/event-stream";
            for (var i = 0; i < Events; i++)
                await http.Response.Body.WriteAsync(piece, http.RequestAborted);
        };
        await DownloadAsync(() => { });
        var memory = new Growth();

        (await DownloadAsync(memory.Look)).ShouldBe((long)piece.Length * Events);

        memory.Most.ShouldBeLessThan(MostGrowth);
    }

    private async Task UploadAsync(long length, Action look)
    {
        using var content = new LongContent(length, look);
        using var response = await upstream.Gateway.Client.PostAsync("/native/openai/v1/files", content, Token);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private async Task<long> DownloadAsync(Action look)
    {
        using var response = await upstream.Gateway.Client.GetAsync("/native/openai/v1/stream", HttpCompletionOption.ResponseHeadersRead, Token);
        await using var stream = await response.Content.ReadAsStreamAsync(Token);
        var (buffer, all) = (new byte[64 * 1024], 0L);
        while (await stream.ReadAsync(buffer, Token) is > 0 and var read)
        {
            all += read;
            look();
        }

        return all;
    }

    /// <summary>How far the process has grown since it was made: managed heap and working set, whichever grew more.</summary>
    private sealed class Growth
    {
        private readonly long _heap = GC.GetTotalMemory(forceFullCollection: true);
        private readonly long _set = Environment.WorkingSet;
        private int _looks;

        public long Most { get; private set; }

        public void Look()
        {
            if (_looks++ % 100 == 0)
                Most = Math.Max(Most, Math.Max(GC.GetTotalMemory(forceFullCollection: false) - _heap, Environment.WorkingSet - _set));
        }
    }

    private sealed class LongContent(long length, Action look) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var piece = new byte[64 * 1024];
            for (var left = length; left > 0; left -= piece.Length)
            {
                await stream.WriteAsync(piece.AsMemory(0, (int)Math.Min(left, piece.Length)), Token);
                look();
            }
        }

        protected override bool TryComputeLength(out long computed)
        {
            computed = length;
            return true;
        }
    }
}
