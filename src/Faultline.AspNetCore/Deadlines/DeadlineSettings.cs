using System.Security.Claims;
using Faultline.AspNetCore.Reporting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Faultline.AspNetCore.Deadlines;

/// <summary>
/// The limits and rules in force. When the configuration changes they are read anew; what is wrong then is said, and the old ones stay.
/// </summary>
internal sealed partial class DeadlineSettings : IDisposable
{
    private readonly IOptionsFactory<FaultlineOptions> _factory;
    private readonly ILogger<DeadlineSettings> _logger;
    private readonly IDisposable? _watch;
    private InForce _inForce;

    public DeadlineSettings(IOptions<FaultlineOptions> options, IOptionsFactory<FaultlineOptions> factory, ILogger<DeadlineSettings> logger, IConfiguration? configuration = null)
    {
        (_factory, _logger) = (factory, logger);
        _inForce = new InForce(options.Value.Deadlines);
        if (configuration is not null)
            _watch = ChangeToken.OnChange(configuration.GetReloadToken, Reload);
    }

    public DeadlineOptions Options => Volatile.Read(ref _inForce).Options;

    /// <summary>Whether a request may have a limit.</summary>
    public bool IsOn => Volatile.Read(ref _inForce).IsOn || DeadlineAttribute.IsUsed;

    /// <summary>The limits until it is known where a request goes and who sent it.</summary>
    public DeadlineLimits AtFirst => Volatile.Read(ref _inForce).AtFirst;

    public void Dispose() => _watch?.Dispose();

    /// <summary>The limits of a request whose endpoint and caller are known.</summary>
    public DeadlineLimits Of(HttpContext context)
    {
        var now = Volatile.Read(ref _inForce);
        var own = context.GetEndpoint()?.Metadata.GetMetadata<DeadlineAttribute>();
        if (now.Rules.Length > 0)
        {
            var asked = new Asked(context, now.Options);
            foreach (var (rule, scope) in now.Rules)
            {
                // What the endpoint says of itself stands before what is for all.
                if (own is not null && (rule.Priority < 0 || (rule.Priority == 0 && scope.Kind == DeadlineScopeKind.Default)))
                    break;
                if (asked.Matches(scope))
                    return (own is null ? now.Default : now.Default.With(own)).With(rule, scope.Kind != DeadlineScopeKind.Default);
            }
        }

        return own is null ? now.Default : now.Default.With(own);
    }

    private void Reload()
    {
        // The fence protects the app: a mistake in a file that is edited while it runs must not end it.
        try
        {
            Volatile.Write(ref _inForce, new InForce(_factory.Create(Microsoft.Extensions.Options.Options.DefaultName).Deadlines));
        }
        catch (Exception e)
        {
            LogRefused(e.Message);
        }
    }

    [LoggerMessage(40, LogLevel.Error, "The changed limits are not used, and the old ones stay: {Reason}")]
    private partial void LogRefused(string reason);

    private sealed class InForce
    {
        public InForce(DeadlineOptions options)
        {
            (Options, Default) = (options, DeadlineLimits.Of(options));
            // A stable sort: of equal priority, those for all come last, else the first comes first.
            Rules = [.. options.Rules
                .Select(rule => (Rule: rule, Scope: DeadlineScope.TryParse(rule.Scope, out var scope) ? scope : null))
                .Where(pair => pair.Scope is not null)
                .Select(pair => (pair.Rule, pair.Scope!))
                .OrderByDescending(pair => pair.Rule.Priority)
                .ThenBy(pair => pair.Item2.Kind == DeadlineScopeKind.Default)];
            AtFirst = Rules is [var (rule, scope), ..] && scope.Kind == DeadlineScopeKind.Default ? Default.With(rule, isAsked: false) : Default;
            IsOn = Rules.Length > 0 || Default.Hard > TimeSpan.Zero || Default.Soft > TimeSpan.Zero || Default.Total > TimeSpan.Zero
                || options.StatementBudget > 0 || options.RepeatedStatementBudget > 0;
        }

        public DeadlineOptions Options { get; }

        public (DeadlineRule Rule, DeadlineScope Scope)[] Rules { get; }

        public DeadlineLimits Default { get; }

        public DeadlineLimits AtFirst { get; }

        public bool IsOn { get; }
    }

    /// <summary>What rules ask of one request, found when the first one asks.</summary>
    private struct Asked(HttpContext context, DeadlineOptions options)
    {
        private string? _page;
        private string? _user;
        private string[]? _teams;

        public bool Matches(DeadlineScope scope) => scope.Kind switch
        {
            DeadlineScopeKind.Page => scope.IsPage(_page ??= HttpSection.TopicOf(context) ?? $"{context.Request.Method} {context.Request.Path}"),
            DeadlineScopeKind.Team => (_teams ??= Teams()).Contains(scope.Name, StringComparer.OrdinalIgnoreCase),
            DeadlineScopeKind.User => User() is { Length: > 0 } user && user == scope.Name,
            DeadlineScopeKind.UserSlice => User() is { Length: > 0 } user && scope.IsInSlice(user),
            _ => true,
        };

        private string User() => _user ??= Caller()?.FindFirst(ClaimTypes.NameIdentifier)?.Value ?? Caller()?.FindFirst("sub")?.Value ?? "";

        // Not context.User, which makes one for a request that has none.
        private readonly ClaimsPrincipal? Caller() =>
            context.Features.Get<IHttpAuthenticationFeature>()?.User is { Identity.IsAuthenticated: true } user ? user : null;

        private readonly string[] Teams()
        {
            // The fence protects the request: it has not failed yet, and must not because of us.
            try
            {
                return Caller() is null ? [] : [.. options.Teams(context)];
            }
            catch (Exception e)
            {
                System.Diagnostics.Debug.WriteLine(e);
                return [];
            }
        }
    }
}
