"""Published cases other than the Handbook's: every number here stands in the source named beside it."""
import numpy as np
import pytest

from flowspace.capability.coupling import coupling_coordination
from flowspace.capability.topsis import topsis
from flowspace.capability.treatment import kurtosis, skewness, treat
from flowspace.capability.weights import ahp_weights, critic_weights, entropy_weights

# Saaty (1980), relative consumption of seven drinks, with weights and consistency ratio, as reprinted in Saaty (2008).
DRINKS = np.array([
    [1, 9, 5, 2, 1, 1, 1/2], [1/9, 1, 1/3, 1/9, 1/9, 1/9, 1/9], [1/5, 3, 1, 1/3, 1/4, 1/3, 1/9],
    [1/2, 9, 3, 1, 1/2, 1, 1/3], [1, 9, 4, 2, 1, 2, 1/2], [1, 9, 3, 1, 1/2, 1, 1/3], [2, 9, 9, 3, 2, 3, 1]])


def test_saaty_drinks(reference):
    result = ahp_weights(DRINKS)
    assert result.weights.round(3).tolist() == [0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327]
    assert round(float(result.consistency_ratio), 3) == 0.022
    reference("capability.weights.ahp_weights", result.weights[6], 0.327, 5e-4, case="drinks", source="saaty_1980")
    reference("capability.weights.ahp_weights", result.consistency_ratio, 0.022, 5e-4, case="drinks_ratio",
              source="saaty_1980")


def test_saaty_flexibility(reference):
    # Saaty (2008), Table 4.
    weights = ahp_weights([[1, 1/3, 1/6], [3, 1, 1/4], [6, 4, 1]]).weights
    assert weights.round(3).tolist() == [0.091, 0.218, 0.691]
    reference("capability.weights.ahp_weights", weights[2], 0.691, 5e-4, case="flexibility", source="saaty_2008")


def test_comparisons_of_wang_and_chin(reference):
    # Wang & Chin (2011), Information Sciences 181, 5240-5248, as in pymcdm's tests.
    result = ahp_weights([[1, 4, 3, 1, 3, 4], [1/4, 1, 7, 3, 1/5, 1], [1/3, 1/7, 1, 1/5, 1/5, 1/6],
                          [1, 1/3, 5, 1, 1, 1/3], [1/3, 5, 5, 1, 1, 3], [1/4, 1, 6, 3, 1/3, 1]])
    assert result.weights.round(4).tolist() == [0.3208, 0.1395, 0.0348, 0.1285, 0.2374, 0.1391]
    assert result.consistency_ratio > 0.1
    reference("capability.weights.ahp_weights", result.weights[0], 0.3208, 5e-5, case="six_pairs", source="wang_chin")


def test_critic_weights_of_tus_and_adali(reference):
    # Tuş & Adalı (2019), Opsearch 56, 528-538, as in pymcdm's tests.
    found = critic_weights([[5000, 3, 3, 4, 3, 2], [680, 5, 3, 2, 2, 1], [2000, 3, 2, 3, 4, 3], [600, 4, 3, 1, 2, 2],
                            [800, 2, 4, 3, 3, 4]])
    assert found.round(3).tolist() == [0.157, 0.249, 0.168, 0.121, 0.154, 0.151]
    reference("capability.weights.critic_weights", found[1], 0.249, 5e-4, case="software", source="tus_adali")


def test_critic_weights_of_the_companies_of_diakoulaki(reference):
    # Diakoulaki, Mavrotas & Papayannakis (1995), eight companies by profitability, market share and productivity, with
    # the weights as scikit-criteria's tests state them.
    found = critic_weights([[61, 1.08, 4.33], [20.7, 0.26, 4.34], [16.3, 1.98, 2.53], [9, 3.29, 1.65],
                            [5.4, 2.77, 2.33], [4, 4.12, 1.21], [-6.1, 3.52, 2.1], [-34.6, 3.31, 0.98]])
    assert found == pytest.approx([0.20222554, 0.48090173, 0.31687273], abs=5e-9)
    reference("capability.weights.critic_weights", found[1], 0.48090173, 5e-9, case="companies", source="diakoulaki")


def test_topsis_of_tzeng_and_huang(reference):
    # Tzeng & Huang (2011), four alternatives on three criteria, with the similarities as scikit-criteria's tests state
    # them: vector normalisation, the original one, which is the default here.
    found = topsis([[5, 8, 4], [7, 6, 8], [8, 8, 6], [7, 4, 6]], [0.3, 0.4, 0.3])
    assert found == pytest.approx([0.5037, 0.6581, 0.7482, 0.3340], abs=1e-4)
    reference("capability.topsis.topsis", found[2], 0.7482, 1e-4, case="four_alternatives", source="tzeng_huang")


def test_entropy_weights_of_elsayed_dawood_and_karthikeyan(reference):
    # Elsayed, Dawood & Karthikeyan (2017), Int. J. Eng. Trends Technol. 46, 60-66, as in pymcdm's tests.
    found = entropy_weights([
        [7, 312, 1891, 6613, 163], [72, 88, 728, 941804, 1078], [10, 252, 2594, 3466, 117471],
        [10, 145, 980, 2371, 86329], [65, 54, 350, 501, 29897], [29, 48, 380, 912, 34051], [7, 476, 3300, 78470, 2212],
        [70, 87, 650, 733, 819000], [4, 86, 591, 3015, 103], [12, 79, 579, 3240, 96098], [21, 45, 261, 1253, 453],
        [1, 72, 530, 4333, 0.104800]])
    assert found.round(6).tolist() == [0.104991, 0.069124, 0.071373, 0.449937, 0.304575]
    reference("capability.weights.entropy_weights", found[3], 0.449937, 5e-7, case="web_servers", source="elsayed")


@pytest.mark.parametrize("original, modified", [
    ([0.9989, 0.9935, 0.8868, 0.9073, 0.6821, 0.8328, 0.6816, 0.7789, 0.6871, 0.6101, 0.8017, 0.7867, 0.7191],
     [0.9404, 0.8660, 0.5440, 0.5769, 0.3006, 0.4780, 0.3344, 0.4171, 0.3278, 0.2700, 0.4374, 0.4196, 0.3738]),
])
def test_both_couplings_of_thirteen_cities_fit_scores_between_zero_and_one(original, modified):
    """Wang et al. (2021), Table 8, 2008: the original and the modified C of 13 cities, two subsystems each.

    Their scores are not printed. Two couplings determine two scores; those must lie in [0, 1] and give both back.
    """
    c, m = np.array(original), np.array(modified)
    ratio = ((1 - np.sqrt(1 - c ** 2)) / c) ** 2
    larger = (1 - m ** 2 / ratio) / (1 - ratio)
    assert ((larger > 0) & (larger <= 1)).all()
    scores = np.stack([larger, larger * ratio], axis=-1)
    assert np.abs(coupling_coordination(scores).coupling - c).max() < 1e-12
    assert np.abs(coupling_coordination(scores, variant="modified").coupling - m).max() < 1e-12


def test_the_example_of_coinr():
    # The example of COINr's documentation of `winsorise` and `Treat`: 1 to 10, 30 and 100.
    x = np.array([*range(1, 11), 30, 100], dtype=float)[:, None]
    assert skewness(x)[0] > 2 and kurtosis(x)[0] > 3.5
    result = treat(x)
    assert result.values[:, 0].tolist() == [*range(1, 11), 30, 30]
    assert (result.method[0], result.winsorised[0], result.passes[0]) == ("winsorised", 1, True)
