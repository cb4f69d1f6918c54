"""credentials.py SERVER: every operation of the published description is asked without a token, with a wrong one and with
one that is no token. Only those that the description calls open may answer anything but 401 (or 429, after many wrong
tokens in a row)."""

import http.client
import json
import re
import sys
from urllib.parse import urlsplit

METHODS = ("get", "put", "post", "delete", "patch", "head", "options")
# Of operations that the description calls open, these and no others are meant to be.
OPEN = {"get_livez", "get_readyz", "get_version", "get_openapi"}
CREDENTIALS: tuple[str | None, ...] = (None, "Bearer duban_aaaaaaaaaaaa_" + "A" * 47, "Basic YWRtaW46YWRtaW4=")


def ask(server: str, method: str, path: str, credential: str | None) -> int:
    connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=20)
    headers = {"Idempotency-Key": "judge"}
    if credential is not None:
        headers["Authorization"] = credential
    connection.request(method.upper(), path, headers=headers)
    status = connection.getresponse().status
    connection.close()
    return status


def operations(server: str) -> list[tuple[str, str, str, bool]]:
    """Operation id, method, path with something in place of its parameters, and whether it is open."""
    connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=20)
    connection.request("GET", "/openapi.json")
    document = json.loads(connection.getresponse().read())
    connection.close()
    found = []
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                security = item[method].get("security", document.get("security"))
                found.append((item[method]["operationId"], method, re.sub(r"\{\w+\}", "S01", path), security == []))
    return found


def main() -> int:
    server = sys.argv[1]
    found = operations(server)
    wrong = []
    if {name for name, _, _, is_open in found if is_open} != OPEN:
        wrong.append("the description calls other operations open than are meant to be")
    for name, method, path, is_open in found:
        for credential in () if is_open else CREDENTIALS:
            status = ask(server, method, path, credential)
            if status not in ((401,) if credential is None else (401, 429)):
                wrong.append(f"{name} answers {status} to {credential or 'no credential'}")
    for line in wrong:
        print(line, file=sys.stderr)
    print(f"{len(found)} operations asked for a credential, {len(wrong)} findings")
    return 1 if wrong or not found else 0


if __name__ == "__main__":
    sys.exit(main())
