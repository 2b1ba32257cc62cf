namespace Weft.Runtime.Reports;

/// <summary>The style sheet of the HTML report: the system's fonts, two themes, tables that scroll by themselves.</summary>
internal static class ReportStyle
{
    /// <summary>CSS without any reference to another resource.</summary>
    public const string Css = """
        :root { color-scheme: light dark; --page: #f6f7f9; --card: #fff; --ink: #1f2328; --soft: #59636e; --line: #d9dee3; --accent: #0072b2; --bad: #b3261e; }
        @media (prefers-color-scheme: dark) {
          :root { --page: #14171a; --card: #1c2024; --ink: #e6e9ec; --soft: #9aa4ae; --line: #343a41; --accent: #56b4e9; --bad: #ff8a80; }
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; }
        main { max-width: 1180px; margin: 0 auto; padding: 2.5rem 1.5rem 4rem; }
        h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .5rem; letter-spacing: -.01em; overflow-wrap: anywhere; }
        h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem; }
        p { max-width: 46rem; margin: .5rem 0 1rem; }
        .lead { font-size: 1.1rem; color: var(--soft); overflow-wrap: anywhere; }
        .status { display: inline-block; margin: .25rem 0 0; padding: .15rem .7rem; border: 1px solid var(--line); border-radius: 1rem; background: var(--card); font-size: .875rem; }
        .scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
        .scroll:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
        table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
        th, td { padding: .45rem .8rem; text-align: left; border-bottom: 1px solid var(--line); white-space: nowrap; }
        tbody tr:last-child td { border-bottom: 0; }
        th { color: var(--soft); font-weight: 600; font-size: .8rem; }
        .n { text-align: right; }
        .failed td { color: var(--bad); }
        .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); gap: 1rem; }
        figure { margin: 0; padding: .75rem; overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; background: #fff; color: #1f2328; }
        figure svg { display: block; width: 100%; min-width: 27rem; height: auto; font-family: inherit; }
        details { margin: .75rem 0; }
        summary { cursor: pointer; color: var(--accent); overflow-wrap: anywhere; }
        pre { margin: .5rem 0; padding: .9rem 1rem; overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 8px; font: .85rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
        @media (max-width: 40rem) { main { padding: 1.25rem .9rem 2.5rem; } h1 { font-size: 1.5rem; } }
        @media print { body { background: #fff; } .scroll, figure { break-inside: avoid; } }

        """;
}
