"""What stands on the forms: labels and made-up values, in English and German."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

Make = Callable[[random.Random], str]

_FIRST = [
    "Ada",
    "Grace",
    "Alan",
    "Edith",
    "Noor",
    "Tomas",
    "Ines",
    "Jonas",
    "Mira",
    "Felix",
    "Carla",
    "Hugo",
    "Lena",
    "Omar",
    "Ruth",
    "Victor",
]
_LAST = [
    "Lovelace",
    "Hopper",
    "Turing",
    "Clarke",
    "Haddad",
    "Novak",
    "Silva",
    "Weber",
    "Kowalski",
    "Marin",
    "Okafor",
    "Jensen",
    "Bauer",
    "Rossi",
]
_STREETS = [
    "Mill Lane",
    "Harbour Street",
    "Park Avenue",
    "Station Road",
    "Kings Court",
    "Oak Hill",
    "Chapel Row",
    "Bridge Street",
]
_TOWNS = [
    "Bristol",
    "Leeds",
    "Portland",
    "Salem",
    "Austin",
    "Dover",
    "Madison",
    "Oxford",
    "Geneva",
    "Denver",
    "Aurora",
    "Lincoln",
]
_TRADES = [
    "Accounting",
    "Logistics",
    "Research",
    "Customer Care",
    "Human Resources",
    "Purchasing",
    "Quality",
    "Legal",
]
_GOODS = [
    "Paper, A4",
    "Toner, black",
    "Desk lamp",
    "Office chair",
    "Cable, 3 m",
    "Keyboard",
    "Notebook",
    "Marker set",
    "Shelf",
    "Monitor arm",
]
_REMARKS = [
    "delivered in good order",
    "left at the gate",
    "two boxes damaged",
    "paid in cash",
    "call before arrival",
    "none",
]

_DE_STREETS = [
    "Mühlweg",
    "Hafenstraße",
    "Goetheplatz",
    "Bahnhofstraße",
    "Am Königshof",
    "Eichenallee",
    "Brückenstraße",
]
_DE_TOWNS = [
    "Köln",
    "Münster",
    "Leipzig",
    "Görlitz",
    "Lübeck",
    "Bremen",
    "Würzburg",
    "Kassel",
    "Düren",
    "Aalen",
]
_DE_TRADES = ["Buchhaltung", "Einkauf", "Forschung", "Kundendienst", "Personal", "Qualität", "Versand"]
_DE_GOODS = [
    "Papier, A4",
    "Druckerpatrone",
    "Schreibtischlampe",
    "Bürostuhl",
    "Kabel, 3 m",
    "Tastatur",
    "Notizbuch",
    "Textmarker",
    "Regal",
    "Bildschirm",
]
_DE_REMARKS = [
    "ohne Mängel übernommen",
    "am Tor abgestellt",
    "zwei Kisten beschädigt",
    "bar bezahlt",
    "bitte vorher anrufen",
    "keine",
]


@dataclass(frozen=True)
class Language:
    """fields: label → how its value is made. A label never ends with a colon here; layouts add one."""

    name: str
    colon: str
    fields: dict[str, Make]
    address: tuple[str, Callable[[random.Random], list[str]]]
    choices: list[tuple[str, list[str]]]
    head: list[str]
    goods: list[str]
    titles: list[str]
    sentences: list[str]
    remarks: tuple[str, list[str]]

    def some_fields(self, rng: random.Random, count: int) -> list[tuple[str, str]]:
        """Different labels with their values."""
        chosen = rng.sample(sorted(self.fields), count)
        return [(label, self.fields[label](rng)) for label in chosen]

    def some_rows(self, rng: random.Random, count: int) -> list[list[str]]:
        """Of a table under `head`: what, how many, price, sum."""
        rows = []
        for goods in rng.sample(self.goods, count):
            number, price = rng.randint(1, 40), rng.randint(150, 90_000) / 100
            rows.append([goods, str(number), f"{price:.2f}", f"{number * price:,.2f}"])
        return rows


def _date(rng: random.Random) -> str:
    return f"{rng.randint(1, 28):02d}/{rng.randint(1, 12):02d}/{rng.randint(1950, 2026)}"


def _digits(rng: random.Random, count: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(count))


def _person(rng: random.Random) -> str:
    return f"{rng.choice(_FIRST)} {rng.choice(_LAST)}"


def _mail(rng: random.Random) -> str:
    return f"{rng.choice(_FIRST).lower()}.{rng.choice(_LAST).lower()}@example.org"


def _de_date(rng: random.Random) -> str:
    return f"{rng.randint(1, 28):02d}.{rng.randint(1, 12):02d}.{rng.randint(1950, 2026)}"


def _euro(amount: float) -> str:
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))


ENGLISH = Language(
    "en",
    ":",
    {
        "Full name": _person,
        "Date of birth": _date,
        "Telephone": lambda rng: f"+44 {_digits(rng, 4)} {_digits(rng, 6)}",
        "E-mail": _mail,
        "Employer": lambda rng: f"{rng.choice(_LAST)} {rng.choice(['Ltd', 'Inc', 'and Sons', 'Group'])}",
        "Department": lambda rng: rng.choice(_TRADES),
        "Policy number": lambda rng: f"P-{_digits(rng, 7)}",
        "Invoice No.": lambda rng: _digits(rng, 6),
        "Order date": _date,
        "Amount due": lambda rng: f"${rng.randint(10, 9000):,}.{_digits(rng, 2)}",
        "Account holder": _person,
        "Account number": lambda rng: _digits(rng, 8),
        "Place of birth": lambda rng: rng.choice(_TOWNS),
        "Nationality": lambda rng: rng.choice(["British", "Dutch", "Kenyan", "Chilean", "Canadian"]),
        "Occupation": lambda rng: rng.choice(["Nurse", "Teacher", "Engineer", "Baker", "Electrician"]),
        "Contact person": _person,
        "Vehicle registration": lambda rng: (
            f"{rng.choice('ABCDEFGH')}{rng.choice('KLMNP')}{_digits(rng, 2)} {rng.choice('RSTU')}XY"
        ),
        "Reference": lambda rng: f"{_digits(rng, 3)}/{_digits(rng, 4)}",
        "Next of kin": _person,
        "Tax code": lambda rng: f"{_digits(rng, 4)}L",
    },
    (
        "Address",
        lambda rng: [
            f"{rng.randint(1, 180)} {rng.choice(_STREETS)}",
            f"{rng.choice(_TOWNS)} {_digits(rng, 5)}",
        ],
    ),
    [
        ("Marital status", ["Single", "Married", "Widowed"]),
        ("Delivery", ["Standard", "Express"]),
        ("Payment", ["Cash", "Card", "Transfer"]),
        ("Smoker", ["Yes", "No"]),
        ("Newsletter", ["Weekly", "Monthly", "Never"]),
    ],
    ["Description", "Quantity", "Unit price", "Total"],
    _GOODS,
    [
        "Application for Membership",
        "Claim Form",
        "Patient Registration",
        "Order Confirmation",
        "Change of Details",
    ],
    [
        "Please complete all sections in block capitals and return this form to the office.",
        "I confirm that the information given above is correct and complete.",
        "Incomplete forms cannot be processed and will be returned to the sender.",
        "We keep your data only as long as the law asks us to.",
    ],
    ("Remarks", _REMARKS),
)

GERMAN = Language(
    "de",
    ":",
    {
        "Vor- und Nachname": _person,
        "Geburtsdatum": _de_date,
        "Telefon": lambda rng: f"0{_digits(rng, 3)} {_digits(rng, 7)}",
        "E-Mail": _mail,
        "Arbeitgeber": lambda rng: f"{rng.choice(_LAST)} {rng.choice(['GmbH', 'AG', 'und Söhne', 'KG'])}",
        "Abteilung": lambda rng: rng.choice(_DE_TRADES),
        "Versicherungsnummer": lambda rng: f"V-{_digits(rng, 7)}",
        "Rechnungs-Nr.": lambda rng: _digits(rng, 6),
        "Bestelldatum": _de_date,
        "Rechnungsbetrag": lambda rng: f"{_euro(rng.randint(1000, 900_000) / 100)} €",
        "Kontoinhaber": _person,
        "Kundennummer": lambda rng: _digits(rng, 8),
        "Geburtsort": lambda rng: rng.choice(_DE_TOWNS),
        "Staatsangehörigkeit": lambda rng: rng.choice(
            ["deutsch", "österreichisch", "französisch", "kroatisch"]
        ),
        "Beruf": lambda rng: rng.choice(["Pflegerin", "Lehrer", "Bäckerin", "Ingenieur", "Gärtner"]),
        "Ansprechpartner": _person,
        "Kfz-Kennzeichen": lambda rng: (
            f"{rng.choice(['K', 'MS', 'HL', 'GR'])}-{rng.choice('ABEK')} {_digits(rng, 3)}"
        ),
        "Aktenzeichen": lambda rng: f"{_digits(rng, 3)}/{_digits(rng, 4)}",
        "Krankenkasse": lambda rng: rng.choice(["AOK", "Barmer", "Techniker", "Knappschaft"]),
        "Steuerklasse": lambda rng: rng.choice(["I", "II", "III", "IV"]),
    },
    (
        "Anschrift",
        lambda rng: [
            f"{rng.choice(_DE_STREETS)} {rng.randint(1, 180)}",
            f"{_digits(rng, 5)} {rng.choice(_DE_TOWNS)}",
        ],
    ),
    [
        ("Familienstand", ["ledig", "verheiratet", "verwitwet"]),
        ("Lieferung", ["Standard", "Express"]),
        ("Zahlungsart", ["bar", "Karte", "Überweisung"]),
        ("Raucher", ["ja", "nein"]),
        ("Rundbrief", ["wöchentlich", "monatlich", "nie"]),
    ],
    ["Bezeichnung", "Menge", "Einzelpreis", "Gesamt"],
    _DE_GOODS,
    ["Aufnahmeantrag", "Schadenmeldung", "Anmeldung Patient", "Auftragsbestätigung", "Änderungsmitteilung"],
    [
        "Bitte füllen Sie alle Felder in Blockschrift aus und geben Sie das Blatt im Büro ab.",
        "Ich bestätige, dass die obigen Angaben richtig und vollständig sind.",
        "Unvollständige Anträge werden nicht bearbeitet und gehen an den Absender zurück.",
        "Wir bewahren Ihre Daten nur so lange auf, wie das Gesetz es verlangt.",
    ],
    ("Bemerkungen", _DE_REMARKS),
)

LANGUAGES = (ENGLISH, GERMAN)
