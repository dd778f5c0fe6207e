using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Gateway.Storage;

/// <summary>
/// Lets <c>dotnet ef migrations add …</c> build the model without starting the gateway. The tool (8.0, the newest that restores beside
/// EF Core 6) asks for an older runtime: run it with <c>DOTNET_ROLL_FORWARD=Major</c>.
/// </summary>
internal sealed class GatewayDbContextFactory : IDesignTimeDbContextFactory<GatewayDbContext>
{
    public GatewayDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<GatewayDbContext>().UseSqlite("Data Source=design-time.db").Options);
}
