#!/usr/bin/env bash
# Packs the release into build/ and writes its checksum.
set -euo pipefail
mkdir -p build
cat NOTES.md parcels.csv > "build/parcels-${VERSION:?}.txt"
./scripts/checksum.sh write
echo "build complete"
