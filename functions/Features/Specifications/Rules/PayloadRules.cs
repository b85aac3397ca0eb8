using Features.ApiVersions;

namespace Features.Specifications.Rules;

/// <summary>What goes over the wire of an OpenAPI document: parameters, headers, bodies and responses, with their schemas and examples.</summary>
internal sealed class PayloadRules(Ruled document, SchemaRules schemas)
{
    private bool IsOas2 => document.Type == SpecificationType.Oas2;

    public void Parameter(Node parameter)
    {
        if (IsReference(parameter) || !parameter.IsObject) return;
        if (parameter.Text("name") is null) document.Say(parameter, "A parameter needs a name");
        if (parameter.Text("in") is not { } place) document.Say(parameter, "A parameter needs the field 'in'");
        // In OpenAPI 2.0 a parameter is a schema itself, unless it is a body.
        else if (IsOas2 && place != "body")
        {
            schemas.Visit(parameter);
            return;
        }
        Content(parameter);
    }

    public void Header(Node header)
    {
        if (IsReference(header)) return;
        if (IsOas2) schemas.Visit(header);
        else Content(header);
    }

    /// <summary>A request body: its media types.</summary>
    public void Body(Node body)
    {
        if (!IsReference(body)) Media(body);
    }

    public void Response(Node response)
    {
        if (IsReference(response)) return;
        if (!response.IsObject) document.Say(response, "A response must be an object");
        else if (!document.IsChecked && response.Text("description") is null) document.Say(response, "A response needs a description");
        foreach (var header in response.MembersOf("headers")) Header(header);
        if (!IsOas2)
        {
            Media(response);
            return;
        }
        schemas.Visit(response["schema"]);
        foreach (var example in response.MembersOf("examples"))
            if (example.Name.EndsWith("json", StringComparison.Ordinal)) schemas.Sample(response["schema"], example);
    }

    private void Media(Node owner)
    {
        foreach (var media in owner.MembersOf("content"))
        {
            Content(media);
            foreach (var part in media.MembersOf("encoding"))
                foreach (var header in part.MembersOf("headers")) Header(header);
        }
    }

    private void Content(Node owner)
    {
        var schema = owner["schema"];
        schemas.Visit(schema);
        if (owner["example"] is { } sample)
        {
            if (owner["examples"] is not null) document.Say(sample, "Either 'example' or 'examples', not both");
            Sample(owner, schema, sample);
        }
        foreach (var example in owner.MembersOf("examples"))
        {
            if (document.Resolve(example) is not { } found) continue;
            if (found["value"] is not null && found["externalValue"] is not null) document.Say(example, "An example has either 'value' or 'externalValue'");
            if (found["value"] is { } value) Sample(owner, schema, value);
        }
        foreach (var media in owner.MembersOf("content")) Content(media);
    }

    // What is no JSON stands as a text whatever its schema says.
    private void Sample(Node owner, Node? schema, Node sample)
    {
        var name = owner.Place.Name;
        if (!name.Contains('/', StringComparison.Ordinal) || name.Contains("json", StringComparison.OrdinalIgnoreCase)) schemas.Sample(schema, sample);
    }

    // What is referred to is looked at where it stands.
    private static bool IsReference(Node node) => LocalReferences.ReferenceOf(node.Element) is not null;
}
