using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Weft.BrowserDrill;
using Weft.Runtime.Reports;
using Weft.Runtime.Tests.Reports;

// weft-browser-drill OUT [REPORT.html...]: opens reports in headless Chromium, works them like a reader, and leaves
// pictures in OUT. Without reports it writes some of its own: a small one and one of an experiment of 252 trials.
if (args.Length == 0)
{
    Console.Error.WriteLine("found no directory, expected OUT [REPORT.html...]");
    return 2;
}

string folder = args[0];
Directory.CreateDirectory(folder);
List<string> reports = [.. args.Skip(1)];
if (reports.Count == 0)
{
    reports =
    [
        Save("small", SyntheticReport.Create()),
        Save("single", SyntheticReport.Document([SyntheticReport.Trial("DpFreeLog", "heavy-tail", 4, 1, 0.1)])),
        Save("large", LargeReport.Create()),
        Save("tokens", SyntheticReport.Tokens()),
        SaveOverview([LargeReport.Create(), SyntheticReport.Create()]),
    ];
}

await using Browser browser = await Browser.StartAsync();
int failed = 0;
foreach (string report in reports)
{
    foreach ((string name, string? fault) in await ReportChecks.RunAsync(browser, report, folder))
    {
        Console.WriteLine(
            $"{(fault is null ? "passed" : "FAILED")}  {Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(report)))}: {name}{(fault is null ? "" : $": {fault}")}"
        );
        failed += fault is null ? 0 : 1;
    }
}

Console.WriteLine($"{failed} failed; pictures in {folder}");
return failed == 0 ? 0 : 1;

string Save(string name, ReportDocument document)
{
    Write(name, ReportFiles.Of(document));
    return Path.Combine(folder, name, "report.html");
}

string SaveOverview(ReportDocument[] documents)
{
    Write("overview", OverviewReport.Of("Two experiments", "And what they have in common.", "weft paper", documents));
    foreach (ReportDocument document in documents)
    {
        Write($"overview/{document.Experiment}", ReportFiles.Of(document));
    }

    return Path.Combine(folder, "overview", "report.html");
}

void Write(string name, IEnumerable<KeyValuePair<string, string>> files)
{
    foreach ((string file, string text) in files)
    {
        string path = Path.Combine(folder, name, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
