"""The servers of the fault tests."""

from ..faults.conftest import limits, site, sites

__all__ = ["limits", "site", "sites"]
