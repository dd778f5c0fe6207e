# Build: docker build -t gateway .
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props appsettings.json ./
COPY src/Gateway.Protocol/Gateway.Protocol.csproj src/Gateway.Protocol/
COPY src/Gateway.Simulator/Gateway.Simulator.csproj src/Gateway.Simulator/
COPY src/Gateway/Gateway.csproj src/Gateway/
RUN dotnet restore src/Gateway
COPY .editorconfig ./
COPY src/ src/
RUN dotnet publish src/Gateway --no-restore -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
# The system's SQLite has the distribution's security fixes; the gateway prefers it to the bundled one.
RUN apt-get update && apt-get install -y --no-install-recommends libsqlite3-0 curl && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /app ./
RUN mkdir /data && chown $APP_UID /data
USER $APP_UID
VOLUME /data
ENV ASPNETCORE_URLS=http://+:8080 \
    Gateway__Storage__ConnectionString="Data Source=/data/gateway.db"
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD curl -fsS http://localhost:8080/health/live || exit 1
ENTRYPOINT ["dotnet", "Gateway.dll"]
