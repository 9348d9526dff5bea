"""Random words that are the same on every machine and in every year."""

from hashlib import blake2b
from struct import Struct

_WORD = 1 << 64
_WORDS = Struct("<8Q")
"""The words of a block, as BLAKE2b gives it."""


class Stream:
    """An endless stream of 64-bit words: BLAKE2b in counter mode, keyed by seed, round and name.

    Parameters
    ----------
    seed : int
        Of the variant; any non-negative integer.
    name : str
        What is drawn, so that each value has a stream of its own.
    round : int
        Which try at the variant this is.

    Examples
    --------
    >>> Stream(7, "x").below(10) == Stream(7, "x").below(10)
    True
    """

    __slots__ = ("_block", "_key", "_left")

    def __init__(self, seed: int, name: str, round: int = 0) -> None:
        text = f"quizgen\0{seed}\0{round}\0{name}"
        self._key = blake2b(text.encode(), digest_size=64).digest()
        self._block = 0
        self._left: list[int] = []

    def branch(self, name: str) -> "Stream":
        """Return a stream for one of several things that are drawn under this stream's name.

        It depends on the two names alone, and not on what was taken from this stream before.

        Examples
        --------
        >>> stream = Stream(7, "x")
        >>> stream.branch("1").word() == stream.branch("2").word()
        False
        """
        branch = Stream.__new__(Stream)
        branch._key = blake2b(name.encode(), key=self._key, digest_size=64, person=b"quizgen-branch").digest()
        branch._block = 0
        branch._left = []
        return branch

    def word(self) -> int:
        """Return the next word, an int from 0 to 2**64 - 1."""
        if not self._left:
            block = blake2b(self._block.to_bytes(8, "little"), key=self._key, digest_size=64).digest()
            self._block += 1
            self._left = list(_WORDS.unpack(block)[::-1])
        return self._left.pop()

    def below(self, bound: int) -> int:
        """Return an int from 0 to `bound` - 1, each as likely as the others.

        Words at or above the largest multiple of `bound` are thrown away, so that no number is favoured.
        """
        limit = _WORD - _WORD % bound
        while (word := self._left.pop() if self._left else self.word()) >= limit:
            pass
        return word % bound
