#!/usr/bin/env bash
# Builds the image: ./result/nixos.qcow2
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
exec nix build .#qemu "$@"
