namespace Local;

/// <summary>Why the runner cannot go on, in one line for whoever started it.</summary>
internal sealed class RunnerException(string message, Exception? cause = null) : Exception(message, cause);
