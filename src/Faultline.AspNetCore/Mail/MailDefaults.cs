using Faultline.Mail;
using Microsoft.Extensions.Options;

namespace Faultline.AspNetCore.Mail;

/// <summary>Fills in what follows from the options of Faultline, and says everything that is wrong at once.</summary>
internal sealed class MailDefaults(IOptions<FaultlineOptions> faultline) : IPostConfigureOptions<MailOptions>, IValidateOptions<MailOptions>
{
    public void PostConfigure(string? name, MailOptions options)
    {
        var spool = Path.GetFullPath(faultline.Value.Spool.Directory);
        if (string.IsNullOrEmpty(options.Directory))
            options.Directory = Path.Combine(Path.GetDirectoryName(spool) ?? spool, "mail");
        options.Directory = Path.GetFullPath(options.Directory);
        if (string.IsNullOrEmpty(options.Service))
            options.Service = faultline.Value.Service!;
    }

    public ValidateOptionsResult Validate(string? name, MailOptions options)
    {
        var wrong = options.Problems().Select(problem => $"{MailServiceCollectionExtensions.Section}:{problem}").ToList();
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
