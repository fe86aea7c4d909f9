"""Results are the same bytes whatever the number of threads of linear algebra."""
import os
import subprocess
import sys

TAKEN = """
import hashlib
import numpy as np
import flowspace.networks as nw
rng, digest = np.random.default_rng(0), hashlib.sha256()
weights = np.floor(2 * rng.pareto(1, (300, 300))) * (rng.random((300, 300)) < 0.15)
np.fill_diagonal(weights, 0)
for network in (nw.Network.of(weights, directed=True), nw.Network.of(weights + weights.T, directed=False)):
    for name in ("eigenvector", "katz", "bonacich_positive", "pagerank", "hits_hub", "constraint"):
        record = nw.CITY_MEASURES[name]
        if record.suits(network.directed):
            digest.update(record.function(network).to_numpy().tobytes())
    digest.update(nw.expected_links_of_strengths(network).to_numpy().tobytes())
    digest.update(np.float64(nw.qap_correlation(network, network.table**2, 99).correlation).tobytes())
print(digest.hexdigest())
"""


def test_one_thread_and_two_give_the_same_bytes():
    found = [subprocess.run([sys.executable, "-c", TAKEN], capture_output=True, text=True, check=True,
                            env={**os.environ, "OPENBLAS_NUM_THREADS": number, "OMP_NUM_THREADS": number}).stdout
             for number in ("1", "2")]
    assert found[0] == found[1] and len(found[0].strip()) == 64
