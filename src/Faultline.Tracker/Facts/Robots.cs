using System.Buffers;

namespace Faultline.Tracker.Facts;

/// <summary>
/// Known crawlers by their User-Agent. A program that a person runs to fetch one page (curl, Wget, a library of a language) is none.
/// </summary>
internal static class Robots
{
    // Parts of User-Agents, without regard to case. Kept by hand: each is the product name that its maker documents. No pattern
    // language: a part is found or not.
    private static readonly SearchValues<string> Parts = SearchValues.Create(
    [
        "Googlebot", "Google-InspectionTool", "GoogleOther", "AdsBot-Google", "Mediapartners-Google", "APIs-Google", "FeedFetcher-Google", "Storebot-Google", "Google-Read-Aloud",
        "bingbot", "BingPreview", "adidxbot", "msnbot", "YandexBot", "YandexImages", "YandexMobileBot", "YandexMetrika", "Baiduspider", "DuckDuckBot", "DuckAssistBot",
        "Yahoo! Slurp", "Sogou web spider", "Sogou inst spider", "Exabot", "SeznamBot", "PetalBot", "Qwantify", "Qwantbot", "MojeekBot", "coccocbot", "Yeti/", "NaverBot",
        "Applebot", "Amazonbot", "Bytespider", "TikTokSpider", "GPTBot", "OAI-SearchBot", "ChatGPT-User", "ClaudeBot", "Claude-User", "Claude-SearchBot", "anthropic-ai",
        "CCBot", "PerplexityBot", "Perplexity-User", "cohere-ai", "Diffbot", "Timpibot", "ImagesiftBot", "meta-externalagent", "meta-externalfetcher", "FacebookBot", "facebookexternalhit", "facebookcatalog",
        "Twitterbot", "LinkedInBot", "Pinterestbot", "Slackbot", "Slack-ImgProxy", "Discordbot", "TelegramBot", "WhatsApp/", "SkypeUriPreview", "redditbot", "Embedly", "Iframely",
        "AhrefsBot", "AhrefsSiteAudit", "SemrushBot", "SiteAuditBot", "MJ12bot", "DotBot", "rogerbot", "BLEXBot", "DataForSeoBot", "serpstatbot", "SEOkicks", "Screaming Frog SEO Spider", "BrightEdge",
        "archive.org_bot", "ia_archiver", "heritrix", "Nutch", "Scrapy", "Barkrowler", "Neevabot", "TurnitinBot", "magpie-crawler", "trendictionbot", "linkdexbot", "Turnitin", "AwarioBot",
        "UptimeRobot", "Pingdom", "StatusCake", "Site24x7", "Uptime-Kuma", "Better Uptime Bot", "Datadog/Synthetics", "NewRelicPinger", "GoogleStackdriverMonitoring", "HetrixTools", "CensysInspect", "InternetMeasurement",
        "zgrab", "masscan", "Expanse", "NetcraftSurveyAgent", "Nmap Scripting Engine", "W3C_Validator", "W3C-checklink", "LinkChecker", "Feedly", "Feedbin", "Inoreader", "NewsBlur", "Tiny Tiny RSS",
    ], StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the User-Agent is that of a known crawler.</summary>
    public static bool IsRobot(string? agent) => agent is not null && agent.AsSpan(0, Math.Min(agent.Length, 1_000)).ContainsAny(Parts);
}
