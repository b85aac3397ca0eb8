using Azure;
using Azure.Data.Tables;
using AzureClients.Tests.Wire;

namespace AzureClients.Tests.Tables;

/// <summary>Answers in the form the service itself gives, which differs from the emulator's in headers and order.</summary>
/// <remarks>https://learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions</remarks>
public sealed class TransactionAnswerTests
{
    private static readonly TableTransactionAction[] Actions =
    [
        new(TableTransactionActionType.Add, new TableEntity("p", "1")), new(TableTransactionActionType.UpsertMerge, new TableEntity("p", "2")),
    ];

    [Fact]
    public async Task Returns_an_answer_for_each_action_when_all_hold()
    {
        var table = Table("""
            --batchresponse_1
            Content-Type: multipart/mixed; boundary=changesetresponse_2

            --changesetresponse_2
            Content-Type: application/http
            Content-Transfer-Encoding: binary

            HTTP/1.1 201 Created
            X-Content-Type-Options: nosniff
            Cache-Control: no-cache
            DataServiceVersion: 3.0;
            Content-Type: application/json;odata=minimalmetadata;streaming=true;charset=utf-8
            ETag: W/"datetime'2026-01-01T00%3A00%3A00.0000001Z'"

            {"PartitionKey":"p","RowKey":"1"}
            --changesetresponse_2
            Content-Type: application/http
            Content-Transfer-Encoding: binary

            HTTP/1.1 204 No Content
            DataServiceVersion: 1.0;
            ETag: W/"datetime'2026-01-01T00%3A00%3A00.0000002Z'"


            --changesetresponse_2--
            --batchresponse_1--

            """);
        var answers = (await table.SubmitTransactionAsync(Actions)).Value;
        Assert.Equal([201, 204], answers.Select(answer => answer.Status));
        Assert.Equal("""{"PartitionKey":"p","RowKey":"1"}""", answers[0].Content.ToString());
        Assert.Equal(new ETag("W/\"datetime'2026-01-01T00%3A00%3A00.0000002Z'\""), answers[1].Headers.ETag);
    }

    [Fact]
    public async Task Rejects_409_and_names_the_action_when_the_one_answer_is_a_failure()
    {
        var table = Table("""
            --batchresponse_1
            Content-Type: multipart/mixed; boundary=changesetresponse_2

            --changesetresponse_2
            Content-Type: application/http
            Content-Transfer-Encoding: binary

            HTTP/1.1 409 Conflict
            X-Content-Type-Options: nosniff
            DataServiceVersion: 3.0;
            Content-Type: application/json;odata=minimalmetadata;streaming=true;charset=utf-8

            {"odata.error":{"code":"EntityAlreadyExists","message":{"lang":"en-US","value":"1:The specified entity already exists.\nRequestId:r\nTime:t"}}}
            --changesetresponse_2--
            --batchresponse_1--
            """);
        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(Actions));
        Assert.Equal((409, "EntityAlreadyExists", 1), (failure.Status, failure.ErrorCode, failure.FailedTransactionActionIndex));
        Assert.Contains("The specified entity already exists.", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--batchresponse_1\r\n--batchresponse_1--")]
    [InlineData("nothing of the kind")]
    [InlineData("")]
    public async Task Rejects_an_answer_that_cannot_be_read(string content) =>
        await Assert.ThrowsAsync<InvalidDataException>(() => Table(content).SubmitTransactionAsync(Actions));

    private static TableClient Table(string content) => new(
        $"AccountName=acme;AccountKey={Convert.ToBase64String(new byte[32])}",
        "orders",
        new TableClientOptions { Transport = new Recorder(202, "multipart/mixed; boundary=batchresponse_1", content.ReplaceLineEndings("\r\n")) });
}
