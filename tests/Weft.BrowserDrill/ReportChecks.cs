using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace Weft.BrowserDrill;

/// <summary>What a reader does with a report, and what must not happen meanwhile.</summary>
internal static class ReportChecks
{
    private const string Overflow =
        "(() => document.documentElement.scrollWidth > innerWidth ? `${document.documentElement.scrollWidth} px wide` : '')()";

    // Pieces of text that stick out of their plot, or letters that lie over each other on an axis.
    private const string Letters = """
        (() => {
          const faults = [];
          for (const plot of document.querySelectorAll(".plot")) {
            const outer = plot.closest("figure").getBoundingClientRect();
            const seen = [...plot.querySelectorAll("text")].filter(t => getComputedStyle(t).display !== "none");
            const boxes = seen.map(t => t.getBoundingClientRect());
            boxes.forEach((box, i) => {
              if (box.width === 0) return;
              if (box.left < outer.left || box.right > outer.right + 0.5) faults.push(`'${seen[i].textContent}' leaves its figure`);
              for (let k = 0; k < i; k++) {
                const other = boxes[k];
                if (box.left < other.right - 1 && other.left < box.right - 1 && box.top < other.bottom - 3 && other.top < box.bottom - 3 && other.width > 0)
                  faults.push(`'${seen[i].textContent}' lies over '${seen[k].textContent}'`);
              }
            });
          }
          return faults.slice(0, 3).join("; ");
        })()
        """;

    // Tables with measurements of which a reader has to scroll to see the first one.
    private const string NumbersOutOfSight = """
        [...document.querySelectorAll(".scroll")].filter(box => {
          const numbers = [...box.querySelectorAll("tbody tr:first-child td.n:not(.about)")];
          const edge = box.getBoundingClientRect().right;
          return numbers.length > 0 && !numbers.some(cell => cell.getBoundingClientRect().right <= edge + 1);
        }).map(box => box.closest("section").id).join(" ")
        """;

    // The first table with a column of test losses and something to sort.
    private const string Sortable = """
        [...document.querySelectorAll("table")].find(t => t.tBodies[0].rows.length > 1 && /test loss/.test(t.tHead.textContent))
        """;

    /// <summary>Runs all checks on one report.</summary>
    /// <param name="browser">The browser.</param>
    /// <param name="report">Path of report.html.</param>
    /// <param name="folder">Receives pictures.</param>
    /// <returns>The name of each check and what is wrong, or null.</returns>
    public static async Task<IReadOnlyList<(string Name, string? Fault)>> RunAsync(
        Browser browser,
        string report,
        string folder
    )
    {
        var results = new List<(string, string?)>();
        string subject = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(report))!);
        foreach (int width in new[] { 390, 1280 })
        {
            foreach (bool dark in new[] { false, true })
            {
                string name = $"{width} px, {(dark ? "dark" : "light")}";
                Page page = await Page.OpenAsync(browser, report, width, dark);
                results.Add(($"{name}: no overflow", Fault(await page.EvaluateAsync<string>(Overflow))));
                await page.PictureAsync(
                    Path.Combine(folder, $"{subject}-{width}-{(dark ? "dark" : "light")}.png"),
                    true
                );
                await page.EvaluateAsync<bool>(
                    "document.querySelectorAll('details').forEach(d => d.open = true) ?? true"
                );
                results.Add(($"{name}: no overflow with all open", Fault(await page.EvaluateAsync<string>(Overflow))));
                results.Add(
                    (
                        $"{name}: every table begins with a number",
                        Fault(await page.EvaluateAsync<string>(NumbersOutOfSight))
                    )
                );
                results.Add(
                    ($"{name}: letters of plots stand apart", Fault(await page.EvaluateAsync<string>(Letters)))
                );
                results.Add(($"{name}: asks for nothing but itself", Asked(page)));
                results.Add(($"{name}: silent console", Fault(string.Join('\n', page.Complaints))));
            }
        }

        Page read = await Page.OpenAsync(browser, report, 1280, dark: false);
        if (await read.EvaluateAsync<bool>($"{Sortable} !== undefined"))
        {
            await SortAsync(read, results);
        }

        if (await read.EvaluateAsync<bool>("document.querySelector('.legend') !== null"))
        {
            await ToggleAsync(read, results);
        }

        if (await read.EvaluateAsync<bool>("document.querySelector('.plot .p') !== null"))
        {
            await read.PointAsync(".plot .p");
            results.Add(
                (
                    "a point says its values",
                    await read.EvaluateAsync<bool>(
                        "[...document.querySelectorAll('.tip')].some(t => !t.hidden && /\\d/.test(t.textContent))"
                    )
                        ? null
                        : "no tip is shown"
                )
            );
            await read.PictureAsync(Path.Combine(folder, $"{subject}-tip.png"), false);
        }

        results.Add(("silent after all that", Fault(string.Join('\n', read.Complaints))));
        await read.PrintAsync(Path.Combine(folder, $"{subject}.pdf"));

        Page plain = await Page.OpenAsync(browser, report, 1280, dark: false, script: false);
        await plain.PictureAsync(Path.Combine(folder, $"{subject}-no-script.png"), false);
        results.Add(("without its script: silent", Fault(string.Join('\n', plain.Complaints))));
        return results;
    }

    // By pointer upwards, by keyboard downwards.
    private static async Task SortAsync(Page page, List<(string, string?)> results)
    {
        int column = await page.EvaluateAsync<int>(
            $"(t => (t.id = 'sorted', [...t.tHead.rows[0].cells].findIndex(c => c.textContent.startsWith('test loss'))))({Sortable})"
        );
        string head = $"#sorted thead th:nth-child({column + 1})";
        foreach ((string order, bool pointer) in new[] { ("ascending", true), ("descending", false) })
        {
            if (pointer)
            {
                await page.ClickAsync($"{head} button");
            }
            else
            {
                await page.EvaluateAsync<bool>($"document.querySelector('{head} button').focus() ?? true");
                await page.PressAsync("Enter", 13);
            }

            string marked = await page.EvaluateAsync<string>(
                $"document.querySelector('{head}').getAttribute('aria-sort') ?? 'nothing'"
            );
            string cells = await page.EvaluateAsync<string>(
                $"[...document.querySelector('#sorted').tBodies[0].rows].map(r => r.cells[{column}].textContent).join(' ')"
            );
            double[] values =
            [
                .. cells
                    .Split(' ')
                    .Where(c => c != "–")
                    .Select(c => double.Parse(c, System.Globalization.CultureInfo.InvariantCulture)),
            ];
            bool sorted = values.SequenceEqual(order == "ascending" ? values.Order() : values.OrderDescending());
            results.Add(
                (
                    $"sorts {order} by {(pointer ? "pointer" : "keyboard")}",
                    marked == order && sorted && values.Length > 1 ? null : $"aria-sort is {marked}, cells are {cells}"
                )
            );
        }
    }

    private static async Task ToggleAsync(Page page, List<(string, string?)> results)
    {
        const string Shown = "getComputedStyle(document.querySelector('figure:has(.legend) .s0')).display !== 'none'";
        bool before = await page.EvaluateAsync<bool>(Shown);
        await page.ClickAsync("figure:has(.legend) .legend label");
        bool off = await page.EvaluateAsync<bool>(Shown);
        await page.EvaluateAsync<bool>("document.querySelector('figure:has(.legend) .legend input').focus() ?? true");
        await page.PressAsync(" ", 32);
        bool after = await page.EvaluateAsync<bool>(Shown);
        results.Add(
            (
                "a series goes by pointer and returns by keyboard",
                before && !off && after ? null : $"shown: {before}, then {off}, then {after}"
            )
        );
    }

    private static string? Fault(string text) => text.Length == 0 ? null : text;

    private static string? Asked(Page page)
    {
        string[] other = [.. page.Requests.Where(r => !r.StartsWith("file:", StringComparison.Ordinal)).Take(3)];
        return page.Requests.Count == 1 ? null : $"{page.Requests.Count} requests: {string.Join(' ', other)}";
    }
}
