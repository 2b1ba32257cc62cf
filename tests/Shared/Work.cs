using System;
using Xunit;

namespace Weft.Tests.Shared;

/// <summary>How much is done for an input, measured in a way that other work on the machine does not change.</summary>
internal static class Work
{
    /// <summary>
    /// Runs on this thread and fails where more was allocated than a refusal takes. Work that grows with what an input
    /// stands for, instead of with its text, allocates without end.
    /// </summary>
    /// <param name="run">The work.</param>
    /// <param name="most">Bytes that it may allocate; code that is loaded on the way counts too.</param>
    public static T Little<T>(Func<T> run, long most = 256L << 20)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = run();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(allocated, 1, most);
        return result;
    }
}
