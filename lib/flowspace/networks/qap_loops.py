"""Products of renamed matrices, compiled once and kept on disk. Nothing here checks its arguments."""
from __future__ import annotations

import numpy as np

from flowspace.networks.compiled import kept


@kept
def renamed_products(matrix, orders, columns, directed):
    """Products of the pairs of a matrix under each renaming of its cities with each of the columns.

    `orders` holds one renaming in each row, `columns` one row for each pair: all ordered pairs of different cities row
    by row, or, undirected, those above the diagonal.
    """
    many, n = orders.shape
    found = np.zeros((many, columns.shape[1]))
    for r in range(many):
        order, sums = orders[r], found[r]
        place = 0
        for i in range(n):
            row = matrix[order[i]]
            for j in range(0 if directed else i + 1, n):
                if i == j:
                    continue
                value = row[order[j]]
                for m in range(columns.shape[1]):
                    sums[m] += value * columns[place, m]
                place += 1
    return found
