#!/usr/bin/env bash
# Copies the parcels before anything touches them.
set -euo pipefail
cp var/parcels.csv var/backup.csv
echo "$(wc -l < var/backup.csv) parcels saved"
