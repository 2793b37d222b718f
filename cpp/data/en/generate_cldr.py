"""Write the vocabularies taken from CLDR: units, currencies and countries.

Run from the root of the repository::

    python cpp/data/en/generate_cldr.py

Needs Babel, which carries the CLDR data, and otherwise the standard library.
Rewrites, next to this file,

* ``units_cldr.tsv``: unit names and symbols of English (United States and Great
  Britain), less the terms that the hand-written ``units.tsv`` has;
* ``currencies_cldr.tsv``: names, codes and signs of the currencies in circulation,
  less the terms that the hand-written ``currencies.tsv`` has;
* ``countries.tsv``: names of countries and territories, and demonyms.

Each is a UTF-8 table: comment lines starting with ``#``, then one entry a line in
four tab-separated columns: terms (joined by ``|``), class, value and attr, of which
the last may be empty. A term in lower case matches text in any case, a term with
capitals matches exactly. Names are therefore written in lower case wherever that
cannot make them match another word.
"""

import textwrap
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

import babel
from babel import Locale
from babel.core import get_cldr_version, get_global
from babel.numbers import get_currency_name, get_currency_symbol
from babel.units import format_unit

HERE = Path(__file__).resolve().parent

# American English first: where the two use a name for different things (a gallon,
# a mile per gallon, a carat), the American sense is kept.
LOCALES = ("en_US", "en_GB")


class Entry(NamedTuple):
    """One line of a vocabulary."""

    terms: list[str]
    kind: str
    value: str
    attr: str = ""


# --------------------------------------------------------------------------- units

# CLDR's unit categories and the dimension written as attr; a category that is not
# here is `other`. Durations have a table of their own elsewhere.
DIMENSIONS = {
    "angle": "angle",
    "area": "area",
    "digital": "data",
    "energy": "energy",
    "frequency": "frequency",
    "length": "length",
    "mass": "mass",
    "power": "power",
    "pressure": "pressure",
    "speed": "speed",
    "temperature": "temperature",
    "volume": "volume",
}

# Left out. Percentages stand in percent.tsv. The rest are units whose names mean
# something else nearly wherever news writes a number before them (scored 25 points,
# two revolutions), or have no name of their own in running text.
SKIPPED_UNITS = {
    "concentr-percent",
    "concentr-permille",
    "concentr-permyriad",
    "angle-revolution",
    "concentr-item",
    "concentr-milligram-ofglucose-per-deciliter",  # in units.tsv without the glucose
    "concentr-mole",
    "consumption-mile-per-gallon-imperial",
    "energy-foodcalorie",  # differs from the calorie by its capital alone
    "graphics-dot",
    "graphics-em",
    "length-mile-scandinavian",
    "length-point",
    "mass-grain",  # in units.tsv as an abbreviation is: after numerals only
    "pressure-gasoline-energy-density",
    "speed-beaufort",
    "speed-light-speed",
    "temperature-generic",
    "volume-dessert-spoon",
    "volume-dessert-spoon-imperial",
    "volume-drop",
    "volume-fluid-ounce-imperial",
    "volume-gallon-imperial",  # in units.tsv
    "volume-pinch",
    "volume-quart-imperial",  # in units.tsv
}

# Terms left out of the units that are kept: readings other than the unit are likelier
# even after a numeral (5 PM, 1200 CT, 45 cal, 21 St, 10 stones).
SKIPPED_TERMS = {
    "A", "CD", "Da", "G", "ML", "Ml", "ac", "au", "c", "cal", "ct", "dr", "fth", "fur", "gr",
    "kb", "kt", "mc", "mpt", "oz t", "pc", "dm", "pm", "rad", "rev", "smi", "st", "stones", "tn",
}  # fmt: skip

# Symbols that are a unit only directly after a numeral.
AMBIGUOUS_SYMBOLS = {
    "A", "C", "F", "J", "K", "L", "MP", "N", "PB", "Pa", "TB", "V", "W", "g", "l", "m", "t",
    "bu", "cL", "cd", "cl", "dL", "dl", "ha", "in", "kn", "lm", "lx", "ly", "mi", "nm",
    "pt", "qt",
}  # fmt: skip

# Symbols that are also written without their capitals (5 ghz, 200Kw). Not those that
# then name another unit or are a word: mb, ev, ma.
LOWERED_SYMBOLS = {"GHz", "GW", "Hz", "kHz", "kJ", "kPa", "kW", "MHz", "hPa"}

# Units whose names are written with a hyphen or a space alike.
COMPOUND_UNITS = ("light-year", "kilowatt-hour", "acre-foot", "newton-meter")


def unit_entries(taken: set[str]) -> Iterator[Entry]:
    """Yield the units of CLDR with the terms that are not taken yet."""
    units = [
        unit
        for unit in sorted(Locale("en").unit_display_names)
        if unit not in SKIPPED_UNITS and not unit.startswith("duration-")
    ]
    owners: dict[str, str] = {}
    for locale in LOCALES:
        for unit in units:
            for term in unit_terms(unit, locale):
                owners.setdefault(term, unit)
    for unit in units:
        category, _, name = unit.partition("-")
        dimension = DIMENSIONS.get(category, "other")
        terms = [
            term
            for term, owner in owners.items()
            if owner == unit and term not in SKIPPED_TERMS and term not in taken
        ]
        names = [term for term in terms if term not in AMBIGUOUS_SYMBOLS]
        symbols = [term for term in terms if term in AMBIGUOUS_SYMBOLS]
        yield Entry(names, "UNIT", name, dimension)
        yield Entry(symbols, "UNIT_ABBR", name, dimension)


def unit_terms(unit: str, locale: str) -> Iterator[str]:
    """Yield the names and symbols of a unit, singular and plural."""
    singular, plural = (unit_text(unit, number, "long", locale) for number in (1, 2))
    yield from (singular, plural)
    # a 900-square-foot flat, five miles-per-hour faster
    yield singular.replace(" ", "-")
    if " per " in plural:
        yield plural.replace(" ", "-")
    # light-years, kilowatt hours, acre feet
    if unit.endswith(COMPOUND_UNITS):
        yield plural.replace(" ", "-")
        yield singular.replace("-", " ")
        yield plural.replace("-", " ")
    for number in (1, 2):
        symbol = unit_text(unit, number, "short", locale)
        yield symbol
        yield symbol.replace("μ", "µ")  # Greek letter mu, micro sign
        if symbol in LOWERED_SYMBOLS:
            yield symbol.lower()
        if " " in symbol and unit.startswith(("area-square-", "volume-cubic-")):
            yield unit_text(unit, number, "narrow", locale)  # ft²


def unit_text(unit: str, number: int, length: Literal["long", "short"], locale: str) -> str:
    """Return what CLDR writes after the number; names (not symbols) in lower case."""
    text = format_unit(number, unit, length, locale=locale)
    text = text.removeprefix(str(number)).replace("\N{NO-BREAK SPACE}", " ").strip()
    if length == "long" and "US " not in text:
        text = text.lower()
    return text


# ---------------------------------------------------------------------- currencies

# Codes that English text also writes for something else next to a number: words in
# headlines (ALL 50 STATES, TOP 10, WORLD CUP 2010) and well-known initials (COP 28,
# NPR, SDG 3, PEN America, the chip maker AMD, the car maker NIO, CVE-2021-44228, the
# telescope TMT, internal rates of return and the Individual Ready Reserve, 80 KGS).
# Kept although they have another meaning, being more usual as money: CAD, PHP, RON,
# SAR, TRY, GEL, ARS, DOP.
SKIPPED_CODES = {
    "ALL", "AMD", "BAM", "BMD", "BND", "BOB", "BSD", "CDF", "COP", "CRC", "CUP", "CVE",
    "ERN", "GMD", "IRR", "KGS", "MAD", "MOP", "NAD", "NIO", "NPR", "PEN", "SDG", "SOS", "SSP",
    "TMT", "TOP", "WST",
}  # fmt: skip

# "Three Zimbabwean gold medals."
SKIPPED_CURRENCY_NAMES = {"ZWG"}

# Babel keeps one symbol per currency; these are CLDR's narrow symbols and the ones the
# press uses. Not here: kr (three countries and more), Ft and P, R, N, K, L (ambiguous).
SIGNS = {
    "AFN": ("؋",),
    "ARS": ("ARS$",),
    "AZN": ("₼",),
    "BDT": ("৳", "Tk", "Tk."),
    "CAD": ("C$",),
    "CHF": ("Fr",),
    "CLP": ("CLP$",),
    "COP": ("COL$", "COP$"),
    "CRC": ("₡",),
    "CZK": ("Kč",),
    "EGP": ("E£", "EGP£"),
    "GBP": ("￡", "GB£"),
    "GEL": ("₾",),
    "GHS": ("GH₵", "₵"),
    "IDR": ("Rp",),
    "INR": ("Rs",),
    "JPY": ("￥", "JP¥"),
    "KHR": ("៛",),
    "KZT": ("₸",),
    "LAK": ("₭",),
    "MNT": ("₮",),
    "MYR": ("RM",),
    "NGN": ("₦",),
    "NIO": ("C$N",),
    "PLN": ("zł", "zl"),
    "PYG": ("₲",),
    "RUB": ("₽",),
    "SGD": ("S$",),
    "THB": ("฿",),
    "TRY": ("₺", "TL"),
    "UAH": ("₴",),
    "USD": ("US$", "＄"),
    "VES": ("Bs.",),
}


def currency_entries() -> Iterator[Entry]:
    """Yield names, codes and signs of the currencies in circulation."""
    codes = sorted(currencies_in_circulation())
    bare = bare_names(HERE / "currencies.tsv")
    for code in codes:
        if code not in SKIPPED_CURRENCY_NAMES:
            yield Entry(currency_names(code), "CURRENCY", code)
    for code in codes:
        if code not in SKIPPED_CURRENCY_NAMES:
            yield Entry(national_names(code, bare), "CURRENCY", code)
    for code in codes:
        if code not in SKIPPED_CODES:
            yield Entry([code], "CURRENCY_CODE", code)
    for code in codes:
        symbol = get_currency_symbol(code, "en").replace("\N{NARROW NO-BREAK SPACE}", " ")
        symbols = [symbol] if symbol != code else []
        yield Entry([*symbols, *SIGNS.get(code, ())], "CURRENCY_SIGN", code)


def currencies_in_circulation() -> set[str]:
    """Return the codes of all currencies that are legal tender somewhere."""
    return {
        code
        for history in get_global("territory_currencies").values()
        for code, _start, end, is_tender in history
        if is_tender and end is None
    }


def currency_names(code: str) -> list[str]:
    """Return the names of a currency, singular and plural."""
    names = []
    for locale in LOCALES:
        for number in (1, 2):
            name = get_currency_name(code, number, locale=locale)
            name = name.replace("ʻ", "'").replace("&", "and").replace("’", "'")
            if name.startswith("US "):  # not "gave us dollars"
                names += [name, name.replace("dollar", "Dollar")]
            else:
                names.append(name.lower())
    return names + [without_accents(name) for name in names]


def national_names(code: str, bare: dict[str, list[str]]) -> list[str]:
    """Return a currency's names behind those of its country: burmese kyats, botswana pula."""
    country = code[:2]
    if country not in DEMONYMS or code == "USD":
        return []
    names = [name.split()[-1] for name in currency_names(code)] + bare.get(code, [])
    demonyms = DEMONYMS[country].split("|")
    owners = [each for each in demonyms if each.removesuffix("s") == each or each[:-1] not in demonyms]
    owners.append(RENAMED.get(country, Locale("en").territories[country]).split("|")[0])
    owners = [owner.lower() for owner in owners if "&" not in owner]
    return [f"{owner} {name}" for owner in owners for name in dict.fromkeys(names)]


def bare_names(path: Path) -> dict[str, list[str]]:
    """Return the names of one word in a hand-written vocabulary by the codes they may mean."""
    names: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        forms, kind, codes, *_ = [*line.split("\t"), "", "", ""]
        if kind in ("CURRENCY", "CURRENCY_OF"):
            words = [form for form in forms.split("|") if form.isalpha() and form.islower()]
            for code in codes.split():
                names.setdefault(code, []).extend(words)
    return names


# ----------------------------------------------------------------------- countries

# Codes in Babel's list that are not in ISO 3166 (XK, Kosovo, is kept).
NOT_COUNTRIES = {
    "AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ",
}  # fmt: skip

# Names instead of CLDR's, where that is not how one writes.
RENAMED = {
    "CC": "Cocos Islands|Keeling Islands",
    "CD": "Democratic Republic of the Congo|Democratic Republic of Congo|DR Congo|D.R. Congo"
    "|DRC|D.R.C.|Congo-Kinshasa|Congo (Kinshasa)",
    "CG": "Republic of the Congo|Republic of Congo|Congo Republic|Congo-Brazzaville"
    "|Congo (Brazzaville)",
    "GE": "Republic of Georgia",
    "HK": "Hong Kong",
    "MM": "Myanmar|Burma",
    "MO": "Macau|Macao",
    "PS": "Palestine|Palestinian Territories|Palestinian territories|Occupied Territories"
    "|occupied Palestinian territories|State of Palestine",
    "RE": "Réunion|Réunion Island|Reunion Island",
    "UM": "U.S. Outlying Islands|US Outlying Islands|U.S. Minor Outlying Islands",
    "VC": "St. Vincent & the Grenadines|St. Vincent & Grenadines|St. Vincent",
}

# Further names.
ALSO = {
    "AE": "UAE|U.A.E.",
    "AG": "Antigua",
    "AU": "Commonwealth of Australia",
    "BA": "Bosnia|Bosnia-Herzegovina|Bosnia-Hercegovina",
    "BN": "Brunei Darussalam",
    "BY": "Belorussia|Byelorussia",
    "CI": "Ivory Coast",
    "CN": "People's Republic of China|P.R.C.|PRC|mainland China|Mainland China|Communist China",
    "CV": "Cabo Verde",
    "CZ": "Czech Republic",
    "DE": "Federal Republic of Germany|West Germany",
    "EG": "Arab Republic of Egypt",
    "FK": "Falklands|Malvinas",
    "FM": "Federated States of Micronesia",
    "GB": "Britain|Great Britain|UK|U.K.",
    "GR": "Hellenic Republic",
    "IE": "Republic of Ireland|Irish Republic",
    "IL": "State of Israel",
    "IR": "Islamic Republic of Iran|Persia",
    "KG": "Kyrgyz Republic|Kirghizia",
    "KH": "Kampuchea",
    "KN": "St. Kitts",
    "KP": "DPRK|D.P.R.K.|Democratic People's Republic of Korea",
    "KR": "Republic of Korea|S. Korea",
    "LA": "Lao People's Democratic Republic|Lao PDR",
    "LK": "Ceylon",
    "MD": "Moldavia",
    "MK": "Republic of Macedonia|Former Yugoslav Republic of Macedonia|FYROM",
    "MP": "Northern Marianas",
    "NL": "Kingdom of the Netherlands",
    "NZ": "N.Z.|Aotearoa",
    "PN": "Pitcairn Island|Pitcairn",
    "PH": "Republic of the Philippines",
    "RU": "Russian Federation",
    "SA": "Kingdom of Saudi Arabia|KSA",
    "SB": "Solomons",
    "SD": "Republic of Sudan",
    "SY": "Syrian Arab Republic",
    "SZ": "Swaziland",
    "TL": "East Timor",
    "TR": "Turkey|Turkiye|Republic of Turkey",
    "TT": "Trinidad|Tobago",
    "TW": "Republic of China|Chinese Taipei|Formosa",
    "TZ": "United Republic of Tanzania",
    "US": "US|U.S.|USA|U.S.A.|United States of America",
    "VA": "Vatican|Holy See",
    "VE": "Bolivarian Republic of Venezuela",
    "VN": "Viet Nam|South Vietnam|North Vietnam",
    "WS": "Western Samoa",
    "ZA": "Republic of South Africa",
    "ZW": "Rhodesia",
}

# Names that as often mean something or somebody else: a US state, a river, a region, a
# continent, a surname, an airline. value is the country they can mean.
AMBIGUOUS_COUNTRIES = {
    "America": "US",
    "Chad": "TD",
    "Congo": "CD",
    "Emirates": "AE",
    "Georgia": "GE",
    "Guernsey": "GG",
    "Holland": "NL",
    "Jersey": "JE",
    "Jordan": "JO",
    "Korea": "KR",
    "Macedonia": "MK",
    "Micronesia": "FM",
    "St. Martin": "MF",
    "St. Vincent": "VC",
    "Virgin Islands": "VI",
}

# What is named like a country but is a part of one.
COUNTRY_PARTS = {
    "England": "GB",
    "Scotland": "GB",
    "Wales": "GB",
    "Northern Ireland": "GB",
    "Ulster": "GB",
    "Gaza|Gaza Strip": "PS",
    "West Bank": "PS",
}

# Countries that are no more, with the alpha-2 codes they had in ISO 3166.
HISTORIC_COUNTRIES = {
    "Soviet Union|USSR|U.S.S.R.|Union of Soviet Socialist Republics": "SU",
    "Yugoslavia": "YU",
    "Serbia and Montenegro": "CS",
    "Czechoslovakia": "CS",
    "East Germany|German Democratic Republic|GDR": "DD",
    "Zaire": "ZR",
    "Upper Volta": "HV",
    "South Yemen": "YD",
}

DEMONYMS = {
    "AD": "Andorran|Andorrans",
    "AE": "Emirati|Emiratis|Emirian",
    "AF": "Afghan|Afghans|Afghani",
    "AG": "Antiguan|Antiguans|Barbudan|Barbudans",
    "AI": "Anguillan|Anguillans",
    "AL": "Albanian|Albanians",
    "AM": "Armenian|Armenians",
    "AO": "Angolan|Angolans",
    "AR": "Argentine|Argentines|Argentinian|Argentinians|Argentinean|Argentineans",
    "AS": "American Samoan|American Samoans",
    "AT": "Austrian|Austrians",
    "AU": "Australian|Australians|Aussie|Aussies",
    "AW": "Aruban|Arubans",
    "AZ": "Azerbaijani|Azerbaijanis|Azeri|Azeris",
    "BA": "Bosnian|Bosnians|Herzegovinian|Herzegovinians",
    "BB": "Barbadian|Barbadians|Bajan|Bajans",
    "BD": "Bangladeshi|Bangladeshis",
    "BE": "Belgian|Belgians",
    "BF": "Burkinabe|Burkinabes|Burkinabé|Burkinabés",
    "BG": "Bulgarian|Bulgarians",
    "BH": "Bahraini|Bahrainis",
    "BI": "Burundian|Burundians",
    "BJ": "Beninese|Beninois",
    "BM": "Bermudian|Bermudians|Bermudan|Bermudans",
    "BN": "Bruneian|Bruneians",
    "BO": "Bolivian|Bolivians",
    "BR": "Brazilian|Brazilians",
    "BS": "Bahamian|Bahamians",
    "BT": "Bhutanese",
    "BW": "Botswanan|Botswanans|Batswana|Motswana",
    "BY": "Belarusian|Belarusians|Belarussian|Belarussians|Byelorussian|Byelorussians",
    "BZ": "Belizean|Belizeans",
    "CA": "Canadian|Canadians|Canuck|Canucks",
    "CF": "Central African|Central Africans",
    "CH": "Swiss",
    "CI": "Ivorian|Ivorians|Ivoirian|Ivoirians",
    "CK": "Cook Islander|Cook Islanders",
    "CL": "Chilean|Chileans",
    "CM": "Cameroonian|Cameroonians",
    "CN": "Chinese",
    "CO": "Colombian|Colombians",
    "CR": "Costa Rican|Costa Ricans",
    "CU": "Cuban|Cubans",
    "CV": "Cape Verdean|Cape Verdeans|Cabo Verdean|Cabo Verdeans",
    "CW": "Curaçaoan|Curaçaoans|Curacaoan|Curacaoans",
    "CY": "Cypriot|Cypriots|Greek Cypriot|Greek Cypriots|Turkish Cypriot|Turkish Cypriots",
    "CZ": "Czech|Czechs",
    "DE": "German|Germans|West German|West Germans",
    "DJ": "Djiboutian|Djiboutians",
    "DK": "Danish|Dane|Danes",
    "DZ": "Algerian|Algerians",
    "EC": "Ecuadorean|Ecuadoreans|Ecuadorian|Ecuadorians|Ecuadoran|Ecuadorans",
    "EE": "Estonian|Estonians",
    "EG": "Egyptian|Egyptians",
    "EH": "Sahrawi|Sahrawis|Saharawi|Saharawis",
    "ER": "Eritrean|Eritreans",
    "ES": "Spanish|Spaniard|Spaniards",
    "ET": "Ethiopian|Ethiopians",
    "FI": "Finnish|Finn|Finns",
    "FJ": "Fijian|Fijians",
    "FK": "Falkland Islander|Falkland Islanders|Falklander|Falklanders",
    "FM": "Micronesian|Micronesians",
    "FO": "Faroese|Faeroese",
    "FR": "French|Frenchman|Frenchmen|Frenchwoman|Frenchwomen",
    "GA": "Gabonese",
    "GB": "British|Briton|Britons|Brit|Brits",
    "GD": "Grenadian|Grenadians",
    "GF": "French Guianese",
    "GH": "Ghanaian|Ghanaians|Ghanian|Ghanians",
    "GI": "Gibraltarian|Gibraltarians",
    "GL": "Greenlandic|Greenlander|Greenlanders",
    "GM": "Gambian|Gambians",
    "GN": "Guinean|Guineans",
    "GP": "Guadeloupean|Guadeloupeans|Guadeloupian|Guadeloupians",
    "GQ": "Equatorial Guinean|Equatorial Guineans|Equatoguinean|Equatoguineans",
    "GR": "Greek|Greeks",
    "GT": "Guatemalan|Guatemalans",
    "GU": "Guamanian|Guamanians",
    "GW": "Bissau-Guinean|Bissau-Guineans|Guinea-Bissauan|Guinea-Bissauans",
    "GY": "Guyanese",
    "HK": "Hong Konger|Hong Kongers|Hongkonger|Hongkongers",
    "HN": "Honduran|Hondurans",
    "HR": "Croatian|Croatians|Croat|Croats",
    "HT": "Haitian|Haitians",
    "HU": "Hungarian|Hungarians|Magyar|Magyars",
    "ID": "Indonesian|Indonesians",
    "IE": "Irish|Irishman|Irishmen|Irishwoman|Irishwomen",
    "IL": "Israeli|Israelis",
    "IM": "Manx|Manxman|Manxmen",
    "IQ": "Iraqi|Iraqis",
    "IR": "Iranian|Iranians",
    "IS": "Icelandic|Icelander|Icelanders",
    "IT": "Italian|Italians",
    "JM": "Jamaican|Jamaicans",
    "JO": "Jordanian|Jordanians",
    "JP": "Japanese",
    "KE": "Kenyan|Kenyans",
    "KG": "Kyrgyz|Kyrgyzstani|Kyrgyzstanis|Kirghiz|Kirgiz",
    "KH": "Cambodian|Cambodians|Khmer|Khmers",
    "KI": "I-Kiribati",
    "KM": "Comorian|Comorians|Comoran|Comorans",
    "KN": "Kittitian|Kittitians|Nevisian|Nevisians",
    "KP": "North Korean|North Koreans",
    "KR": "South Korean|South Koreans",
    "KW": "Kuwaiti|Kuwaitis",
    "KY": "Caymanian|Caymanians",
    "KZ": "Kazakh|Kazakhs|Kazakhstani|Kazakhstanis|Kazak|Kazaks",
    "LA": "Laotian|Laotians|Lao",
    "LB": "Lebanese",
    "LC": "St. Lucian|St. Lucians|Saint Lucian|Saint Lucians",
    "LI": "Liechtensteiner|Liechtensteiners",
    "LK": "Sri Lankan|Sri Lankans",
    "LR": "Liberian|Liberians",
    "LS": "Basotho|Mosotho",
    "LT": "Lithuanian|Lithuanians",
    "LU": "Luxembourgish|Luxembourger|Luxembourgers|Luxembourgeois",
    "LV": "Latvian|Latvians",
    "LY": "Libyan|Libyans",
    "MA": "Moroccan|Moroccans",
    "MC": "Monegasque|Monegasques|Monacan|Monacans|Monégasque|Monégasques",
    "MD": "Moldovan|Moldovans|Moldavian|Moldavians",
    "ME": "Montenegrin|Montenegrins",
    "MG": "Malagasy|Madagascan|Madagascans",
    "MH": "Marshallese|Marshall Islander|Marshall Islanders",
    "MK": "North Macedonian|North Macedonians|Macedonian|Macedonians",
    "ML": "Malian|Malians",
    "MM": "Burmese|Myanma|Myanmarese",
    "MN": "Mongolian|Mongolians|Mongol|Mongols",
    "MO": "Macanese",
    "MQ": "Martinican|Martinicans|Martiniquan|Martiniquans",
    "MR": "Mauritanian|Mauritanians",
    "MS": "Montserratian|Montserratians",
    "MT": "Maltese",
    "MU": "Mauritian|Mauritians",
    "MV": "Maldivian|Maldivians",
    "MW": "Malawian|Malawians",
    "MX": "Mexican|Mexicans",
    "MY": "Malaysian|Malaysians",
    "MZ": "Mozambican|Mozambicans",
    "NA": "Namibian|Namibians",
    "NC": "New Caledonian|New Caledonians",
    "NE": "Nigerien|Nigeriens",
    "NG": "Nigerian|Nigerians",
    "NI": "Nicaraguan|Nicaraguans",
    "NL": "Dutch|Dutchman|Dutchmen|Dutchwoman|Dutchwomen|Netherlander|Netherlanders",
    "NO": "Norwegian|Norwegians",
    "NP": "Nepalese|Nepali|Nepalis",
    "NR": "Nauruan|Nauruans",
    "NU": "Niuean|Niueans",
    "NZ": "New Zealander|New Zealanders|Kiwi|Kiwis",
    "OM": "Omani|Omanis",
    "PA": "Panamanian|Panamanians",
    "PE": "Peruvian|Peruvians",
    "PF": "French Polynesian|French Polynesians|Tahitian|Tahitians",
    "PG": "Papua New Guinean|Papua New Guineans|Papuan|Papuans",
    "PH": "Filipino|Filipinos|Filipina|Filipinas|Philippine",
    "PK": "Pakistani|Pakistanis",
    "PL": "Polish",
    "PR": "Puerto Rican|Puerto Ricans",
    "PS": "Palestinian|Palestinians|Gazan|Gazans",
    "PT": "Portuguese",
    "PW": "Palauan|Palauans",
    "PY": "Paraguayan|Paraguayans",
    "QA": "Qatari|Qataris",
    "RO": "Romanian|Romanians|Rumanian|Rumanians",
    "RS": "Serbian|Serbians|Serb|Serbs",
    "RU": "Russian|Russians",
    "RW": "Rwandan|Rwandans|Rwandese",
    "SA": "Saudi|Saudis|Saudi Arabian|Saudi Arabians",
    "SB": "Solomon Islander|Solomon Islanders",
    "SC": "Seychellois",
    "SD": "Sudanese|North Sudanese",
    "SE": "Swedish|Swede|Swedes",
    "SG": "Singaporean|Singaporeans",
    "SH": "St. Helenian|St. Helenians|Saint Helenian|Saint Helenians",
    "SI": "Slovenian|Slovenians|Slovene|Slovenes",
    "SK": "Slovakian|Slovakians|Slovak|Slovaks",
    "SL": "Sierra Leonean|Sierra Leoneans",
    "SM": "Sammarinese|San Marinese",
    "SN": "Senegalese",
    "SO": "Somali|Somalis|Somalian|Somalians",
    "SR": "Surinamese|Surinamer|Surinamers",
    "SS": "South Sudanese",
    "ST": "São Toméan|São Toméans|Sao Tomean|Sao Tomeans|Santomean|Santomeans",
    "SV": "Salvadoran|Salvadorans|Salvadorean|Salvadoreans|Salvadorian|Salvadorians",
    "SX": "St. Maartener|St. Maarteners",
    "SY": "Syrian|Syrians",
    "SZ": "Swazi|Swazis|Emaswati",
    "TC": "Turks and Caicos Islander|Turks and Caicos Islanders",
    "TD": "Chadian|Chadians",
    "TG": "Togolese",
    "TH": "Thai|Thais",
    "TJ": "Tajik|Tajiks|Tajikistani|Tajikistanis|Tadjik|Tadjiks",
    "TK": "Tokelauan|Tokelauans",
    "TL": "East Timorese|Timorese",
    "TM": "Turkmen|Turkmens|Turkmenistani|Turkmenistanis",
    "TN": "Tunisian|Tunisians",
    "TO": "Tongan|Tongans",
    "TR": "Turkish|Turk",
    "TT": "Trinidadian|Trinidadians|Tobagonian|Tobagonians|Trini|Trinis",
    "TV": "Tuvaluan|Tuvaluans",
    "TW": "Taiwanese",
    "TZ": "Tanzanian|Tanzanians|Zanzibari|Zanzibaris",
    "UA": "Ukrainian|Ukrainians",
    "UG": "Ugandan|Ugandans",
    "US": "American|Americans|U.S. American|Yank|Yanks",
    "UY": "Uruguayan|Uruguayans",
    "UZ": "Uzbek|Uzbeks|Uzbekistani|Uzbekistanis",
    "VC": "Vincentian|Vincentians",
    "VE": "Venezuelan|Venezuelans",
    "VG": "British Virgin Islander|British Virgin Islanders",
    "VI": "Virgin Islander|Virgin Islanders",
    "VN": "Vietnamese|South Vietnamese|North Vietnamese",
    "VU": "Ni-Vanuatu|Vanuatuan|Vanuatuans",
    "WS": "Samoan|Samoans",
    "XK": "Kosovar|Kosovars|Kosovan|Kosovans|Kosovo Albanian|Kosovo Albanians",
    "YE": "Yemeni|Yemenis|Yemenite|Yemenites",
    "ZA": "South African|South Africans",
    "ZM": "Zambian|Zambians",
    "ZW": "Zimbabwean|Zimbabweans|Rhodesian|Rhodesians",
}

# Demonyms that as often mean others: a US state, native Americans, both Koreas, islands
# (Turks and Caicos), a pole, one of two countries.
AMBIGUOUS_DEMONYMS = {
    "Congolese": "CD",
    "Dominican|Dominicans": "DO",
    "Georgian|Georgians": "GE",
    "Indian|Indians": "IN",
    "Korean|Koreans": "KR",
    "Pole|Poles": "PL",
    "Turks": "TR",
}

# Demonyms of a part of a country.
PART_DEMONYMS = {
    "English|Englishman|Englishmen|Englishwoman|Englishwomen": "GB",
    "Scottish|Scot|Scots|Scotsman|Scotsmen|Scotswoman|Scotswomen": "GB",
    "Welsh|Welshman|Welshmen|Welshwoman|Welshwomen": "GB",
    "Northern Irish|Northern Irishman|Ulsterman|Ulstermen": "GB",
}

HISTORIC_DEMONYMS = {
    "Soviet|Soviets": "SU",
    "Yugoslav|Yugoslavs|Yugoslavian|Yugoslavians": "YU",
    "Czechoslovak|Czechoslovaks|Czechoslovakian|Czechoslovakians": "CS",
    "East German|East Germans": "DD",
    "Zairian|Zairians|Zairean|Zaireans": "ZR",
}


def country_entries() -> Iterator[Entry]:
    """Yield the names of countries, then demonyms."""
    ambiguous = {spelling for name in AMBIGUOUS_COUNTRIES for spelling in spellings(name)}
    for code, cldr_name in sorted(Locale("en").territories.items()):
        if code.isdigit() or code in NOT_COUNTRIES:
            continue
        given = "|".join(filter(None, (RENAMED.get(code, cldr_name), ALSO.get(code))))
        names = [spelling for name in given.split("|") for spelling in spellings(name)]
        yield Entry([name for name in names if name not in ambiguous], "COUNTRY", code)
    for name, code in AMBIGUOUS_COUNTRIES.items():
        yield Entry(list(spellings(name)), "COUNTRY", code, "ambiguous")
    for attr, table in (("part", COUNTRY_PARTS), ("historic", HISTORIC_COUNTRIES)):
        for names_joined, code in table.items():
            yield Entry(names_joined.split("|"), "COUNTRY", code, attr)

    for attr, pairs in (
        ("", ((names, code) for code, names in DEMONYMS.items())),
        ("ambiguous", AMBIGUOUS_DEMONYMS.items()),
        ("part", PART_DEMONYMS.items()),
        ("historic", HISTORIC_DEMONYMS.items()),
    ):
        for names_joined, code in pairs:
            yield Entry(names_joined.split("|"), "DEMONYM", code, attr)


def spellings(name: str) -> Iterator[str]:
    """Yield the ways to write a country's name: & or and, St. or Saint, accents or none."""
    name = name.replace("’", "'").replace("&", "and")
    variants = [name]
    if name.startswith("St. "):
        variants += [name.replace("St. ", "St ", 1), name.replace("St. ", "Saint ", 1)]
    if name.startswith("U.S. "):
        variants.append(name.replace("U.S. ", "US ", 1))
    for variant in variants:
        yield variant
        # Reunion without its accent is a word
        if variant != "Réunion":
            yield without_accents(variant)


def without_accents(text: str) -> str:
    """Return the text with accents taken off its letters."""
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


# -------------------------------------------------------------------------- tables

COLUMNS = "columns: term|term (surface forms), class, value, attr"

HEADERS = {
    "units_cldr.tsv": """
        Measure units of English: names and symbols, American and British.
        {columns}
          A term in lower case matches any case; a term with capitals matches exactly.
          class  UNIT, or UNIT_ABBR: ambiguous, a unit only directly after a numeral
                 (match these case-exactly, see units.tsv)
          value  CLDR unit core identifier
          attr   dimension: temperature length area volume mass speed power energy pressure
                 frequency data angle other
        Terms that units.tsv has are left out; durations and percentages stand elsewhere.
    """,
    "currencies_cldr.tsv": """
        Currencies in circulation: names, codes and signs.
        {columns} (empty)
          A term in lower case matches any case; a term with capitals matches exactly.
          class  CURRENCY: name, after the figure; CURRENCY_CODE: code, before or after it;
                 CURRENCY_SIGN: sign, before or after it
          value  ISO 4217 code
        Terms that currencies.tsv has are left out, and so are these codes, which English text
        also writes for other things next to a number:
        {codes}
    """,
    "countries.tsv": """
        Names of countries and territories, and demonyms.
        {columns}
          Every term has capitals and matches exactly.
          class  COUNTRY, DEMONYM (nouns and adjectives)
          value  ISO 3166 alpha-2 code (XK for Kosovo; withdrawn codes for `historic`)
          attr   empty, or ambiguous: as often something else; part: of the country named by
                 value; historic: a country that is no more
    """,
}


def read_terms(path: Path) -> dict[str, set[str]]:
    """Return the terms of a hand-written vocabulary by class."""
    terms: dict[str, set[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            forms, kind, *_ = line.split("\t")
            terms.setdefault(kind, set()).update(forms.split("|"))
    return terms


def write_table(name: str, entries: Iterable[Entry], taken: dict[str, set[str]]) -> None:
    """Write a vocabulary, each term once in a class and without the terms taken."""
    taken = {kind: set(terms) for kind, terms in taken.items()}
    codes = textwrap.fill(" ".join(sorted(SKIPPED_CODES)), 76)
    header = textwrap.dedent(HEADERS[name]).format(columns=COLUMNS, codes=codes)
    lines = [f"# {line}" for line in header.strip().splitlines()]
    lines += [
        "#",
        "# Generated by cpp/data/en/generate_cldr.py: do not edit.",
        f"# Babel {babel.__version__}, CLDR {get_cldr_version()}.",
        "# CLDR is (c) Unicode, Inc., used under the Unicode License v3.",
    ]
    count = 0
    for entry in entries:
        seen = taken.setdefault(entry.kind, set())
        terms = [term for term in dict.fromkeys(entry.terms) if term not in seen]
        seen.update(terms)
        if terms:
            lines.append("\t".join(("|".join(terms), entry.kind, entry.value, entry.attr)))
            count += 1
    (HERE / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{name}: {count} entries")


def main() -> None:
    """Write the three vocabularies."""
    units = read_terms(HERE / "units.tsv")
    currencies = read_terms(HERE / "currencies.tsv")
    write_table("units_cldr.tsv", unit_entries(set().union(*units.values())), units)
    write_table("currencies_cldr.tsv", currency_entries(), currencies)
    write_table("countries.tsv", country_entries(), {})


if __name__ == "__main__":
    main()
