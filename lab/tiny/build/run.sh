# Runs one builder with stdenv's log protocol: phases go to Nix by $NIX_LOG_FD, lines to the log.
# Time, locale and masks are fixed, because outputs are to come out the same on every run.
set -euo pipefail
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=$NIX_BUILD_TOP LC_ALL=C TZ=UTC
export SOURCE_DATE_EPOCH=315532800 # 1980-01-01, the first day that FAT knows
umask 022

phase() {
  printf '@nix { "action": "setPhase", "phase": "%s" }\n' "$1" >&"$NIX_LOG_FD"
  echo "Running phase: $1"
}

# For programs that put the clock or a file's change time into what they write.
frozen() { faketime -f '1980-01-01 00:00:00' "$@"; }

unpack() {
  phase unpackPhase
  for deb in $debs; do
    echo "unpacking $deb"
    dpkg-deb -x "$deb" unpacked
  done
}

# shellcheck source=/dev/null
source "$1"
