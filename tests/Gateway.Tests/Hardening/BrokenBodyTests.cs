using System.Text;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Hardening;

/// <summary>Bodies that are none as HTTP goes, where the server leaves it to the gateway to say so.</summary>
public sealed class BrokenBodyTests(PageHeaderTests.Keyless keyless) : IClassFixture<PageHeaderTests.Keyless>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/admin/keys", "FFFFFFFFFFFFFFFF\r\n")]
    [InlineData("/admin/alerts/rules", "FFFFFFFFFFFFFFFF\r\n")]
    [InlineData("/admin/alerts/rules", "zz\r\n")]
    [InlineData("/v1/chat/completions", "FFFFFFFFFFFFFFFF\r\n")]
    [InlineData("/native/claude/v1/messages", "FFFFFFFFFFFFFFFF\r\n")]
    [InlineData("/native/claude/v1/messages", "zz\r\n")]
    public async Task ChunksThatAreNone_AreTheCallersFault(string path, string chunks)
    {
        using var connection = new RawConnection();
        await connection.ConnectAsync(keyless.Gateway.BaseAddress, Token);
        await connection.SendAsync(
            RequestText.Post(path).With("Authorization", $"Bearer {TestGateway.AdminKey}").With("Content-Type", "application/json").With("Transfer-Encoding", "chunked").Bytes(Encoding.ASCII.GetBytes(chunks)), Token);

        var answer = (await connection.ReadAsync(hasNoBody: false, Token).WaitAsync(TimeSpan.FromSeconds(30), Token)).ShouldNotBeNull();

        answer.Status.ShouldBe(400, Encoding.UTF8.GetString(answer.Body));
        answer.Header("x-request-id").ShouldNotBeNull();
        answer.Body.ShouldNotBeEmpty();
    }
}
