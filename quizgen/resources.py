"""Where the files lie that come with quizgen: the question bank, the templates and the translations."""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def built_in(folder: str) -> Path:
    """Return the folder `folder` (``question_bank``, ``templates`` or ``translations``) that comes with quizgen.

    A wheel carries it inside the package; in a clone it lies beside the package.
    """
    packed = _PACKAGE / "data" / folder
    return packed if packed.is_dir() else _PACKAGE.parent / folder
