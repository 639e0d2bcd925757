"""Events that start runs: webhooks come in, a watcher in the triggerer announces them, an asset starts the DAG."""
