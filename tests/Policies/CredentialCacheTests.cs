namespace Policies.Tests;

public class CredentialCacheTests
{
    private readonly ManualTime _time = new();

    private bool Holds(CredentialCache cache, CredentialDigest key) => cache.TryFind(key, _time.GetTimestamp(), out _);

    [Fact]
    public void Keeps_memory_bounded_and_what_is_wanted()
    {
        var cache = new CredentialCache(countMax: 100, TimeSpan.FromMinutes(1), _time);
        var wanted = CredentialDigest.OfKey("wanted");
        cache.Put(wanted, Planes.Credential(), _time.GetTimestamp());
        for (var i = 0; i < 10_000; i++)
        {
            cache.Put(CredentialDigest.OfKey($"{i}"), null, _time.GetTimestamp());
            cache.Show(CredentialDigest.OfKey($"{i}"), KeyTag.Of($"{i}"));
            Assert.True(Holds(cache, wanted));
            Assert.InRange(cache.Count, 1, 100);
        }
        cache.Drop(wanted);
        Assert.False(Holds(cache, wanted));
    }

    [Fact]
    public void Keeps_as_many_as_it_may_hold_however_often_they_are_read_again()
    {
        var cache = new CredentialCache(countMax: 1_000, TimeSpan.FromMinutes(1), _time);
        var keys = Enumerable.Range(0, 1_000).Select(i => CredentialDigest.OfKey($"{i}")).ToList();
        for (var round = 0; round < 3; round++)
        {
            foreach (var key in keys)
                cache.Put(key, null, _time.GetTimestamp());
            Assert.All(keys, key => Assert.True(Holds(cache, key)));
        }
        Assert.Equal(1_000, cache.Count);
    }

    [Fact]
    public void Forgets_by_age_and_all_at_once()
    {
        var cache = new CredentialCache(countMax: 10, TimeSpan.FromMinutes(1), _time);
        var key = CredentialDigest.OfKey("a");
        cache.Put(key, Planes.Credential(), _time.GetTimestamp());
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.True(Holds(cache, key));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(Holds(cache, key));
        cache.Put(key, Planes.Credential(), _time.GetTimestamp());
        cache.Show(key, KeyTag.Of("a"));
        Assert.True(Holds(cache, key));
        cache.Clear();
        Assert.False(Holds(cache, key));
        Assert.False(cache.TryFind(KeyTag.Of("a"), _time.GetTimestamp(), out _));
        Assert.Equal(0, cache.Count);
    }

    [Fact]
    public void Keeps_the_object_it_has_while_the_row_says_the_same()
    {
        var cache = new CredentialCache(countMax: 10, TimeSpan.FromMinutes(1), _time);
        var key = CredentialDigest.OfKey("a");
        var first = Planes.Credential("one", "two") with { Consumers = [new("plane", "consumer")] };
        cache.Put(key, first, _time.GetTimestamp());
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(Holds(cache, key));
        cache.Put(key, first with { Grants = [.. first.Grants], Consumers = [new("plane", "consumer")] }, _time.GetTimestamp());
        Assert.Same(first, Found());
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Same(first, Found());
        foreach (var changed in (CredentialPolicy[])[first with { Grants = [first.Grants[0]] }, first with { Consumers = [] }, first with { ExpiresAt = DateTimeOffset.UnixEpoch }, first with { Version = 2 }])
        {
            cache.Put(key, changed, _time.GetTimestamp());
            Assert.Same(changed, Found());
        }
        cache.Put(key, null, _time.GetTimestamp());
        Assert.Null(Found());

        CredentialPolicy? Found()
        {
            Assert.True(cache.TryFind(key, _time.GetTimestamp(), out var found));
            return found;
        }
    }

    [Fact]
    public void Returns_what_a_dictionary_would_after_any_puts_and_drops()
    {
        var cache = new CredentialCache(countMax: 5_000, TimeSpan.FromMinutes(1), _time);
        var model = new Dictionary<string, CredentialPolicy>(StringComparer.Ordinal);
        var shown = new HashSet<string>(StringComparer.Ordinal);
        var random = new Random(7);
        var keys = Enumerable.Range(0, 3_000).Select(i => $"{i}").ToList();
        for (var i = 0; i < 60_000; i++)
        {
            var key = keys[random.Next(keys.Count)];
            switch (random.Next(4))
            {
                case 0:
                    cache.Drop(CredentialDigest.OfKey(key));
                    model.Remove(key);
                    shown.Remove(key);
                    break;
                case 1:
                    cache.Show(CredentialDigest.OfKey(key), KeyTag.Of(key));
                    if (model.ContainsKey(key))
                        shown.Add(key);
                    break;
                default:
                    cache.Put(CredentialDigest.OfKey(key), model[key] = Planes.Credential(), _time.GetTimestamp());
                    break;
            }
            if (i % 6_000 != 0)
                continue;
            foreach (var one in keys)
            {
                Assert.Equal(model.TryGetValue(one, out var expected), cache.TryFind(CredentialDigest.OfKey(one), _time.GetTimestamp(), out var found));
                Assert.Same(expected, found);
                Assert.Equal(shown.Contains(one), cache.TryFind(KeyTag.Of(one), _time.GetTimestamp(), out found));
                Assert.Same(shown.Contains(one) ? expected : null, found);
            }
            Assert.Equal(model.Count, cache.Count);
        }
    }

    [Fact]
    public async Task Returns_nothing_that_was_dropped_before_it_was_asked_while_others_write()
    {
        var cache = new CredentialCache(countMax: 500, TimeSpan.FromMinutes(1), _time);
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 2).Select(writer => Task.Run(() =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
                cache.Put(CredentialDigest.OfKey($"{writer}-{i % 2_000}"), null, _time.GetTimestamp());
        })).ToList();
        for (var i = 0; i < 2_000; i++)
        {
            var (key, tag, policy) = (CredentialDigest.OfKey($"key {i}"), KeyTag.Of($"key {i}"), Planes.Credential());
            cache.Put(key, policy, _time.GetTimestamp());
            cache.Show(key, tag);
            // Others may have pushed it out; what is found must be this.
            if (cache.TryFind(key, _time.GetTimestamp(), out var found))
                Assert.Same(policy, found);
            if (cache.TryFind(tag, _time.GetTimestamp(), out found))
                Assert.Same(policy, found);
            cache.Drop(key);
            Assert.False(Holds(cache, key));
            Assert.False(cache.TryFind(tag, _time.GetTimestamp(), out _));
        }
        await stop.CancelAsync();
        await Task.WhenAll(writers);
    }
}
