"""What all that counts with arrays needs: numpy, which an extra brings and is imported when it is used, and a hash."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from seedbed.core.errors import MissingPackage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]


def numpy(wanted_for: str = "comparing texts with one another") -> Any:
    """The module numpy.

    Raises:
        MissingPackage: it is not installed.
    """
    try:
        import numpy as np
    except ImportError:
        raise MissingPackage("numpy", "quality", wanted_for=wanted_for) from None
    return np


def mixed(values: Hashes) -> Hashes:
    """The values with their bits spread (the finaliser of splitmix64)."""
    np = numpy()
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58_476D_1CE4_E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D0_49BB_1331_11EB)
    mixed: Hashes = values ^ (values >> np.uint64(31))
    return mixed
