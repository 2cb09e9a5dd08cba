using System.Globalization;
using Faultline.AspNetCore;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Localization;

namespace Faultline.Tests.AspNetCore;

/// <summary>In which language a caller is answered.</summary>
public sealed class LanguageTests
{
    private const string German = "Kein Server hat die Id 7.";
    private const string French = "Aucun serveur n’a l’identifiant 7.";
    private const string Neutral = "No server has the id 7.";

    private static ListedTexts Texts() => new(
        ("de", "test.server.not_found", "Kein Server hat die Id {server_id}."),
        ("de", "test.server.not_found.title", "Server nicht gefunden"),
        ("fr-CA", "test.server.not_found", "Aucun serveur n’a l’identifiant {server_id}."));

    [Theory]
    [InlineData("de", German, "de")]
    [InlineData("DE-at, en;q=0.5", German, "de")]
    [InlineData("de-DE-1996", German, "de")]
    [InlineData("ja, de;q=0.2", German, "de")]
    [InlineData("fr;q=0.9, fr-CA;q=0.8", French, "fr-CA")]
    [InlineData("de;q=0.3, fr-CA;q=0.4", French, "fr-CA")]
    [InlineData("en, de", Neutral, "en")]
    [InlineData("en-GB, de;q=0.9", Neutral, "en")]
    [InlineData("de;q=0, *", Neutral, "en")]
    [InlineData("*, de;q=0.5", Neutral, "en")]
    [InlineData("ja", Neutral, "en")]
    [InlineData("fr", Neutral, "en")]
    [InlineData("not a header at all;;;q=x", Neutral, "en")]
    [InlineData("xx-invented, qqq", Neutral, "en")]
    [InlineData(null, Neutral, "en")]
    public async Task The_answer_is_in_the_language_that_the_caller_accepts_best(string? accepted, string detail, string language)
    {
        await using var app = await StartAsync();
        var answer = await app.GetAsync("/missing", accepted is null ? [] : [("Accept-Language", accepted)]);
        answer.Error.Text("detail").ShouldBe(detail);
        answer.Header("Content-Language").ShouldBe(language);
        answer.Header("Vary").ShouldBe("Accept, Accept-Language");
    }

    [Fact]
    public async Task Code_and_data_are_the_same_in_every_language()
    {
        await using var app = await StartAsync();
        var (german, neutral) = (await app.GetAsync("/missing", ("Accept-Language", "de")), await app.GetAsync("/missing"));
        german.Error.Text("title").ShouldBe("Server nicht gefunden");
        german.Code.ShouldBe(neutral.Code);
        german.Error.GetProperty("data").GetRawText().ShouldBe(neutral.Error.GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task The_page_says_its_language()
    {
        await using var app = await StartAsync();
        (await app.GetAsync("/missing", ("Accept", "text/html"), ("Accept-Language", "de"))).Body.ShouldContain("<html lang=\"de\">");
        (await app.GetAsync("/missing", ("Accept", "text/html"), ("Accept-Language", "ja"))).Body.ShouldContain("<html lang=\"en\">");
    }

    [Fact]
    public async Task The_report_keeps_the_neutral_texts()
    {
        await using var app = await StartAsync(faultline: options => options.ReportFromStatus = 400);
        (await app.GetAsync("/missing", ("Accept-Language", "de"))).Error.Text("detail").ShouldBe(German);
        app.Report.At("fault").Text("detail").ShouldBe(Neutral);
    }

    [Fact]
    public async Task Where_the_app_chose_a_culture_that_is_the_language()
    {
        await using var app = await StartAsync(web => web.UseRequestLocalization(localization =>
        {
            localization.AddSupportedUICultures("de-CH", "en");
            localization.DefaultRequestCulture = new RequestCulture("en");
            localization.RequestCultureProviders = [new QueryStringRequestCultureProvider()];
        }));
        (await app.GetAsync("/missing?ui-culture=de-CH", ("Accept-Language", "fr-CA"))).Error.Text("detail").ShouldBe(German);
        (await app.GetAsync("/missing", ("Accept-Language", "fr-CA"))).Error.Text("detail").ShouldBe(Neutral);
    }

    [Fact]
    public async Task A_cause_is_in_the_language_too()
    {
        await using var app = await StartAsync();
        var errors = (await app.GetAsync("/caused", ("Accept-Language", "de"))).Json.Items("errors");
        errors[0].Text("detail").ShouldBe("The server is paused, {attempts} attempts.");
        errors[1].Text("detail").ShouldBe(German);
    }

    [Fact]
    public async Task Another_neutral_language_ends_the_search_for_one()
    {
        await using var app = await StartAsync(faultline: options => options.NeutralLanguage = "sv");
        (await app.GetAsync("/missing", ("Accept-Language", "sv-SE, de;q=0.9"))).Header("Content-Language").ShouldBe("sv");
        (await app.GetAsync("/missing", ("Accept-Language", "en, de;q=0.9"))).Error.Text("detail").ShouldBe(German);
    }

    [Fact]
    public async Task An_app_with_one_language_says_nothing_of_languages()
    {
        await using var app = await TestApp.StartAsync(_ => { }, options => options.AddCatalogue(SampleCatalogue.All()));
        var answer = await app.GetAsync("/nowhere", ("Accept-Language", "de"));
        answer.Header("Content-Language").ShouldBeNull();
        answer.Header("Vary").ShouldBe("Accept");
    }

    [Fact]
    public async Task A_language_that_is_missing_is_looked_for_once()
    {
        var texts = Texts();
        await using var app = await StartAsync(texts: texts);
        await app.GetAsync("/missing", ("Accept-Language", "ja-JP"));
        var looks = texts.Looks;
        await app.GetAsync("/missing", ("Accept-Language", "ja-JP"));
        await app.GetAsync("/missing", ("Accept-Language", "ja-JP;q=0.5"));
        texts.Looks.ShouldBe(looks);
    }

    [Fact]
    public async Task Texts_that_cannot_be_loaded_leave_the_neutral_ones()
    {
        await using var app = await StartAsync(texts: new FailingTexts());
        (await app.GetAsync("/missing", ("Accept-Language", "de"))).Error.Text("detail").ShouldBe(Neutral);
    }

    private static Task<TestApp> StartAsync(Action<WebApplication>? use = null, Action<FaultlineOptions>? faultline = null, System.Resources.ResourceManager? texts = null)
    {
        var missing = SampleCatalogue.ServerNotFound(texts ?? Texts());
        return TestApp.StartAsync(
            web =>
            {
                use?.Invoke(web);
                web.MapGet("/missing", () => Fault().ToResult());
                web.MapGet("/caused", () => (SampleCatalogue.WrongState().ToFault(new Dictionary<string, object?> { ["state"] = "paused" }) with { Causes = [Fault()] }).ToResult());
            },
            options =>
            {
                options.AddCatalogue(SampleCatalogue.Of(missing, SampleCatalogue.WrongState()));
                faultline?.Invoke(options);
            });

        Fault Fault() => missing.ToFault(new Dictionary<string, object?> { ["server_id"] = 7 });
    }

    private sealed class FailingTexts : System.Resources.ResourceManager
    {
        public override System.Resources.ResourceSet GetResourceSet(CultureInfo culture, bool createIfNotExists, bool tryParents) =>
            throw new System.Resources.MissingManifestResourceException("The file is damaged.");
    }
}
