# PARTITION DISK BYTES, with the seed in base64 on stdin, or nothing: writes it and prints the sum of what it reads back.
# Refuses a partition that is not on the chosen disk.
set -eu
command -v udevadm >/dev/null && udevadm settle --timeout=30
device=$(readlink -f "$1")
[ -b "$device" ] || { echo "$1 is not there" >&2; exit 1; }
disk=$(basename "$(dirname "$(readlink -f "/sys/class/block/${device##*/}")")")
[ "/dev/$disk" = "$(readlink -f "$2")" ] || { echo "$1 is a partition of /dev/$disk, not of $2" >&2; exit 1; }
size=$(blockdev --getsize64 "$device")
blkdiscard --zeroout --force "$device" 2>/dev/null || head -c "$size" /dev/zero | dd of="$device" bs=64K conv=fsync status=none
base64 -d | dd of="$device" bs=64K conv=fsync status=none
head -c "$3" "$device" | sha256sum
