namespace Contract.Probes;

/// <summary>Every id of the path, replaced by one that nothing has, gives 404.</summary>
public sealed class UnknownIdProbe : IProbe
{
    public async Task Try(Request request, Ledger ledger)
    {
        for (var i = 0; i < request.At.Count; i++)
        {
            // An upsert makes what is not there.
            if (request.Operation.Id.StartsWith("upsert-", StringComparison.Ordinal) && i > 0 && i == request.At.Count - 1) continue;
            if (!Guid.TryParse(request.At[i].ToString(), out _)) continue;
            var parameter = request.Operation.PathParameters[i];
            var at = request.At.ToArray();
            at[i] = Guid.NewGuid();
            var answer = await request.Repeat(request.Operation.PathOf(at) + request.Query);
            ledger.Check(request.Operation, "404:" + parameter.Name, answer.Status == 404 ? AnswerCheck.Fault(request.Operation, answer) : AnswerCheck.Show(answer));
        }
    }
}
