/**
 * A plugin for Ansible that writes what happened to the file that TERRACE_EVENTS names: a line of JSON for each event.
 * Ansible's own output stays what people read. (What of its callbacks prints JSON is not in ansible-core.) Results that
 * are not to be logged are censored by Ansible before they come here.
 */
export const CALLBACK_NAME = "terrace_events";

/** Its source, for Python. */
export const CALLBACK_SOURCE = `\
import json
import os

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: ${CALLBACK_NAME}
type: notification
short_description: writes what happened to a file
description: writes a line of JSON for each event to the file that TERRACE_EVENTS names
"""


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "${CALLBACK_NAME}"
    CALLBACK_NEEDS_ENABLED = True

    def tell(self, event):
        with open(os.environ["TERRACE_EVENTS"], "a") as file:
            file.write(json.dumps(event, default=str) + "\\n")

    def went_wrong(self, result):
        event = {"kind": "wrong", "host": result._host.get_name(), "task": result._task.get_name()}
        self.tell(dict(event, message=str(result._result.get("msg", ""))))

    def v2_runner_on_failed(self, result, ignore_errors=False):
        if not ignore_errors:
            self.went_wrong(result)

    def v2_runner_on_unreachable(self, result):
        self.went_wrong(result)

    def v2_playbook_on_stats(self, stats):
        hosts = {host: stats.summarize(host) for host in stats.processed}
        self.tell({"kind": "stats", "hosts": hosts, "custom": stats.custom})
`;
