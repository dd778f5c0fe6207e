using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Gateway.Tests.Storage;

/// <summary>A store as an older version of the gateway left it.</summary>
internal static class MigrationSteps
{
    public static async Task ApplyAsync(TestStore store, string lastMigration)
    {
        await using var context = store.OpenContext();
        await context.GetService<IMigrator>().MigrateAsync(lastMigration, TestContext.Current.CancellationToken);
    }
}
