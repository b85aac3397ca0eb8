using System.Text;

namespace Management;

/// <summary>A generated specification of real size: one path per operation, with parameters, responses and schemas.</summary>
public static class LargeSpec
{
    public static string Of(int operations, int bytes, bool isYaml)
    {
        var share = bytes / operations;
        var spec = new StringBuilder(bytes + (bytes / 10));
        spec.Append(isYaml ? "openapi: 3.0.3\ninfo:\n  title: Large\n  version: 1.0.0\npaths:\n" : """{"openapi":"3.0.3","info":{"title":"Large","version":"1.0.0"},"paths":{""");
        for (var i = 0; i < operations; i++)
        {
            var end = spec.Length + share;
            spec.Append(isYaml
                ? $"  /things{i}/{{id}}:\n    get:\n      operationId: get{i}\n      parameters:\n        - {{name: id, in: path, required: true, schema: {{type: string}}}}\n"
                    + "      responses:\n        '200':\n          description: ok\n          content:\n            application/json:\n              schema:\n                type: object\n                properties:\n"
                    + "                  id:\n                    type: string\n"
                : $$$"""{{{(i == 0 ? "" : ",")}}}"/things{{{i}}}/{id}":{"get":{"operationId":"get{{{i}}}","parameters":[{"name":"id","in":"path","required":true,"schema":{"type":"string"}}],"responses":{"200":{"description":"ok","content":{"application/json":{"schema":{"type":"object","properties":{"id":{"type":"string"}""");
            for (var n = 0; spec.Length < end; n++)
            {
                spec.Append(isYaml
                    ? $"                  property{n}:\n                    type: string\n                    description: The property {n} of thing {i}\n                    example: value\n"
                    : $$$""","property{{{n}}}":{"type":"string","description":"The property {{{n}}} of thing {{{i}}}","example":"value"}""");
            }
            if (!isYaml) spec.Append("}}}}}}}}");
        }
        if (!isYaml) spec.Append("}}");
        return spec.ToString();
    }
}
