"""Currencies by sign, code and name, as ISO 4217 codes; names and codes come from CLDR through babel."""

from functools import cache

from babel import Locale
from babel.numbers import get_currency_name, list_currencies

from claims.language.tokens import TokenText, lengths_of, words

SIGNS = {
    "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₽": "RUB", "₩": "KRW", "₺": "TRY", "₴": "UAH",
    "₪": "ILS", "₦": "NGN", "₫": "VND", "฿": "THB", "₱": "PHP", "₵": "GHS", "₡": "CRC", "₸": "KZT", "₿": "BTC",
    "₼": "AZN", "₾": "GEL", "＄": "USD", "￡": "GBP", "￥": "JPY",
}  # fmt: skip
DOLLARS = {
    "US": "USD", "USD": "USD", "C": "CAD", "CA": "CAD", "CAN": "CAD", "CDN": "CAD", "CAD": "CAD", "A": "AUD",
    "AU": "AUD", "AUS": "AUD", "AUD": "AUD", "NZ": "NZD", "NZD": "NZD", "HK": "HKD", "HKD": "HKD", "S": "SGD",
    "SG": "SGD", "SGD": "SGD", "NT": "TWD", "R": "BRL", "J": "JMD", "TT": "TTD", "Z": "ZWL", "FJ": "FJD", "N": "NAD",
}  # fmt: skip
"""What stands before a dollar sign and says whose it is. Single letters count only when glued to the sign."""
LETTER_SIGNS = {
    "Rs": "INR",
    "Kr": "SEK",
    "kr": "SEK",
    "Rp": "IDR",
    "RM": "MYR",
    "Fr": "CHF",
    "KSh": "KES",
    "Ksh": "KES",
}
_NOT_WORDS = words(
    "ALL TOP TRY CUP COP PEN SOS MAD BOB GEL MOP BAM ANG LAK RON STD BAD DEM FIM MAF MRO PAB SIT SHP TMT TND"
)
_NAMES = {
    "dollar": "USD", "dollars": "USD", "buck": "USD", "bucks": "USD", "greenbacks": "USD", "euro": "EUR",
    "euros": "EUR", "yen": "JPY", "yuan": "CNY", "renminbi": "CNY", "rouble": "RUB", "roubles": "RUB", "ruble": "RUB",
    "rubles": "RUB", "rupee": "INR", "rupees": "INR", "franc": "CHF", "francs": "CHF", "rand": "ZAR", "rands": "ZAR",
    "reais": "BRL", "reals": "BRL", "lira": "TRY", "liras": "TRY", "zloty": "PLN", "zlotys": "PLN", "zloties": "PLN",
    "forint": "HUF", "forints": "HUF", "shekel": "ILS", "shekels": "ILS", "baht": "THB", "dong": "VND",
    "rupiah": "IDR", "ringgit": "MYR", "riyal": "SAR", "riyals": "SAR", "dirham": "AED", "dirhams": "AED",
    "naira": "NGN", "cedi": "GHS", "cedis": "GHS", "hryvnia": "UAH", "hryvnias": "UAH", "hryvnya": "UAH",
    "krona": "SEK", "kronor": "SEK", "kroner": "NOK", "krone": "NOK", "koruna": "CZK", "korunas": "CZK", "crown": "CZK",
    "crowns": "CZK", "lev": "BGN", "leva": "BGN", "leu": "RON", "lei": "RON", "peso": "MXN", "pesos": "MXN",
    "taka": "BDT", "taels": "", "bitcoin": "BTC", "bitcoins": "BTC", "sterling": "GBP", "shillings": "KES",
    "shilling": "KES", "dinars": "IQD", "dinar": "IQD", "rials": "IRR", "rial": "IRR", "afghanis": "AFN",
    "kwacha": "ZMW", "birr": "ETB", "tenge": "KZT", "won": "KRW", "kuna": "HRK",
}  # fmt: skip
CENTS = frozenset({"cent", "cents", "pence", "penny"})
_FAMILIES = words(
    "dollar dollars peso pesos franc francs rupee rupees krone kroner krona kronor crown crowns shilling "
    "shillings dinar dinars rial rials riyal riyals pound pounds rouble roubles ruble rubles lira"
)
_COUNTRIES = {
    "american": "US", "australian": "AU", "canadian": "CA", "zealand": "NZ", "singapore": "SG", "jamaican": "JM",
    "taiwan": "TW", "taiwanese": "TW", "hong": "HK", "fijian": "FJ", "mexican": "MX", "mexico": "MX",
    "philippine": "PH", "philippines": "PH", "argentine": "AR", "argentina": "AR", "chilean": "CL", "chile": "CL",
    "colombian": "CO", "colombia": "CO", "cuban": "CU", "cuba": "CU", "swiss": "CH", "indian": "IN", "pakistan": "PK",
    "pakistani": "PK", "lanka": "LK", "lankan": "LK", "nepal": "NP", "nepalese": "NP", "norway": "NO",
    "norwegian": "NO", "denmark": "DK", "danish": "DK", "iceland": "IS", "icelandic": "IS", "swedish": "SE",
    "czech": "CZ", "kenya": "KE", "kenyan": "KE", "uganda": "UG", "ugandan": "UG", "tanzania": "TZ", "tanzanian": "TZ",
    "somali": "SO", "kuwait": "KW", "kuwaiti": "KW", "iraqi": "IQ", "iraq": "IQ", "jordan": "JO", "jordanian": "JO",
    "serbia": "RS", "serbian": "RS", "tunisia": "TN", "tunisian": "TN", "algeria": "DZ", "algerian": "DZ",
    "iran": "IR", "iranian": "IR", "oman": "OM", "omani": "OM", "qatar": "QA", "qatari": "QA", "saudi": "SA",
    "yemen": "YE", "egyptian": "EG", "egypt": "EG", "lebanese": "LB", "lebanon": "LB", "syrian": "SY", "syria": "SY",
    "belarusian": "BY", "belarus": "BY", "british": "GB", "rwandan": "RW", "rwanda": "RW", "zimbabwe": "ZW",
}  # fmt: skip
_MONEY_OF = {
    "US": "USD", "AU": "AUD", "CA": "CAD", "NZ": "NZD", "SG": "SGD", "JM": "JMD", "TW": "TWD", "HK": "HKD", "FJ": "FJD",
    "MX": "MXN", "PH": "PHP", "AR": "ARS", "CL": "CLP", "CO": "COP", "CU": "CUP", "CH": "CHF", "IN": "INR", "PK": "PKR",
    "LK": "LKR", "NP": "NPR", "NO": "NOK", "DK": "DKK", "IS": "ISK", "SE": "SEK", "CZ": "CZK", "KE": "KES", "UG": "UGX",
    "TZ": "TZS", "SO": "SOS", "KW": "KWD", "IQ": "IQD", "JO": "JOD", "RS": "RSD", "TN": "TND", "DZ": "DZD", "IR": "IRR",
    "OM": "OMR", "QA": "QAR", "SA": "SAR", "YE": "YER", "EG": "EGP", "LB": "LBP", "SY": "SYP", "BY": "BYN", "GB": "GBP",
    "RW": "RWF", "ZW": "ZWL",
}  # fmt: skip


@cache
def codes() -> frozenset[str]:
    """ISO codes that may be taken for money where they stand beside a number."""
    return frozenset(code for code in list_currencies() if code.isalpha()) - _NOT_WORDS


@cache
def full_names() -> dict[tuple[str, ...], str]:
    """ "australian dollars", "swiss franc" and all other full names, as words, to their codes."""
    locale = Locale("en")
    names: dict[tuple[str, ...], str] = {}
    for code in sorted(locale.currencies):
        for count in (None, 1, 2):
            words = tuple(get_currency_name(code, count=count, locale=locale).lower().split())
            if len(words) > 1 and all(word.isalpha() for word in words):
                names.setdefault(words, code)
    names[("pounds", "sterling")] = names[("pound", "sterling")] = "GBP"
    names[("hong", "kong", "dollars")] = "HKD"
    names[("us", "dollars")] = names[("u", ".", "s", ".", "dollars")] = "USD"
    return names


@cache
def _lengths() -> dict[str, tuple[int, ...]]:
    return lengths_of(full_names())


def prefix(t: TokenText, i: int) -> tuple[str, int] | None:
    """Code and next token where a sign or code of money starts at ``i`` and a number follows."""
    token, following = t.at(i), t.at(i + 1)
    if token.text in SIGNS:
        return (SIGNS[token.text], i + 1) if following.kind in {"number", "part"} else None
    if token.kind != "word":
        return None
    if following.text in SIGNS and t.at(i + 2).kind in {"number", "part"}:
        owner = DOLLARS.get(token.text) if following.text == "$" else None
        if owner and (following.glued or len(token.text) > 1):
            return owner, i + 2
        return None
    if following.kind != "number":
        return None
    if token.text in codes():
        return token.text, i + 1
    return (LETTER_SIGNS[token.text], i + 1) if token.text in LETTER_SIGNS else None


def suffix(t: TokenText, i: int) -> tuple[str, int] | None:
    """Code and next token where the name, code or sign of a currency stands after a number."""
    for length in _lengths().get(t.low(i), ()):
        code = full_names().get(t.lows(i, i + length))
        if code:
            return code, i + length
    token = t.at(i)
    if token.low in _NAMES:
        code = _in_this_sentence(t, i, token.low)
        return (code, i + 1) if code else None
    if token.text in codes() or token.text in {"€", "£"}:
        return SIGNS.get(token.text, token.text), i + 1
    return None


def named_dollar(t: TokenText, i: int) -> str:
    """The dollar that a bare "$" stands for: the one that its sentence names, else the US dollar."""
    low, high = t.sentence(i)
    converted = t.low(i - 1) == "(" and (t.low(i - 2) in {"dollars", "dollar"} or "$" in t.lows(i - 6, i - 1))
    if converted and t.at(i).text == "$":
        return "USD"  # "1.5 billion Canadian dollars ($1.1 billion)"
    for n in range(low, high):
        if t.at(n).text == "$" and (t.glued(n) or len(t.at(n - 1).text) > 1):
            owner = DOLLARS.get(t.at(n - 1).text)
            if owner:
                return owner
        if t.low(n) in {"dollar", "dollars"}:
            for length in (3, 2):
                code = full_names().get(t.lows(n - length + 1, n + 1))
                if code:
                    return code
    return "USD"


def _in_this_sentence(t: TokenText, i: int, name: str) -> str:
    if name in {"dollar", "dollars"}:
        return named_dollar(t, i)
    if name == "won" and (
        t.low(i + 1) in {"the", "a", "an", "by", "their", "his", "her", "in"} or not t.at(i - 1).kind
    ):
        return ""
    if name in _FAMILIES:
        low, high = t.sentence(i)
        for n in range(low, high):
            country = _COUNTRIES.get(t.low(n))
            if country and _same_family(_MONEY_OF[country], name):
                return _MONEY_OF[country]
    return _NAMES[name]


@cache
def _same_family(code: str, name: str) -> bool:
    written = get_currency_name(code, locale=Locale("en")).lower()
    other = {"crown": "kron", "krone": "kron", "krona": "kron", "kroner": "kron", "kronor": "kron", "crowns": "kron"}
    stem = other.get(name, name.rstrip("s"))
    return stem in written or (stem == "kron" and "koruna" in written) or (stem == "rouble" and "ruble" in written)
