using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using System.Text.Json;
using Faultline.Tests.Doubles;

namespace Faultline.Tests.Reports;

public sealed class FrameTests : IAsyncDisposable
{
    private const string Type = "Faultline.Tests.Reports.Framed";

    private readonly TestReporter _reporter = new();

    public ValueTask DisposeAsync() => _reporter.DisposeAsync();

    [Fact]
    public async Task Names_are_those_of_the_source()
    {
        long total = 0;
        (string Expected, Func<Task> Fail)[] cases =
        [
            ($"{Type}.Plain(Guid id, int? count, string[] names, Dictionary<string, List<int>> map, ref long total, ref bool done)", () => Run(() => Framed.Plain(default, 1, [], [], ref total, out _))),
            ($"{Type}.Framed(string text)", () => Run(() => _ = new Framed("constructor"))),
            ($"{Type}.Property.get()", () => Run(() => _ = new Framed("x").Property)),
            ($"{Type}.this.get(int index)", () => Run(() => _ = new Framed("x")[7])),
            ($"{Type}.operator +(Framed left, Framed right)", () => Run(() => _ = new Framed("x") + new Framed("y"))),
            ($"{Type}.implicit operator int(Framed framed)", () => Run(() => _ = (int)new Framed("x"))),
            ($"{Type}.Generic<T>(T value)", () => Run(() => Framed.Generic("x"))),
            ($"{Type}.AsyncMethod(string name)", () => Framed.AsyncMethod("x")),
            ($"{Type}.AsyncGeneric<T>(T value)", () => Framed.AsyncGeneric(7)),
            ($"{Type}.Iterator(int count)", () => Run(() => _ = Framed.Iterator(1).ToList())),
            ($"{Type}.AsyncIterator(int count)", async () =>
            {
                await foreach (var _ in Framed.AsyncIterator(1))
                {
                }
            }),
            ($"{Type}.Lambda.lambda(int number)", () => Run(Framed.Lambda)),
            ($"{Type}.Closure.lambda(int number)", () => Run(() => Framed.Closure("x"))),
            ($"{Type}.AsyncLambda.lambda(int number)", Framed.AsyncLambda),
            ($"{Type}.LocalFunction.Local(int number)", () => Run(Framed.LocalFunction)),
            ($"{Type}.AsyncLocalFunction.Local(int number)", Framed.AsyncLocalFunction),
            ($"{Type}.Nested<TKey>.Fail<TValue>(TKey key, TValue value)", () => Run(() => Framed.Nested<string>.Fail("k", "v"))),
            ($"{Type}.Nested<TKey>.Deeper.FailAsync(TKey key)", () => Framed.Nested<string>.Deeper.FailAsync("k")),
        ];
        foreach (var (expected, fail) in cases)
        {
            var frame = Frames(await Caught(fail)).First(frame => frame.Text("assembly") == "Faultline.Tests");
            frame.Text("method").ShouldBe(expected);
            frame.GetProperty("in_app").GetBoolean().ShouldBeTrue();
        }

        Frames(await Caught(() => Framed.AsyncMethod("x")))[0].GetProperty("async").GetBoolean().ShouldBeTrue();
        Frames(await Caught(() => Run(() => _ = Framed.Iterator(1).ToList())))[0].Has("async").ShouldBeFalse();
    }

    [Fact]
    public async Task The_chain_of_an_async_failure_reads_from_the_inside_out_without_machinery()
    {
        static async Task Outer() => await Middle();
        static async Task Middle() => await Framed.AsyncMethod("x");
        var frames = Frames(await Caught(Outer)).Where(frame => frame.GetProperty("in_app").GetBoolean()).Select(frame => frame.Text("method")).ToList();
        frames[0].ShouldBe($"{Type}.AsyncMethod(string name)");
        frames[1].ShouldEndWith("Middle()");
        frames[2].ShouldEndWith("Outer()");
        frames.ShouldAllBe(frame => !frame.Contains("MoveNext") && !frame.Contains('<') || frame.Contains("Caught"));
    }

    [Fact]
    public void File_and_line_are_those_of_the_throw()
    {
        var (exception, line) = Here();
        var frame = Frames(exception)[0];
        frame.Text("file").ShouldBe("FrameTests.cs");
        frame.Text("path").ShouldEndWith("FrameTests.cs");
        // In Release the compiler may count a neighbouring line to the throw.
        frame.GetProperty("line").GetInt32().ShouldBeInRange(line, line + 1);
        frame.GetProperty("il").GetInt32().ShouldBeGreaterThanOrEqualTo(0);

        // From the cache the second time.
        Frames(Here().Exception)[0].GetRawText().ShouldBe(frame.GetRawText());
    }

    [Fact]
    public void A_recursion_of_thousands_is_cut_in_the_middle()
    {
        var exception = Should.Throw<InvalidOperationException>(() => Framed.Recurse(5_000));
        var report = _reporter.Report(exception).GetProperty("exception");
        var frames = report.Items("frames");
        frames.Count.ShouldBeLessThanOrEqualTo(200);
        report.GetProperty("frames_elided").GetInt32().ShouldBeGreaterThan(4_800);
        frames[0].Text("method").ShouldBe($"{Type}.Recurse(int depth)");
        frames.ShouldContain(frame => frame.Text("method").Contains(nameof(A_recursion_of_thousands_is_cut_in_the_middle)));
    }

    [Fact]
    public void An_exception_that_was_never_thrown_has_no_frames() => Frames(new InvalidOperationException()).ShouldBeEmpty();

    [Fact]
    public void A_method_made_at_run_time_breaks_nothing()
    {
        var method = new DynamicMethod("made_at_run_time", null, []);
        var code = method.GetILGenerator();
        code.Emit(OpCodes.Newobj, typeof(InvalidOperationException).GetConstructor([])!);
        code.Emit(OpCodes.Throw);
        Frames(Thrown(method.CreateDelegate<Action>()))[0].Text("method").ShouldContain(nameof(Thrown));
    }

    [Fact]
    public void Code_that_can_be_unloaded_is_described_and_not_kept()
    {
        var loaded = ReportFromUnloadable();
        for (var i = 0; i < 20 && loaded.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        loaded.IsAlive.ShouldBeFalse();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference ReportFromUnloadable()
    {
        var context = new AssemblyLoadContext("unloadable", isCollectible: true);
        var assembly = context.LoadFromAssemblyPath(typeof(FrameTests).Assembly.Location);
        assembly.ShouldNotBeSameAs(typeof(FrameTests).Assembly);
        foreach (var name in (string[])[nameof(Framed.Lambda), nameof(Framed.LocalFunction)])
            Report(assembly.GetType(Type)!.GetMethod(name)!);
        // A method of ours over a type of theirs.
        Report(typeof(FrameTests).GetMethod(nameof(FailWith), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(assembly.GetType("Faultline.Tests.Reports.OwnStruct")!));
        context.Unload();
        return new WeakReference(context);

        void Report(MethodInfo method) =>
            Frames(Should.Throw<TargetInvocationException>(() => method.Invoke(null, [])).InnerException!).ShouldNotBeEmpty();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T FailWith<T>() => throw new InvalidOperationException(typeof(T).Name);

    private static (Exception Exception, int Line) Here([CallerLineNumber] int line = 0)
    {
        try
        {
            throw new InvalidOperationException(line.ToString(System.Globalization.CultureInfo.InvariantCulture)); // The line.
        }
        catch (InvalidOperationException e)
        {
            return (e, LineOf("// The line.\n"));
        }
    }

    private static int LineOf(string text, [CallerFilePath] string file = "") =>
        Array.FindIndex(File.ReadAllLines(file), line => line.EndsWith(text.TrimEnd(), StringComparison.Ordinal)) + 1;

    private static InvalidOperationException Thrown(Action action)
    {
        try
        {
            action();
        }
        catch (InvalidOperationException e)
        {
            return e;
        }

        throw new FormatException("Nothing was thrown");
    }

    private static Task Run(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    private static async Task<Exception> Caught(Func<Task> fail)
    {
        try
        {
            await fail();
        }
        catch (InvalidOperationException e)
        {
            return e;
        }

        throw new FormatException("Nothing was thrown");
    }

    private IReadOnlyList<JsonElement> Frames(Exception exception) => _reporter.Report(exception).At("exception").Items("frames");
}
