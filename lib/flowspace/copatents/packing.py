"""City, year, type and group of an applicant in one whole number, so that large records sort and count fast."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

FIRST_YEAR, LAST_YEAR = 1985, 2030
"""Years a record may have; the Chinese patent office opened in 1985."""

N_YEARS = LAST_YEAR - FIRST_YEAR + 1
_NOWHERE = 3
"""Cities from -3 on stand for applicants without city."""

_YEAR_BITS, _TYPE_BITS = 6, 3


@dataclass(frozen=True)
class Packing:
    """How many corporate groups there are, which decides how many bits a number takes.

    The city has the highest bits: the applicants of a patent, sorted by their numbers, are sorted by city.

    Parameters
    ----------
    groups : int
        Number of groups; 0 stands for none.

    Examples
    --------
    >>> packing = Packing(groups=2)
    >>> int(packing.pack(5, 2010, 1, 2))
    17190
    >>> [int(part) for part in packing.unpack(np.int64(17190))]
    [5, 2010, 1, 2]
    """

    groups: int = 0

    @property
    def group_bits(self) -> int:
        """Bits of the group."""
        return self.groups.bit_length()

    @property
    def of_patent(self) -> int:
        """The bits of year and type, which are those of the patent and not of one applicant."""
        return ((1 << _YEAR_BITS + _TYPE_BITS) - 1) << self.group_bits

    @property
    def sql_type(self) -> str:
        """Name of the whole numbers that suffice for a thousand cities."""
        return "INTEGER" if 10 + _YEAR_BITS + _TYPE_BITS + self.group_bits < 32 else "BIGINT"

    def sql(self, city: str, year: str, kind: str, group: str) -> str:
        """The number as SQL; none where any part is none."""
        return (f"(((CAST({city} AS {self.sql_type}) + {_NOWHERE}) * {1 << _YEAR_BITS} + {year} - {FIRST_YEAR}) "
                f"* {1 << _TYPE_BITS} + {kind}) * {1 << self.group_bits} + {group}")

    def city_sql(self, packed: str) -> str:
        """The city of a number as SQL."""
        return f"(({packed} >> {_YEAR_BITS + _TYPE_BITS + self.group_bits}) - {_NOWHERE})"

    def type_sql(self, packed: str) -> str:
        """The type of a number as SQL."""
        return f"(({packed} >> {self.group_bits}) & {(1 << _TYPE_BITS) - 1})"

    def pack(self, city, year, kind, group):
        """The number of a city (from -3 on), a year, a type (0 to 7) and a group, as numbers or arrays."""
        return ((((np.int64(_NOWHERE) + city) << _YEAR_BITS | year - FIRST_YEAR) << _TYPE_BITS | kind)
                << self.group_bits | group)

    def unpack(self, packed):
        """City, year, type and group of numbers."""
        return self.city(packed), self.year(packed), self.kind(packed), self.group(packed)

    def city(self, packed):
        """City of numbers, from -3 on."""
        return (packed >> _YEAR_BITS + _TYPE_BITS + self.group_bits) - _NOWHERE

    def year(self, packed):
        """Year of numbers."""
        return (packed >> _TYPE_BITS + self.group_bits & (1 << _YEAR_BITS) - 1) + FIRST_YEAR

    def kind(self, packed):
        """Type of numbers."""
        return packed >> self.group_bits & (1 << _TYPE_BITS) - 1

    def group(self, packed):
        """Group of numbers."""
        return packed & (1 << self.group_bits) - 1
