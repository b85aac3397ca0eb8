using System.Text.Json;
using System.Text.Json.Nodes;
using Contract.Documents;
using Contract.Probes;
using Testing;

namespace Contract.Worlds;

/// <summary>
/// Where a world calls the operations of one contract file. Before a call is let succeed every probe tries it, with the ids and the body that are about to succeed; what
/// is refused must change nothing, or else the call fails.
/// </summary>
/// <param name="file">The contract.</param>
/// <param name="caller">Who calls.</param>
/// <param name="ledger">Takes down what is found.</param>
/// <param name="implemented">Ids of the operations that are there.</param>
/// <param name="before">Probes that change nothing.</param>
/// <param name="after">Probes that may change what the operation made.</param>
public sealed class Stage(ContractFile file, Caller caller, Ledger ledger, IReadOnlySet<string> implemented, IReadOnlyList<IProbe> before, IReadOnlyList<IProbe> after)
{
    /// <summary>The same, called by somebody else.</summary>
    public Stage As(Caller other) => new(file, other, ledger, implemented, before, after);

    /// <summary>Whether a probe is tried, for worlds that set something up for it alone.</summary>
    public bool Tries<T>() where T : IProbe => before.Any(probe => probe is T);

    /// <summary>Calls an operation with the values of its path, in order.</summary>
    /// <exception cref="PartEndedException">It is not built yet, or did not succeed: what depends on it cannot be tried.</exception>
    public async Task<Answer> Call(string operationId, object[]? at = null, object? body = null, string query = "")
    {
        var operation = file[operationId];
        if (!implemented.Contains(operationId)) throw new PartEndedException(operationId + " is not there");
        if (at?.Any(value => value is Guid id && id == Guid.Empty) == true) throw new PartEndedException("what it is about was never made");
        var request = new Request(operation, caller, at ?? [], body as JsonNode ?? (body is null ? null : JsonSerializer.SerializeToNode(body)), query);
        var isFirst = !ledger.HasSucceeded(operation);
        if (isFirst)
        {
            foreach (var probe in before) await probe.Try(request, ledger);
        }
        var answer = await request.Repeat();
        if (!operation.Successes.Contains(answer.Status))
        {
            ledger.Check(operation, "success", $"{operation.Method} {request.Path}: {AnswerCheck.Show(answer)}");
            throw new PartEndedException($"{operationId}: {answer.Status}");
        }
        ledger.Check(operation, "success", null);
        AnswerCheck.Body(operation, answer, ledger);
        ledger.Succeeded(operation);
        if (isFirst)
        {
            foreach (var probe in after) await probe.Try(request, ledger);
        }
        return answer;
    }

    /// <summary>Steps that need one another and nothing else. When one of them cannot be done the rest is left out, and the world goes on with its next part.</summary>
    public async Task Part(string name, Func<Task> steps)
    {
        try
        {
            await steps();
        }
        catch (PartEndedException)
        {
            // Noted where it happened, or an operation that is not there.
        }
        catch (Exception e)
        {
            // Whatever keeps a part from being played is a finding; the other parts have theirs.
            ledger.Note(new(file.Name, "-", "setup:" + name, e.Message));
        }
    }
}

/// <summary>A step did not succeed.</summary>
public sealed class PartEndedException(string message) : Exception(message);
