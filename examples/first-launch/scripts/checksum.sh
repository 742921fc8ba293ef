#!/usr/bin/env bash
# Writes the checksum of the packed release, or verifies it.
set -euo pipefail
cd build
case "${1:-}" in
    write) cksum "parcels-${VERSION:?}.txt" > CHECKSUM ;;
    verify) cksum "parcels-${VERSION:?}.txt" | diff - CHECKSUM && echo "checksum matches" ;;
    *) echo "usage: checksum.sh write|verify" >&2; exit 2 ;;
esac
