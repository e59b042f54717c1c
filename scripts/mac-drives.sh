#!/bin/bash
# On a Mac, as an ordinary user with sudo: attaches disk images as drives, flashes each through the real writer, compares
# what is on it, and keeps what diskutil and ioreg printed. For a runner: a drive of a person is never chosen, because only
# drives that this script attached are named.
set -euo pipefail
[ "$(uname -s)" = Darwin ] || { echo 'mac-drives: this is for a Mac' >&2; exit 2; }
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

# attach NAME ARGS…: "/dev/diskN" of the image, in $disk.
attach() {
  local name=$1
  shift
  hdiutil create -size 512m "$@" "$work/$name.dmg" >/dev/null
  local mount=()
  [ "$name" != blank ] || mount=(-nomount)
  disk=$(hdiutil attach ${mount[@]+"${mount[@]}"} "$work/$name.dmg" | head -1 | awk '{print $1}')
  attached+=("$disk")
  diskutil info -plist "$disk" >"$plists/info-$name.plist"
}

# An image of 64 MiB that differs everywhere.
dd if=/dev/urandom of="$work/random.img" bs=1m count=64 2>/dev/null

flash() {
  local raw=${disk/disk/rdisk}
  kiln flash "$work/random.img" --drive "$disk" --allow-unrecognised --no-eject --yes --json "$@" >"$work/result.json"
  sudo head -c 67108864 "$raw" | cmp - "$work/random.img"
  echo "mac-drives: $disk holds the image"
}

attach apfs -fs APFS -layout GPTSPUD
diskutil list -plist >"$plists/list.plist"
for class in IOBlockStorageDevice IOUSBHostDevice IOMedia; do ioreg -a -l -r -c "$class" >"$plists/ioreg-$class.plist"; done
kiln drives --json >"$plists/kiln-drives.jsonl"
flash

attach fat -fs MS-DOS -layout MBRSPUD
flash

attach blank -layout NONE -fs MS-DOS
flash

# A file that is open on the volume: refused, and written by force on request.
attach busy -fs APFS -layout GPTSPUD -volname kiln-busy
sleep 600 </dev/null >/Volumes/kiln-busy/open &
opener=$!
if kiln flash "$work/random.img" --drive "$disk" --allow-unrecognised --no-eject --yes --json >"$work/busy.json"; then
  kill "$opener"
  echo 'mac-drives: a drive with an open file was written without --force-unmount' >&2
  exit 1
fi
grep -q '"drive.busy"' "$work/busy.json"
flash --force-unmount
kill "$opener" 2>/dev/null || true

# Two writers at once: one is refused.
attach twice -fs APFS -layout GPTSPUD
kiln flash "$work/random.img" --drive "$disk" --allow-unrecognised --no-eject --yes --json >"$work/one.json" &
first=$!
kiln flash "$work/random.img" --drive "$disk" --allow-unrecognised --no-eject --yes --json >"$work/two.json" && second=0 || second=$?
wait "$first" && one=0 || one=$?
echo "mac-drives: two at once ended with $one and $second"
[ $(((one == 0) + (second == 0))) -eq 1 ]
