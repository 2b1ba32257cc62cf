using System;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;

namespace Weft.Runtime.Tests.Reference;

/// <summary>Runs a check on drawn cases and shrinks the first that fails. A check fails by an exception.</summary>
internal static class RandomCheck
{
    /// <summary>The first failure among so many draws under a seed, and those that complete them, or null.</summary>
    public static CheckFailure? FirstFailure(ulong seed, int count, Action<DrawnCase> check)
    {
        foreach (var chosen in DrawnCases.Chosen(seed, count))
        {
            var finish = new Finish();
            var place = new Replay(DrawnCases.Place(chosen, 0), FSharpOption<int>.Some(1));
            var config = Config.Quick.WithMaxTest(1).WithReplay(FSharpOption<Replay>.Some(place)).WithRunner(finish);
            Check.One(config, Prop.ForAll(DrawnCases.Arbitrary, check));
            switch (finish.Result)
            {
                case TestResult.Passed:
                    continue;
                case TestResult.Failed { Item4: Outcome.Failed { Item: var fault } } failed:
                    var shrunk = (DrawnCase)failed.Item3.Head;
                    return new CheckFailure(chosen, shrunk, fault, failed.Item1.NumberOfShrinks);
                default:
                    throw new InvalidOperationException($"the draw under the seed {chosen} was not checked");
            }
        }
        return null;
    }

    /// <summary>Keeps the result, which the runners of FsCheck print.</summary>
    private sealed class Finish : IRunner
    {
        public TestResult? Result { get; private set; }

        public void OnStartFixture(Type t) { }

        public void OnArguments(
            int ntest,
            FSharpList<object> args,
            FSharpFunc<int, FSharpFunc<FSharpList<object>, string>> every
        ) { }

        public void OnShrink(FSharpList<object> args, FSharpFunc<FSharpList<object>, string> everyShrink) { }

        public void OnFinished(string name, TestResult testResult) => Result = testResult;
    }
}
