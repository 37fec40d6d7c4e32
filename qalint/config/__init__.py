"""Configuration: what may be set, where it is read from, and which settings hold for a file."""

from qalint.config.configuration import Configuration
from qalint.config.settings import OPTIONS, Option, Settings
from qalint.config.show import show_settings
from qalint.config.values import ConfigError, Glob

__all__ = ["OPTIONS", "ConfigError", "Configuration", "Glob", "Option", "Settings", "show_settings"]
