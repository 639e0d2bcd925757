"""posbridge as an Airflow plugin: the place where pages of its own would be registered."""

from airflow.plugins_manager import AirflowPlugin

__all__ = ["PosbridgePlugin"]


class PosbridgePlugin(AirflowPlugin):
    """Listed under Admin > Plugins; has no parts yet."""

    name = "posbridge"
