"""Prices, exchange rates and official statistics: what turns sums of the press into comparable ones.

``prices``  chained price indices, ``rates`` exchange rates, ``dating`` at which date a sum is valued,
``convert`` facts into one currency and into prices of one year, ``official`` regional statistics over the reforms.

A year without data is refused: by ``NoDataError`` where one value is asked for, by a missing value with the reason
beside it where a table is converted.
"""

from kzind.economy.convert import basis_counts, deflate, to_currency
from kzind.economy.dating import NoDataError
from kzind.economy.official import SERIES, official, to_regions
from kzind.economy.prices import DEFLATORS, price_index, splice_back
from kzind.economy.rates import CURRENCIES, exchange_rate

__all__ = [
    "CURRENCIES",
    "DEFLATORS",
    "SERIES",
    "NoDataError",
    "basis_counts",
    "deflate",
    "exchange_rate",
    "official",
    "price_index",
    "splice_back",
    "to_currency",
    "to_regions",
]
