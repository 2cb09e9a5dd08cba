#if SINCE3
// Copyright (c) the shop. Since version 5 every file says so.
// See LICENSE in the root of the tree.

#endif
#if SINCE2
using System.Diagnostics;
#endif
using System.Globalization;

namespace Shop.Kernel;

/// <summary>The texts of the shop in the languages of its customers.</summary>
public static class Texts
{
    private static readonly Dictionary<string, string[]> All = new()
    {
        // English, German, French, Japanese
        ["order.too_late"] = ["Order {0} can no longer be cancelled; it left on {1:d}", "Bestellung {0} kann nicht mehr storniert werden; sie ging am {1:d} hinaus", "La commande {0} ne peut plus être annulée ; elle est partie le {1:d}", "注文 {0} はキャンセルできません。{1:d} に発送済みです"],
        ["voucher.spent"] = ["Voucher {0} is already spent", "Gutschein {0} ist bereits eingelöst", "Le bon {0} est déjà utilisé", "クーポン {0} は使用済みです"],
        ["limit.reached"] = ["The limit of {0:N2} is reached: {1:N2}", "Das Limit von {0:N2} ist erreicht: {1:N2}", "La limite de {0:N2} est atteinte : {1:N2}", "上限 {0:N2} に達しました: {1:N2}"],
        ["parcel.too_heavy"] = ["The parcel weighs {0:N1} kg, {1} allows less", "Das Paket wiegt {0:N1} kg, {1} erlaubt weniger", "Le colis pèse {0:N1} kg, {1} autorise moins", "荷物は {0:N1} kg で、{1} の制限を超えています"],
        ["field.required"] = ["'{0}' must not be empty.", "'{0}' darf nicht leer sein.", "« {0} » ne doit pas être vide.", "「{0}」は必須です。"],
    };

    public static string For(string key, params object[] values)
    {
        var index = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName switch { "de" => 1, "fr" => 2, "ja" => 3, _ => 0 };
        return string.Format(CultureInfo.CurrentCulture, All[key][index], values);
    }
}
