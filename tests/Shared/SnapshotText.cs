using Snapshooter.Xunit;

namespace Weft.Tests.Shared;

/// <summary>
/// The one place, besides the example of README.md, that names the snapshot library. A test's text is compared with the file of its name under
/// <c>__snapshots__</c>; a text that differs is written to <c>__snapshots__/__mismatch__</c>, to be moved over the old one
/// if the change is meant.
/// </summary>
internal static class SnapshotText
{
    public static void Match(string text, string name) => Snapshot.Match(text, name);
}
