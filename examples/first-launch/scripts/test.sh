#!/usr/bin/env bash
# Every parcel has an id, a status and a place.
set -euo pipefail
count=0
while IFS=, read -r id status place; do
    [[ $id == PT-* && -n $status && -n $place ]] || { echo "bad line: $id" >&2; exit 1; }
    count=$((count + 1))
done < parcels.csv
echo "$count parcels, all good"
