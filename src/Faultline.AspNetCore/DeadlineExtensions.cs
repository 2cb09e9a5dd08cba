using Microsoft.AspNetCore.Builder;

namespace Faultline.AspNetCore;

/// <summary>Says how long requests to endpoints and groups may take.</summary>
public static class DeadlineExtensions
{
    /// <summary>
    /// Sets the hard limit of these endpoints: how long a request may take until its answer begins. The endpoint's own wins over its group's, and both over
    /// the options; rules in the configuration win over all.
    /// </summary>
    /// <param name="builder">An endpoint or a group.</param>
    /// <param name="limit">The hard limit; zero is off.</param>
    /// <param name="total">The limit until the answer ends; one that has begun is cut. Default: the one of the options.</param>
    /// <param name="soft">After how long a report is made and the answer stays as it is. Default: the one of the options.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is negative.</exception>
    /// <example><code>app.MapGet("/orders/{id}", GetOrder).WithDeadline(TimeSpan.FromSeconds(2));</code></example>
    public static TBuilder WithDeadline<TBuilder>(this TBuilder builder, TimeSpan limit, TimeSpan? total = null, TimeSpan? soft = null)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        Check(limit, nameof(limit));
        Check(total ?? TimeSpan.Zero, nameof(total));
        Check(soft ?? TimeSpan.Zero, nameof(soft));
        var metadata = new DeadlineAttribute(limit.TotalSeconds) { TotalSeconds = total?.TotalSeconds ?? -1, SoftSeconds = soft?.TotalSeconds ?? -1 };
        builder.Add(endpoint => endpoint.Metadata.Add(metadata));
        return builder;
    }

    /// <summary>Lets requests to these endpoints take as long as they like. Rules in the configuration win over it.</summary>
    public static TBuilder WithoutDeadline<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithDeadline(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);

    private static void Check(TimeSpan limit, string name)
    {
        if (limit < TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(name, $"{limit} is no limit; expected zero, which is off, or more");
    }
}
