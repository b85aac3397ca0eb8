namespace Policies.Tests;

public sealed class CircuitTests
{
    private readonly ManualTime _time = new();
    private readonly Circuit _circuit;

    public CircuitTests() => _circuit = new(_time);

    [Fact]
    public void Opens_when_a_wait_was_given_up_and_nobody_was_answered_meanwhile()
    {
        _circuit.Succeeded();
        var asked = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(1.5));
        _circuit.TimedOut(asked);
        Assert.False(_circuit.MayAsk());
        _time.Advance(TimeSpan.FromSeconds(1));
        // One for all.
        Assert.True(_circuit.MayAsk());
        Assert.False(_circuit.MayAsk());
        _circuit.Succeeded();
        Assert.True(_circuit.MayAsk());
    }

    [Fact]
    public void Stays_closed_when_a_wait_was_given_up_while_others_were_answered()
    {
        var asked = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(1));
        _circuit.Succeeded();
        _time.Advance(TimeSpan.FromSeconds(0.5));
        _circuit.TimedOut(asked);
        Assert.True(_circuit.MayAsk());
        _circuit.TimedOut(_time.GetTimestamp());
        Assert.False(_circuit.MayAsk());
    }

    [Fact]
    public void Opens_at_once_when_storage_refuses_or_cannot_be_reached()
    {
        _circuit.Succeeded();
        _circuit.Failed();
        Assert.False(_circuit.MayAsk());
    }
}
