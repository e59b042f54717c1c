#!/usr/bin/env bash
# Starts, without a screen, the image that ./build-vm.sh or `nix build .#qemu` has built.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
[[ -x result/bin/run-vm-headless.sh ]] || { echo 'There is no image yet. Build it first: ./build-vm.sh' >&2; exit 1; }
exec ./result/bin/run-vm-headless.sh "$@"
