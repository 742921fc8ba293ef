#!/usr/bin/env bash
# Puts the saved parcels back.
set -euo pipefail
cp var/backup.csv var/parcels.csv
