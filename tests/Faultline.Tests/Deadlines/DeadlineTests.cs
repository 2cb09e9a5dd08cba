using Faultline.Deadlines;

namespace Faultline.Tests.Deadlines;

public sealed class DeadlineTests
{
    private readonly Deadline _deadline = new(System.Diagnostics.Stopwatch.GetTimestamp(), TimeSpan.FromMinutes(1));

    [Fact]
    public void A_token_that_was_made_before_hears_of_the_connection_too()
    {
        using var connection = new CancellationTokenSource();
        var token = _deadline.Token;
        _deadline.TokenWith(connection.Token).ShouldBe(token);
        connection.Cancel();
        token.IsCancellationRequested.ShouldBeTrue();
        _deadline.IsExpired.ShouldBeFalse();
    }

    [Fact]
    public void What_lets_go_of_databases_hears_before_code_of_the_app()
    {
        var heard = new List<string>();
        _deadline.EarlyToken.UnsafeRegister(_ => heard.Add("database"), null);
        _deadline.Token.UnsafeRegister(_ => heard.Add("app"), null);
        _deadline.Expire();
        _deadline.Cancel();
        heard.ShouldBe(["database", "app"]);
        _deadline.EarlyToken.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public void A_first_look_is_at_one_piece_of_work_alone()
    {
        var thread = new EntryThread();
        thread.Enter();
        thread.Look();
        thread.First.IsKnown.ShouldBe(OperatingSystem.IsLinux());
        thread.Enter();
        thread.First.IsKnown.ShouldBeFalse();
    }
}
