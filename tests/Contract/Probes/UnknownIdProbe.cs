using Contract.Documents;

namespace Contract.Probes;

/// <summary>Every id and name of the path, replaced by one that nothing has, gives 404.</summary>
public sealed class UnknownIdProbe : IProbe
{
    public async Task Try(Request request, Ledger ledger)
    {
        for (var i = 0; i < request.At.Count; i++)
        {
            // An upsert makes what is not there.
            if (request.Operation.Id.StartsWith("upsert-", StringComparison.Ordinal) && i > 0 && i == request.At.Count - 1) continue;
            var parameter = request.Operation.PathParameters[i];
            var isId = Guid.TryParse(request.At[i].ToString(), out _);
            var at = request.At.ToArray();
            at[i] = isId ? Guid.NewGuid() : "zz-unknown";
            var answer = await request.Repeat(request.Operation.PathOf(at) + request.Query);
            // A word that the contract does not list is no name of anything, or is simply wrong.
            var isRefused = answer.Status == 404 || (answer.Status == 400 && parameter.Schema["enum"] is not null) || IsIdempotent(request.Operation, i, answer.Status);
            ledger.Check(request.Operation, "404:" + parameter.Name, isRefused ? AnswerCheck.Fault(request.Operation, answer) : AnswerCheck.Show(answer));
        }
    }

    // Where the contract lists no 404 of a removal, what is not there is as good as removed. What stands above it must be there all the same.
    private static bool IsIdempotent(Operation operation, int parameter, int status) =>
        operation.Method == "DELETE" && parameter == operation.PathParameters.Count - 1 && operation.Response(404) is null && operation.Successes.Contains(status);
}
