using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace AzureClients.Tests.Wire;

public sealed class ConnectionStringTests
{
    private const string Key = "c2VjcmV0LWtleS1zZWNyZXQta2V5LXNlY3JldC1rZXk=";

    [Theory]
    [InlineData("UseDevelopmentStorage=true", "devstoreaccount1", "http://127.0.0.1:10002/devstoreaccount1", "http://127.0.0.1:10000/devstoreaccount1", "http://127.0.0.1:10001/devstoreaccount1")]
    [InlineData($"AccountName=acme;AccountKey={Key}", "acme", "https://acme.table.core.windows.net/", "https://acme.blob.core.windows.net/", "https://acme.queue.core.windows.net/")]
    [InlineData($"DefaultEndpointsProtocol=http;AccountName=acme;AccountKey={Key};EndpointSuffix=core.chinacloudapi.cn", "acme", "http://acme.table.core.chinacloudapi.cn/", "http://acme.blob.core.chinacloudapi.cn/", "http://acme.queue.core.chinacloudapi.cn/")]
    [InlineData($"accountname=acme;ACCOUNTKEY={Key};TableEndpoint=https://t.example/;BlobEndpoint=https://b.example/x/;QueueEndpoint=https://q.example;", "acme", "https://t.example/", "https://b.example/x", "https://q.example/")]
    public void Returns_endpoints_when_the_text_names_an_account(string text, string account, string tables, string blobs, string queues)
    {
        var service = new TableServiceClient(text);
        Assert.Equal((account, tables), (service.AccountName, service.Uri.AbsoluteUri));
        Assert.Equal(blobs, new BlobServiceClient(text).Uri.AbsoluteUri);
        Assert.Equal(queues, new QueueServiceClient(text).Uri.AbsoluteUri);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("AccountName=acme")]
    [InlineData($"AccountKey={Key}")]
    [InlineData($"AccountName=acme;AccountName=acme;AccountKey={Key}")]
    [InlineData($"AccountName=acme;AccountKey=*{Key}*")]
    public void Rejects_what_is_no_connection_string_without_repeating_it(string text)
    {
        foreach (var open in (Action[])[() => _ = new TableServiceClient(text), () => _ = new BlobServiceClient(text), () => _ = new QueueServiceClient(text)])
        {
            var failure = Assert.Throws<FormatException>(open);
            Assert.DoesNotContain(Key, failure.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void Rejects_an_empty_connection_string(string text) => Assert.Throws<ArgumentException>(() => new TableServiceClient(text));
}
