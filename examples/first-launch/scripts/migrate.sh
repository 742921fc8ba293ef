#!/usr/bin/env bash
# Takes the schema up to 2 or down to 1.
set -euo pipefail
case "${1:-}" in
    up) echo 2 > var/schema ;;
    down) echo 1 > var/schema ;;
    *) echo "usage: migrate.sh up|down" >&2; exit 2 ;;
esac
echo "schema is $(cat var/schema)"
