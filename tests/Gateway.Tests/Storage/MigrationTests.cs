using Gateway.Storage;
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
        var migrations = context.GetService<IMigrationsAssembly>();
        var last = migrations.CreateMigration(migrations.Migrations.Last().Value, context.Database.ProviderName!);

        foreach (var written in new[] { migrations.ModelSnapshot!.Model, last.TargetModel })
        {
            var migrated = context.GetService<IModelRuntimeInitializer>().Initialize(written is IMutableModel mutable ? mutable.FinalizeModel() : written);
            context.GetService<IMigrationsModelDiffer>()
                .GetDifferences(migrated.GetRelationalModel(), context.GetService<IDesignTimeModel>().Model.GetRelationalModel())
                .ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task StepBackAndForth_KeepsWhatBothVersionsKnow()
    {
        await using var store = TestStore.Create();
        SqliteSettings.CreateFile($"Data Source={store.File};Pooling=False");
        await MigrationSteps.ApplyAsync(store, "20261122022758_KeyRights");
        var before = store.Read("SELECT sql FROM sqlite_master WHERE tbl_name = 'gateway_keys' AND type = 'index' ORDER BY name");
        store.Read("INSERT INTO gateway_keys (id, name, digest, prefix, created_at) VALUES ('key_1', 'ci', 'd', 'gw-1', 7) RETURNING id").ShouldBe(["key_1"]);

        await MigrationSteps.ApplyAsync(store, "20261122020000_Budgets");
        await MigrationSteps.ApplyAsync(store, "20261122022758_KeyRights");

        store.Read("SELECT name || digest || created_at || labels FROM gateway_keys").ShouldBe(["cid7[]"]);
        store.Read("SELECT sql FROM sqlite_master WHERE tbl_name = 'gateway_keys' AND type = 'index' ORDER BY name").ShouldBe(before);
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
