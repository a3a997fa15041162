"""Sketches by which likely copies are found without comparing every document with every other. Pure.

MinHash by rensa (MIT, written in Rust, wheels for every supported Python, nothing else to install; datasketch would
bring scipy along). A sketch is 128 numbers in 32 bands of four: two texts that share half of their runs of words agree
in one of the bands at least with a probability of .87, two that share a fifth with one of .05.
"""

from dataclasses import dataclass

from rensa import RMinHash

from sources.origins.reading import Reading, key_of

METHOD = f"1.rensa-{RMinHash.ALGORITHM_VERSION}"
PERMUTATIONS = 128
BANDS = 32
SEED = 20_280_314
# Of a long document's sentences and quotations those with the smallest keys: the same ones in every copy.
MOST_STRETCHES = 64


@dataclass(frozen=True)
class Sketch:
    """Keys under which a document is found by those that are like it."""

    bands: tuple[int, ...]
    stretches: tuple[int, ...]


def sketch(reading: Reading) -> Sketch:
    """The keys of a text; none for one that is too short to be compared."""
    if not reading.is_comparable:
        return Sketch((), ())
    hashes = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    hashes.update(sorted(reading.shingles))
    signature = hashes.digest()
    width = PERMUTATIONS // BANDS
    bands = (key_of((band, *signature[band * width : (band + 1) * width])) for band in range(BANDS))
    stretches = sorted({*reading.stretches, *reading.quotations})[:MOST_STRETCHES]
    return Sketch(tuple(bands), tuple(stretches))
