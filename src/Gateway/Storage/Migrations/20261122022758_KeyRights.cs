using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Gateway.Storage.Migrations
{
    /// <summary>What comes with an issued key; and by which secret its digest is made: none, for those that are there.</summary>
    public partial class KeyRights : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "budget",
                table: "gateway_keys",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "digest_secret",
                table: "gateway_keys",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ip_ranges",
                table: "gateway_keys",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<string>(
                name: "labels",
                table: "gateway_keys",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<string>(
                name: "limits",
                table: "gateway_keys",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "models",
                table: "gateway_keys",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<string>(
                name: "previous_digest",
                table: "gateway_keys",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "previous_until",
                table: "gateway_keys",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "priority",
                table: "gateway_keys",
                type: "TEXT",
                nullable: false,
                defaultValue: "normal");

            migrationBuilder.AddColumn<string>(
                name: "routes",
                table: "gateway_keys",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<string>(
                name: "surfaces",
                table: "gateway_keys",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");
        }

        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "budget",
                table: "gateway_keys");

            migrationBuilder.DropColumn(
                name: "digest_secret",
                table: "gateway_keys");

            migrationBuilder.DropColumn(
                name: "ip_ranges",
                table: "gateway_keys");

            migrationBuilder.DropColumn(
                name: "labels",
                table: "gateway_keys");

            migrationBuilder.DropColumn(
                name: "limits",
                table: "gateway_keys");

            migrationBuilder.DropColumn(
                name: "models",
                table: "gateway_keys");

            migrationBuilder.DropColumn(
                name: "previous_digest",
                table: "gateway_keys");

            migrationBuilder.DropColumn(
                name: "previous_until",
                table: "gateway_keys");

            migrationBuilder.DropColumn(
                name: "priority",
                table: "gateway_keys");

            migrationBuilder.DropColumn(
                name: "routes",
                table: "gateway_keys");

            migrationBuilder.DropColumn(
                name: "surfaces",
                table: "gateway_keys");
        }
    }
}
