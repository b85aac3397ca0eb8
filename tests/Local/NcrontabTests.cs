using Local.Triggers;

namespace Local.Tests;

public sealed class NcrontabTests
{
    [Theory]
    [InlineData("0 * * * * *", "2026-01-31T23:59:59", "2026-02-01T00:00:00")]
    [InlineData("0 * * * * *", "2026-01-01T00:00:00", "2026-01-01T00:01:00")]
    [InlineData("*/15 * * * * *", "2026-01-01T00:00:14.5", "2026-01-01T00:00:15")]
    [InlineData("5/20 * * * * *", "2026-01-01T00:00:05", "2026-01-01T00:00:25")]
    [InlineData("30 */5 * * * *", "2026-01-01T00:00:31", "2026-01-01T00:05:30")]
    [InlineData("0 0 9-17 * * Mon-Fri", "2026-11-20T17:00:00", "2026-11-23T09:00:00")]
    [InlineData("0 30 9 * JAN,jul monday", "2026-02-01T00:00:00", "2026-07-06T09:30:00")]
    [InlineData("0 0 0 29 2 *", "2026-01-01T00:00:00", "2028-02-29T00:00:00")]
    [InlineData("0 0 0 13 * Fri", "2026-01-01T00:00:00", "2026-02-13T00:00:00")]
    [InlineData("0 0 0 * * 7", "2026-11-21T00:00:00", "2026-11-22T00:00:00")]
    [InlineData("0 0 0 31 * *", "2026-04-01T00:00:00", "2026-05-31T00:00:00")]
    [InlineData("15 10 * * *", "2026-01-01T00:00:00", "2026-01-01T10:15:00")]
    public void Returns_the_next_time(string schedule, string after, string next) =>
        Assert.Equal(Utc(next), Ncrontab.Parse(schedule).Next(Utc(after)));

    [Fact]
    public void Returns_null_when_there_is_no_such_time() => Assert.Null(Ncrontab.Parse("0 0 0 31 2 *").Next(Utc("2026-01-01T00:00:00")));

    [Theory]
    [InlineData("")]
    [InlineData("* * * *")]
    [InlineData("* * * * * * *")]
    [InlineData("60 * * * * *")]
    [InlineData("* * 24 * * *")]
    [InlineData("* * * 0 * *")]
    [InlineData("* * * * 13 *")]
    [InlineData("* * * * * 8")]
    [InlineData("*/0 * * * * *")]
    [InlineData("*/x * * * * *")]
    [InlineData("9-5 * * * * *")]
    [InlineData("1-2-3 * * * * *")]
    [InlineData("-1 * * * * *")]
    [InlineData("* * * * foo *")]
    public void Refuses_what_is_no_schedule(string schedule) => Assert.Throws<FormatException>(() => Ncrontab.Parse(schedule));

    private static DateTimeOffset Utc(string time) => DateTimeOffset.Parse(time + "Z");
}
