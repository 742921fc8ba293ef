#!/usr/bin/env bash
# Writes the settings of the new version.
set -euo pipefail
echo "depots=${1:?world or lisbon}" > var/settings
