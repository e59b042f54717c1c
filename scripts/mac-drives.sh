#!/bin/bash
# Runs on a Mac, as an ordinary user with sudo: attaches disk images as drives, flashes each through the real writer,
# compares the content, detaches it, and keeps the output of diskutil and ioreg. Made for a CI runner: it never chooses
# a person's drive, because it only names drives that it attached. Usage: scripts/mac-drives.sh [MEBIBYTES]: how much is
# written.
set -euo pipefail
[ "$(uname -s)" = Darwin ] || { echo 'mac-drives: this is for a Mac' >&2; exit 2; }
mebibytes=${1:-64}
volumes=${MAC_VOLUMES:-/Volumes}
work=$(mktemp -d)
plists=$PWD/mac-plists
mkdir -p "$plists"
attached=()
finish() {
  for disk in "${attached[@]:-}"; do [ -z "$disk" ] || hdiutil detach -force "$disk" >/dev/null 2>&1 || true; done
  rm -rf "$work"
}
trap finish EXIT
kiln() { node dist/cli/kiln.mjs "$@"; }

# attach NAME ARGS…: "/dev/diskN" of an image file, in $disk.
attach() {
  local name=$1 output
  shift
  output=$(hdiutil attach "$@" "$work/$name.dmg")
  disk=$(awk 'NR == 1 { print $1 }' <<<"$output")
  attached+=("$disk")
  diskutil info -plist "$disk" >"$plists/info-$name.plist"
}

# formatted NAME ARGS…: a new image with a file system.
formatted() {
  local name=$1
  shift
  hdiutil create -size 512m "$@" "$work/$name.dmg" >/dev/null
  attach "$name"
}

# blank NAME ARGS…: zeros only, as a new drive.
blank() {
  local name=$1
  shift
  dd if=/dev/zero of="$work/$name.dmg" bs=1048576 count=0 seek=512 2>/dev/null
  attach "$name" -imagekey diskimage-class=CRawDiskImage -nomount "$@"
}

# An image that differs everywhere.
dd if=/dev/urandom of="$work/random.img" bs=1048576 count="$mebibytes" 2>/dev/null

write() {
  kiln flash "$work/random.img" --drive "$disk" --allow-unrecognised --no-eject --yes --json "$@"
}

flash() {
  local raw=${disk/disk/rdisk}
  write "$@" >"$work/result.json"
  sudo head -c $((mebibytes * 1048576)) "$raw" | cmp - "$work/random.img"
  # Nothing of Kiln holds it. macOS may look through it for some seconds.
  for try in 1 2 3 4 5 last; do
    if diskutil eject "$disk" >/dev/null; then break; fi
    [ "$try" != last ] || { echo "mac-drives: $disk is still held after it was written" >&2; exit 1; }
    sleep 2
  done
  echo "mac-drives: $disk held the image, and was ejected"
}

formatted apfs -fs APFS -layout GPTSPUD
diskutil list -plist >"$plists/list.plist"
for class in IOBlockStorageDevice IOUSBHostDevice IOMedia; do ioreg -a -l -r -c "$class" >"$plists/ioreg-$class.plist"; done
kiln drives --json >"$plists/kiln-drives.jsonl"
flash

formatted fat -fs MS-DOS -layout MBRSPUD
flash

blank blank
flash

blank blocks -blocksize 4096
[ "$(plutil -extract DeviceBlockSize raw "$plists/info-blocks.plist")" = 4096 ]
flash

# A file that is open on the volume: refused, and written by force on request.
formatted busy -fs APFS -layout GPTSPUD -volname kiln-busy
sleep 600 >"$volumes/kiln-busy/open" &
opener=$!
if write >"$work/busy.json"; then
  kill "$opener"
  echo 'mac-drives: a drive with an open file was written without --force-unmount' >&2
  exit 1
fi
grep -q '"drive.busy"' "$work/busy.json" || { kill "$opener"; cat "$work/busy.json" >&2; exit 1; }
flash --force-unmount
kill "$opener" 2>/dev/null || true

# Two writers at once: one is refused.
formatted twice -fs APFS -layout GPTSPUD
write >"$work/one.json" &
first=$!
write >"$work/two.json" && second=0 || second=$?
wait "$first" && one=0 || one=$?
echo "mac-drives: two at once ended with $one and $second"
[ $(((one == 0) + (second == 0))) -eq 1 ]
