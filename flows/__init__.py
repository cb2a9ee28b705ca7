"""What runs: the workspace, the pipeline over the four rooms, its Prefect flows and the `gomme` command.

Set here, before anything can import Prefect: it reports home unless told not to, and gives its temporary server
20 seconds to start, which a fresh database on a small machine needs entirely.
"""

import os

for _name, _value in (
    ("DO_NOT_TRACK", "1"),
    ("PREFECT_SERVER_ANALYTICS_ENABLED", "false"),
    ("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "90"),
):
    os.environ.setdefault(_name, _value)
