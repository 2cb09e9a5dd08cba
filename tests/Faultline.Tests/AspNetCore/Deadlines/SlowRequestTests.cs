using Faultline.Tests.Doubles;
using Faultline.Timelines;
using Microsoft.AspNetCore.Builder;

namespace Faultline.Tests.AspNetCore.Deadlines;

/// <summary>What is slow or repeats itself is reported, and the caller sees nothing of it.</summary>
public sealed class SlowRequestTests
{
    [Fact]
    public async Task A_soft_limit_reports_and_the_answer_stays()
    {
        await using var app = await StartAsync(options => options.SoftLimit = TimeSpan.FromMilliseconds(20), async () =>
        {
            await Task.Delay(60);
            return "fine";
        });
        var answer = await app.GetAsync("/");
        (answer.Status, answer.Body, answer.Header("X-Oops-Id")).ShouldBe((200, "fine", null));
        await Eventually.True(() => app.ReportTexts.Count == 1, "the report");
        app.Report.Text("type").ShouldBe("Faultline.AspNetCore.Deadlines.SoftRequestTimeout");
        app.Report.Text("topic").ShouldBe("GET /");
        app.Report.GetProperty("status").GetInt32().ShouldBe(200);
    }

    [Fact]
    public async Task A_request_that_is_reported_anyway_is_not_reported_as_slow()
    {
        await using var app = await StartAsync(options => options.SoftLimit = TimeSpan.FromMilliseconds(20), async () =>
        {
            await Task.Delay(60);
            throw new InvalidOperationException("boom");
        });
        (await app.GetAsync("/")).Status.ShouldBe(500);
        (await app.GetAsync("/quick")).Status.ShouldBe(200);
        app.Report.Text("value").ShouldBe("boom");
    }

    [Theory]
    [InlineData(5, 0, 6, "The request made 6 statements; the budget is 5.")]
    [InlineData(0, 3, 4, "One statement was repeated 4 times; the budget is 3.")]
    public async Task A_budget_of_statements_reports_what_exceeds_it(int statements, int repeated, int made, string said)
    {
        await using var app = await StartAsync(
            options => (options.StatementBudget, options.RepeatedStatementBudget) = (statements, repeated),
            () => Task.FromResult(Query(made)));
        (await app.GetAsync("/")).Body.ShouldBe("done");
        await Eventually.True(() => app.ReportTexts.Count == 1, "the report");
        app.Report.Text("type").ShouldBe("Faultline.AspNetCore.Deadlines.StatementBudgetExceeded");
        app.Report.Text("value").ShouldStartWith(said);
        app.Report.At("tags", "informational").GetString().ShouldBe("true");
    }

    [Fact]
    public async Task Within_the_budgets_nothing_is_reported()
    {
        await using var app = await StartAsync(options => (options.StatementBudget, options.RepeatedStatementBudget) = (4, 4), () => Task.FromResult(Query(4)));
        (await app.GetAsync("/")).Body.ShouldBe("done");
        (await app.GetAsync("/quick")).Status.ShouldBe(200);
        app.ReportTexts.ShouldBeEmpty();
    }

    private static string Query(int times)
    {
        for (var i = 0; i < times; i++)
            Timeline.Action("sql", "SELECT * FROM item WHERE order_id = ?").Dispose();
        return "done";
    }

    private static Task<TestApp> StartAsync(Action<Faultline.AspNetCore.DeadlineOptions> set, Func<Task<string>> handler) => TestApp.StartAsync(
        app =>
        {
            app.MapGet("/", handler);
            app.MapGet("/quick", () => "quick");
        },
        options => set(options.Deadlines));
}
