using Azure.Data.Tables.Models;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Queues.Models;

namespace AzureClients.Tests.Surface;

public sealed class ErrorCodeTests
{
    [Theory]
    [InlineData("TableNotFound", true)]
    [InlineData("tablenotfound", true)]
    [InlineData("TableAlreadyExists", false)]
    [InlineData(null, false)]
    public void Returns_whether_a_table_failure_has_a_code(string? code, bool same)
    {
        Assert.Equal(same, code == TableErrorCode.TableNotFound);
        Assert.Equal(same, TableErrorCode.TableNotFound == code);
        Assert.Equal(!same, code != TableErrorCode.TableNotFound);
        Assert.Equal(!same, TableErrorCode.TableNotFound != code);
    }

    [Theory]
    [InlineData("BlobNotFound", true)]
    [InlineData("blobnotfound", true)]
    [InlineData("ContainerNotFound", false)]
    [InlineData(null, false)]
    public void Returns_whether_a_blob_failure_has_a_code(string? code, bool same)
    {
        Assert.Equal(same, code == BlobErrorCode.BlobNotFound);
        Assert.Equal(same, BlobErrorCode.BlobNotFound == code);
        Assert.Equal(!same, code != BlobErrorCode.BlobNotFound);
        Assert.Equal(same, BlobErrorCode.BlobNotFound.Equals(code));
    }

    [Theory]
    [InlineData("QueueNotFound", true)]
    [InlineData("MessageNotFound", false)]
    [InlineData(null, false)]
    public void Returns_whether_a_queue_failure_has_a_code(string? code, bool same)
    {
        Assert.Equal(same, code == QueueErrorCode.QueueNotFound);
        Assert.Equal(!same, QueueErrorCode.QueueNotFound != code);
    }

    [Fact]
    public void Keeps_equal_codes_in_one_place_of_a_set()
    {
        TableErrorCode code = "tablenotfound";
        Assert.Single(new HashSet<TableErrorCode> { TableErrorCode.TableNotFound, code });
        Assert.Equal("TableNotFound", TableErrorCode.TableNotFound.ToString());
        Assert.Throws<ArgumentNullException>(() => new TableErrorCode(null!));
    }
}
