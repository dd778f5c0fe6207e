using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Gateway.Tests.Storage;

public sealed class MigrationTests
{
    [Fact]
    public async Task Model_IsWhatTheMigrationsMake()
    {
        await using var store = TestStore.Create();
        await using var context = store.OpenContext();
        var snapshot = (IMutableModel)context.GetService<IMigrationsAssembly>().ModelSnapshot!.Model;
        var migrated = context.GetService<IModelRuntimeInitializer>().Initialize(snapshot.FinalizeModel());
        var model = context.GetService<IDesignTimeModel>().Model;

        context.GetService<IMigrationsModelDiffer>()
            .GetDifferences(migrated.GetRelationalModel(), model.GetRelationalModel())
            .ShouldBeEmpty();
    }

    [Fact]
    public async Task SecondStart_KeepsWhatIsThere()
    {
        var folder = Directory.CreateTempSubdirectory("gateway-store-").FullName;
        await using (var first = await TestStore.StartAsync(folder: folder))
        {
            first.DeletesFolder = false;
            await first.Log.WriteAsync(first.Log.Pending("kept").Completed(), TestContext.Current.CancellationToken);
        }
        await using var second = await TestStore.StartAsync(folder: folder);
        second.Read("SELECT request_id FROM provider_logs").ShouldBe(["kept"]);
        second.Read("PRAGMA auto_vacuum").ShouldBe(["2"]);
    }
}
