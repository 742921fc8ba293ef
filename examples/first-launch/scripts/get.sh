#!/usr/bin/env bash
# GET without curl: prints the body of the answer.
set -euo pipefail
exec 3<> "/dev/tcp/127.0.0.1/${PORT:?}"
printf 'GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' "${1:?a path}" >&3
body=
while IFS= read -r line <&3 || [[ -n $line ]]; do
    if [[ -n $body ]]; then
        printf '%s\n' "$line"
    elif [[ $line == $'\r' ]]; then
        body=yes
    fi
done
