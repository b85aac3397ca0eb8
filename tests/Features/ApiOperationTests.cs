using Features.ApiOperations;

namespace Features.Tests;

public sealed class ApiOperationTests
{
    [Fact]
    public void Returns_the_version_5_UUID_of_RFC_9562_for_method_and_path()
    {
        // uuid.uuid5(uuid.UUID("9f5061ce-78f6-4452-9108-ad7c02821fd5"), "GET /users/*") of Python's standard library.
        var api = Guid.Parse("9f5061ce-78f6-4452-9108-ad7c02821fd5");
        Assert.Equal(Guid.Parse("fa6b920e-9548-5b60-a9cd-743a3b56f1f3"), ApiOperation.Of(api, "GET", "/users/*").Id);
        Assert.NotEqual(ApiOperation.Of(api, "GET", "/users/*").Id, ApiOperation.Of(api, "POST", "/users/*").Id);
        Assert.NotEqual(ApiOperation.Of(api, "GET", "/users/*").Id, ApiOperation.Of(Guid.NewGuid(), "GET", "/users/*").Id);
    }
}
