using Faultline.Tracker.Grouping;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Tracker.Tests.Grouping;

public class FrameNamesTests
{
    [Theory]
    [InlineData("Shop.Orders.Service.Place(Guid id, CancellationToken cancellation)", "Shop.Orders.Service", "Place")]
    [InlineData("Shop.Orders.Service.PlaceAsync(Guid id)", "Shop.Orders.Service", "Place")]
    [InlineData("Shop.Orders.Service.<PlaceAsync>d__9.MoveNext", "Shop.Orders.Service", "Place")]
    [InlineData("Shop.Orders.Service+<PlaceAsync>d__9`1.MoveNext()", "Shop.Orders.Service", "Place")]
    [InlineData("Shop.Orders.Service.<>c__DisplayClass12_0.<Place>b__3", "Shop.Orders.Service", "Place.lambda")]
    [InlineData("Shop.Orders.Service.<>c__DisplayClass31_2.<Place>b__7", "Shop.Orders.Service", "Place.lambda")]
    [InlineData("Shop.Orders.Service+<>c.<Place>b__0_16(Int32 x)", "Shop.Orders.Service", "Place.lambda")]
    [InlineData("Shop.Orders.Service.Place.lambda(int x)", "Shop.Orders.Service", "Place.lambda")]
    [InlineData("Shop.Web.WebApp+<>c+<<Build>b__0_1>d.MoveNext", "Shop.Web.WebApp", "Build.lambda")]
    [InlineData("Shop.Web.WebApp.Build.lambda(HttpContext c, Func<Task> next)", "Shop.Web.WebApp", "Build.lambda")]
    [InlineData("Invoker.<<InvokeAsync>g__Awaited|17_0>d.MoveNext", "Invoker.Invoke", "Awaited", false)]
    [InlineData("Invoker.InvokeAsync.Awaited(Task t)", "Invoker.InvokeAsync", "Awaited")]
    [InlineData("Program.<<Main>$>g__Load|0_3", "Program.Main", "Load")]
    [InlineData("Repository`1.OrderBy", "Repository", "OrderBy")]
    [InlineData("Repository<T>.OrderBy<TKey>(Func<T, TKey> key)", "Repository", "OrderBy")]
    [InlineData("System.Collections.Generic.Dictionary`2.get_Item", "System.Collections.Generic.Dictionary", "Item")]
    [InlineData("System.Collections.Generic.Dictionary<TKey, TValue>.this.get(TKey key)", "System.Collections.Generic.Dictionary", "Item")]
    [InlineData("Shop.Order.get_Total", "Shop.Order", "Total")]
    [InlineData("Shop.Order.Total.get()", "Shop.Order", "Total")]
    [InlineData("Shop.Tariffs..cctor", "Shop.Tariffs", "cctor")]
    [InlineData("Shop.Tariffs.static Tariffs()", "Shop.Tariffs", "cctor")]
    [InlineData("Shop.Order..ctor(Int32 id)", "Shop.Order", "ctor")]
    [InlineData("Shop.Order.Order(int id)", "Shop.Order", "ctor")]
    [InlineData("Shop.Money.op_Addition(Money a, Money b)", "Shop.Money", "op")]
    [InlineData("Shop.Money.operator <<(Money a, int b)", "Shop.Money", "op")]
    [InlineData("Shop.Money.implicit operator decimal(Money a)", "Shop.Money", "op")]
    [InlineData("Shop.<Local>F0123ABC__Parser.Read", "Shop.Parser", "Read")]
    [InlineData("com.shop.Orders$Line.lambda$total$0", "com.shop.Orders.Line", "total.lambda")]
    [InlineData("com.shop.Orders$$EnhancerBySpringCGLIB$$1a2b3c.place", "com.shop.Orders", "place")]
    [InlineData("main.(*Server).Handle.func1", "main.Server", "Handle.lambda")]
    [InlineData("shop::orders::place::h0123456789abcdef", "shop.orders", "place")]
    [InlineData("Orders#place", "Orders", "place")]
    [InlineData("describe [as handler]", "", "describe")]
    [InlineData("async Task<Dictionary<string, int>> Shop.PlaceAsync(int id)", "Shop", "Place")]
    [InlineData("Task Program.<Main>$(string[] args)+(int id, ILogger<Program> log) => { }", "Program", "Main.lambda")]
    [InlineData("async Task EndpointMiddleware.Invoke(HttpContext httpContext)+AwaitRequestTask(?)", "EndpointMiddleware.Invoke", "AwaitRequestTask")]
    [InlineData("IEnumerable<int> Shop.Rows(Func<int, int> f)+MoveNext()", "Shop", "Rows")]
    [InlineData("async Task Shop.DeepAsync()+(?) => { }", "Shop", "Deep.lambda")]
    [InlineData("", "", "")]
    [InlineData("<>>><<", "", "")]
    public void A_name_is_what_its_author_wrote(string text, string type, string method, bool exact = true)
    {
        var name = FrameNames.Read("", text);

        name.Method.ShouldBe(method);
        if (exact)
            name.Type.ShouldBe(type);
    }

    [Fact]
    public void A_raw_name_and_a_readable_one_are_the_same_frame() =>
        FrameNames.Read("", "Invoker.<<InvokeAsync>g__Awaited|17_0>d.MoveNext").ShouldBe(FrameNames.Read("", "Invoker.InvokeAsync.Awaited(Task t)"));

    [Theory]
    [InlineData("file:///app/dist/server/orders.js", "orders")]
    [InlineData("/app/dist/server/orders.mjs", "orders")]
    [InlineData("https://shop.example/assets/app.add41dfb.js?v=1", "app")]
    [InlineData("webpack:///./src/cart/index.ts", "cart")]
    [InlineData("C:\\app\\views.py", "views")]
    [InlineData("app/orders/__init__.py", "orders")]
    public void A_module_is_the_name_of_its_file(string path, string module) => ScriptModules.Of(path).ToString().ShouldBe(module);

    [Theory]
    [InlineData("https://shop.example/assets/app.add41dfb.js", true)]
    [InlineData("app:///static/js/main-3f2a9c1d.js", true)]
    [InlineData("/js/jquery.min.js", true)]
    [InlineData("/app/dist/server/orders.js", false)]
    [InlineData("webpack:///./src/cart.ts", false)]
    [InlineData("/app/order-details.js", false)]
    public void A_bundle_is_known_by_its_name(string path, bool expected) => ScriptModules.IsBundle(path).ShouldBe(expected);

    [Fact]
    public void Any_text_gives_a_name_within_the_limit() =>
        Prop.ForAll(Gen.Elements("<", ">", "b__", "d__1", "g__x|", ".", "+", "$", "$$", "(", ")", "a", "MoveNext", "operator ", "::", "`1", "lambda", "Async", " [", "<>c", "F1__", "é").ListOf().Select(parts => string.Concat(parts)).ToArbitrary(),
            text => FrameNames.Read("", text).ToString().Length <= FrameNames.MaxLength + 10).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("<")]
    [InlineData(">")]
    [InlineData("<a>b__")]
    [InlineData("$$")]
    [InlineData("a.")]
    public void A_long_name_is_read_in_linear_time(string part)
    {
        // Time that grew with the square would run for minutes here.
        FrameNames.Read("", string.Concat(Enumerable.Repeat(part, 100_000))).ToString().Length.ShouldBeLessThanOrEqualTo(FrameNames.MaxLength + 10);
    }
}
