"""Asks the sample service for every error status with real OpenStack clients, and prints what each of them makes of the answer.

usage: clients.py BASE_URL            one JSON object a line: client, status, class, code, message, request_id, sent_id (of the answer itself), retry_after
"""

import json
import sys

import novaclient.client
import openstack.connection
import requests
from keystoneauth1 import noauth, session

STATUSES = [400, 401, 403, 404, 405, 406, 409, 410, 413, 415, 429, 500, 501, 503]


last = {}


def keep(response, *args, **kwargs):
    last["id"] = response.headers.get("X-OpenStack-Request-Id")


def tell(client, status, error, code, message, request_id, retry_after=None):
    print(json.dumps({
        "client": client, "status": status, "class": type(error).__name__, "code": code, "message": message,
        "request_id": request_id, "sent_id": last["id"], "retry_after": str(retry_after) if retry_after is not None else None,
    }))


def ask(status, call):
    try:
        call()
    except Exception as error:  # whatever it is, it is the result
        return error
    raise SystemExit(f"no error for {status}")


def main(base):
    wire = requests.Session()
    wire.hooks["response"].append(keep)
    http = session.Session(auth=noauth.NoAuth(endpoint=base), session=wire)
    nova = novaclient.client.Client("2.90", session=http, endpoint_override=base)
    sdk = openstack.connection.Connection(
        session=http, compute_endpoint_override=base, compute_api_version="2", compute_default_microversion="2.90")
    for status in STATUSES:
        error = ask(status, lambda: nova.servers.get(f"probe-{status}"))
        tell("novaclient", status, error, getattr(error, "code", None), getattr(error, "message", str(error)),
             getattr(error, "request_id", None), getattr(error, "retry_after", None))
        error = ask(status, lambda: sdk.compute.get_server(f"probe-{status}"))
        tell("openstacksdk", status, error, getattr(error, "status_code", None), getattr(error, "details", str(error)),
             getattr(error, "request_id", None))
        error = ask(status, lambda: http.get(f"{base}/servers/probe-{status}"))
        tell("keystoneauth", status, error, getattr(error, "http_status", None), getattr(error, "message", str(error)),
             getattr(error, "request_id", None), getattr(error, "retry_after", None))
    server = nova.servers.get("c76a7603-95be-4368-87e9-7b9b89fb1d7e")
    print(json.dumps({"client": "novaclient", "server": server.status, "fault": server.fault}))
    actions = nova.instance_action.list("344174b8-34fd-4017-ae29-b9084dcf3861")
    print(json.dumps({"client": "novaclient", "actions": [action.request_id for action in actions]}))
    error = ask(404, lambda: nova.servers.delete("00000000-0000-4000-8000-000000000000"))
    tell("novaclient-delete", 404, error, error.code, error.message, error.request_id)
    error = ask(404, lambda: nova.instance_action.get("344174b8-34fd-4017-ae29-b9084dcf3861", "req-00000000-0000-4000-8000-000000000000"))
    tell("novaclient-action", 404, error, error.code, error.message, error.request_id)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(sys.argv[1].rstrip("/"))
