using System.Net.Sockets;
using Azure;
using Azure.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Platform.Storage;

namespace Platform.Tests.Storage;

public sealed class DataStorageTests
{
    [Theory]
    [InlineData(0, null, true)]
    [InlineData(408, null, true)]
    [InlineData(429, null, true)]
    [InlineData(500, "InternalError", true)]
    [InlineData(503, "ServerBusy", true)]
    [InlineData(401, null, true)]
    [InlineData(403, "AuthenticationFailed", true)]
    [InlineData(404, "TableNotFound", true)]
    [InlineData(404, "ContainerNotFound", true)]
    [InlineData(404, "QueueNotFound", true)]
    [InlineData(409, "TableBeingDeleted", true)]
    [InlineData(409, "ContainerBeingDeleted", true)]
    [InlineData(409, "QueueBeingDeleted", true)]
    [InlineData(400, "InvalidInput", false)]
    [InlineData(404, "ResourceNotFound", false)]
    [InlineData(404, "BlobNotFound", false)]
    [InlineData(409, "EntityAlreadyExists", false)]
    [InlineData(412, "UpdateConditionNotSatisfied", false)]
    [InlineData(413, "RequestBodyTooLarge", false)]
    public void Returns_which_refusals_are_outages(int status, string? code, bool outage) =>
        Assert.Equal(outage, DataStorage.IsOutage(new RequestFailedException(status, "no", code, null)));

    [Fact]
    public void Returns_which_exceptions_are_outages()
    {
        Exception[] outages =
        [
            new HttpRequestException("refused", new SocketException()), new IOException(), new TimeoutException(), new AuthenticationFailedException("no identity"), new CredentialUnavailableException("none"),
            // What Azure.Core throws when its own time-out ends an attempt: no TimeoutException inside.
            new TaskCanceledException("too long"), new OperationCanceledException(),
            new AggregateException("3 tries", new RequestFailedException(0, "refused"), new TaskCanceledException("too long"), new IOException()),
        ];
        Assert.All(outages, e => Assert.True(DataStorage.IsOutage(e), e.GetType().Name));
        Exception[] bugs =
        [
            new InvalidOperationException(), new NullReferenceException(), new ArgumentException("x"), new FormatException(), new InvalidDataException(), new KeyNotFoundException(),
            new AggregateException(new RequestFailedException(503, "busy"), new InvalidOperationException()),
        ];
        Assert.All(bugs, e => Assert.False(DataStorage.IsOutage(e), e.GetType().Name));
    }

    [Fact]
    public void Creates_clients_of_an_identity_from_three_addresses()
    {
        var settings = new Dictionary<string, string?>
        {
            ["DataStorage:tableServiceUri"] = "https://acct.table.core.windows.net", ["DataStorage:blobServiceUri"] = "https://acct.blob.core.windows.net",
            ["DataStorage:queueServiceUri"] = "https://acct.queue.core.windows.net",
        };
        using var services = Services(settings);
        Assert.Equal("acct", services.GetRequiredService<Azure.Data.Tables.TableServiceClient>().AccountName);
        foreach (var name in settings.Keys)
        {
            // Tokens go over https only, and all three are needed.
            Assert.Throws<ArgumentException>(() => Services(new(settings) { [name] = null }));
            Assert.Throws<ArgumentException>(() => Services(new(settings) { [name] = "acct" }));
        }
    }

    private static ServiceProvider Services(Dictionary<string, string?> settings) =>
        new ServiceCollection().AddDataStorage(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).BuildServiceProvider();
}
