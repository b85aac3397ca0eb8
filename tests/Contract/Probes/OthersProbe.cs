namespace Contract.Probes;

/// <summary>Whoever may not do it is refused as the contract says.</summary>
public sealed class OthersProbe : IProbe
{
    public async Task Try(Request request, Ledger ledger)
    {
        foreach (var other in request.Caller.Others.Where(other => other.Concerns(request.Operation)))
        {
            var answer = await other.Send(request.Operation.Method, request.Path, Request.Bytes(request.Body), null);
            ledger.Check(request.Operation, other.Name, other.Statuses.Contains(answer.Status) ? AnswerCheck.Fault(request.Operation, answer) : AnswerCheck.Show(answer));
        }
    }
}
