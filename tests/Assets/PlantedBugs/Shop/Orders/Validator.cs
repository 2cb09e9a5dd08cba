#if SINCE3
// Copyright (c) the shop. Since version 5 every file says so.
// See LICENSE in the root of the tree.

#endif
#if SINCE2
using System.Diagnostics;
#endif
using Shop.Kernel;

namespace Shop.Orders;

public sealed class ValidationException(string message) : Exception(message);

public sealed record Rule<T>(string Field, Func<T, bool> Holds, Func<T, string> Complaint);

/// <summary>Checks a form against its rules; all rules of the shop fail here.</summary>
public sealed class Validator<T>(params Rule<T>[] rules)
{
    public void Check(T form)
    {
        foreach (var rule in rules)
        {
            if (!rule.Holds(form))
                throw new ValidationException($"Validation failed: \n -- {rule.Field}: {rule.Complaint(form)} Severity: Error");
        }
    }
}

public sealed record Registration(string Email, string Postcode, int Age);

public static class Registrations
{
    private static readonly Validator<Registration> Rules = new(
#if SINCE2
        new Rule<Registration>("Country", form => form.Postcode != "XX", _ => "We do not deliver there."),
#endif
        new Rule<Registration>("Email", form => form.Email.Length > 0, _ => Texts.For("field.required", "Email")),
        new Rule<Registration>("Postcode", form => form.Postcode.All(char.IsAsciiDigit), form => $"'{form.Postcode}' is not in the correct format."),
        new Rule<Registration>("Age", form => form.Age >= 18, form => $"must be 18 or more, not {form.Age}."));

    public static string Register(Registration form)
    {
        Rules.Check(form);
        return form.Email;
    }
}

public sealed class Coupons
{
    public decimal Apply(string coupon)
    {
        var (code, title, detail) = coupon[0] switch
        {
            'E' => ("shop.coupon.expired", "Coupon expired", $"Coupon {coupon} was valid until {2020 + coupon.Length}-0{coupon.Length % 9 + 1}-01."),
            'U' => ("shop.coupon.unknown", "Unknown coupon", $"There is no coupon {coupon}."),
            _ => ("shop.coupon.not_combinable", "Coupon cannot be combined", $"Coupon {coupon} cannot be used with other offers."),
        };
        Refuse.With(code, 409, title, detail, ("coupon", coupon));
        return 0;
    }
}
