"""Merkle trees against the vectors of the Certificate Transparency reference code (RFC 6962)."""

import hashlib

import pytest

from casefile.core.merkle import check_inclusion, inclusion_proof, leaf_hash, root

LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
PAIR = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
EVERY_PLACE = [(size, index) for size in range(1, 20) for index in range(size)]


def by_definition(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word: split at the largest power of two below n."""
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\1" + by_definition(leaves[:split]) + by_definition(leaves[split:])).digest()


def many(size: int) -> list[bytes]:
    return [b"leaf %d" % number for number in range(size)]


def test_the_root_of_nothing_is_the_hash_of_nothing():
    assert root([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_of_the_reference_vectors(size):
    assert root(LEAVES[:size]).hex() == ROOTS[size - 1]


@pytest.mark.parametrize("size", [*range(1, 40), 127, 128, 129])
def test_roots_are_those_of_the_definition(size):
    assert root(many(size)) == by_definition(many(size))


def test_a_proof_is_that_of_the_reference_vectors():
    assert [step.hex() for step in inclusion_proof(LEAVES, 5)] == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        PAIR,
        ROOTS[3],
    ]


@pytest.mark.parametrize(("size", "index"), EVERY_PLACE)
def test_every_leaf_proves_its_place_and_no_other(size, index):
    leaves = many(size)
    path = inclusion_proof(leaves, index)
    head = root(leaves)
    assert check_inclusion(leaves[index], index, size, path, head)
    assert not check_inclusion(b"another", index, size, path, head)
    assert not check_inclusion(leaves[index], index + 1, size, path, head)
    assert not check_inclusion(leaves[index], index, size, [*path, head], head)
    assert not check_inclusion(leaves[index], index, size, path, leaf_hash(b"another"))
    if path:
        assert not check_inclusion(leaves[index], index, size, path[:-1], head)


@pytest.mark.parametrize("index", [-1, 3])
def test_a_leaf_that_is_not_there_has_no_proof(index):
    with pytest.raises(IndexError):
        inclusion_proof(many(3), index)
    assert not check_inclusion(b"leaf 0", index, 3, [], root(many(3)))


def test_a_node_never_passes_for_a_leaf():
    pair = leaf_hash(b"one") + leaf_hash(b"two")
    assert root([pair]) != root([b"one", b"two"])
