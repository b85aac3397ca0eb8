using System.Collections;
using System.Reflection;
using System.Text;
using System.Text.Json;

namespace Policies.Tests;

/// <summary>The reader is written by hand, the writer is not: whatever the records hold comes back.</summary>
public class SnapshotReaderTests
{
    private static string Json(PolicySnapshot snapshot) => JsonSerializer.Serialize(snapshot, PolicyJson.Default.PolicySnapshot);

    private static PolicySnapshot Read(string json) => SnapshotReader.Read(Encoding.UTF8.GetBytes(json));

    [Fact]
    public void Returns_every_property_that_is_written()
    {
        var snapshot = (PolicySnapshot)Filled(typeof(PolicySnapshot), 3);
        var json = Json(snapshot);
        Assert.Equal(json, Json(Read(json)));
        // Filled: nothing was left at what the reader would have put there by itself.
        Assert.Contains("\"privateNetwork\":true", json, StringComparison.Ordinal);
        Assert.Contains("\"window\":\"Sliding\"", json, StringComparison.Ordinal);
        Assert.Contains("\"endpoint\":\"Endpoint", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Returns_defaults_where_nothing_is_written_and_passes_over_what_it_does_not_know()
    {
        var read = Read("""
            {"controlPlaneId":"a","new":{"x":[1,{}]},"controlPlaneName":"b","services":[{"id":"s","host":"h","new":[]}],"routes":[{"new":null,"id":"r"}],
             "plugins":[{"id":"p","name":"ace","ace":{}},{"id":"q","name":"cors","cors":{}}],"operations":[{"id":"o","apiId":"ä\u00f6","method":"GET","path":"/\u0061"}]}
            """);
        var expected = new PolicySnapshot
        {
            ControlPlaneId = "a", ControlPlaneName = "b", Services = [new() { Id = "s", Host = "h" }], Routes = [new() { Id = "r" }],
            Plugins = [new() { Id = "p", Name = "ace", Ace = new() }, new() { Id = "q", Name = "cors", Cors = new() }],
            Operations = [new() { Id = "o", ApiId = "äö", Method = "GET", Path = "/a" }],
        };
        Assert.Equal(Json(expected), Json(read));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"controlPlaneId":"a"}""")]
    [InlineData("""{"controlPlaneId":null,"controlPlaneName":"b"}""")]
    [InlineData("""{"controlPlaneId":1,"controlPlaneName":"b"}""")]
    [InlineData("""{"controlPlaneId":"\ud800","controlPlaneName":"b"}""")]
    [InlineData("""{"controlPlaneId":"a","controlPlaneName":"b"} {}""")]
    [InlineData("""{"controlPlaneId":"a","controlPlaneName":"b","operations":null}""")]
    [InlineData("""{"controlPlaneId":"a","controlPlaneName":"b","operations":[null]}""")]
    [InlineData("""{"controlPlaneId":"a","controlPlaneName":"b","operations":[1]}""")]
    [InlineData("""{"controlPlaneId":"a","controlPlaneName":"b","operations":[{"id":"o","apiId":"a","method":"GET"}]}""")]
    [InlineData("""{"controlPlaneId":"a","controlPlaneName":"b","routes":[{"id":"r","protocols":[null]}]}""")]
    [InlineData("""{"controlPlaneId":"a","controlPlaneName":"b","routes":[{"id":"r","pathHandling":"V2"}]}""")]
    [InlineData("""{"controlPlaneId":"a","controlPlaneName":"b","services":[{"id":"s","host":"h","port":"80"}]}""")]
    [InlineData("""{"controlPlaneId":"a","controlPlaneName":"b","services":[{"id":"s","host":"h","port":80.5}]}""")]
    [InlineData("""{"controlPlaneId":"a","controlPlaneName":"b","packages":[{"id":"p","limit":{"limit":1}}]}""")]
    [InlineData("""{"controlPlaneId":"a","controlPlaneName":"b","packages":[{"id":"p","limit":{"limit":1,"duration":"Days"}}]}""")]
    [InlineData("""{"controlPlaneId":"a","controlPlaneName":"b","publications":[{"entityId":"e","portalId":"p","createdAt":"soon"}]}""")]
    public void Rejects_what_is_no_snapshot(string json) => Assert.ThrowsAny<JsonException>(() => Read(json));

    [Fact]
    public void Rejects_a_snapshot_that_is_cut_off_anywhere()
    {
        var bytes = Encoding.UTF8.GetBytes(Json((PolicySnapshot)Filled(typeof(PolicySnapshot), 1)));
        Assert.All(Enumerable.Range(0, bytes.Length), length => Assert.ThrowsAny<JsonException>(() => SnapshotReader.Read(bytes.AsSpan(0, length))));
    }

    /// <summary>An object with every property set, each to something of its own and none to a default.</summary>
    private static object Filled(Type type, int each)
    {
        var number = 0;
        return Fill(type, "");

        object Fill(Type of, string name)
        {
            number++;
            of = Nullable.GetUnderlyingType(of) ?? of;
            if (of == typeof(string))
                return $"{name}-{number}";
            if (of == typeof(int) || of == typeof(long))
                return Convert.ChangeType(name == nameof(PolicySnapshot.SchemaVersion) ? 1 : number, of, null);
            // Two of them are true where nothing is said.
            if (of == typeof(bool))
                return name is not (nameof(PolicyPlugin.Enabled) or nameof(PolicyRoute.StripPath) or nameof(CorsSettings.AllowOriginAbsent));
            if (of == typeof(DateTimeOffset))
                return DateTimeOffset.UnixEpoch.AddMinutes(number);
            if (of.IsEnum)
                return Enum.GetValues(of).GetValue(Enum.GetValues(of).Length - 1)!;
            if (of.IsGenericType && of.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            {
                var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(of.GenericTypeArguments))!;
                for (var i = 0; i < each; i++)
                    list.Add(Fill(of.GenericTypeArguments[0], name));
                return list;
            }
            if (of == typeof(IReadOnlyDictionary<string, IReadOnlyList<string>>))
                return new Dictionary<string, IReadOnlyList<string>> { [$"X-{number}"] = ["one", "two ü"], ["Y"] = [] };
            var constructor = of.GetConstructors().OrderByDescending(one => one.GetParameters().Length).First();
            var made = constructor.Invoke([.. constructor.GetParameters().Select(parameter => Fill(parameter.ParameterType, parameter.Name!))]);
            foreach (var property in of.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
                property.SetValue(made, Fill(property.PropertyType, property.Name));
            return made;
        }
    }
}
