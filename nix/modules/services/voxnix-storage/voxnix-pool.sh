# Imports the pool VOXNIX_POOL. If there is none and the disk VOXNIX_DEVICE is blank, makes it there.

if zpool list -H -o name "$VOXNIX_POOL" >/dev/null 2>&1; then
  exit 0
fi
if zpool import -d /dev/disk/by-id -d /dev "$VOXNIX_POOL"; then
  exit 0
fi
# It may be there and refuse: of another machine, or with a disk missing. A second one of its name would hide it.
if zpool import -d /dev/disk/by-id -d /dev 2>/dev/null | grep --extended-regexp "^ *pool: $VOXNIX_POOL$" >/dev/null; then
  echo "voxnix-pool: there is a pool \"$VOXNIX_POOL\" that cannot be imported, so none is made. If it is of this machine: zpool import -f $VOXNIX_POOL" >&2
  exit 1
fi

# From here on only a blank disk is touched.
if [ -z "$VOXNIX_DEVICE" ]; then
  echo "voxnix-pool: there is no pool \"$VOXNIX_POOL\" to import, and no disk is named to make it on (services.voxnix-storage.device)." >&2
  exit 1
fi
if [ ! -b "$VOXNIX_DEVICE" ]; then
  echo "voxnix-pool: $VOXNIX_DEVICE is not a disk of this machine; correct services.voxnix-storage.device." >&2
  exit 1
fi
# wipefs itself must succeed: a disk that cannot be read isn't a blank one.
signatures=$(wipefs --no-act --parsable "$VOXNIX_DEVICE")
if [ -n "$signatures" ]; then
  echo "voxnix-pool: $VOXNIX_DEVICE isn't blank and stays as it is. To use it, empty it yourself: wipefs --all $VOXNIX_DEVICE" >&2
  exit 1
fi
# The first and the last 16 MiB must be zero too: not all data has a signature.
size=$(blockdev --getsize64 "$VOXNIX_DEVICE")
edge=$((16 * 1024 * 1024))
for at in 0 $((size > edge ? size - edge : 0)); do
  if ! cmp --quiet --bytes="$((size < edge ? size : edge))" --ignore-initial="$at:0" "$VOXNIX_DEVICE" /dev/zero; then
    echo "voxnix-pool: $VOXNIX_DEVICE holds data and stays as it is. To use it, empty it yourself: blkdiscard $VOXNIX_DEVICE" >&2
    exit 1
  fi
done

# A pool that is there was made, whatever zpool failed at after that.
create() {
  zpool create -o ashift=12 -o autotrim=on \
    -O mountpoint=none -O compression=zstd -O atime=off -O xattr=sa -O acltype=posixacl \
    "$VOXNIX_POOL" "$VOXNIX_DEVICE" || zpool list -H -o name "$VOXNIX_POOL" >/dev/null 2>&1
}
# What zpool wrote to the edges, which were zero. Refuses a disk that is in use, or that has something else by now.
blank() {
  if wipefs --no-act --noheadings --output TYPE "$VOXNIX_DEVICE" | grep --invert-match --extended-regexp '^(gpt|PMBR|zfs_member)$' >/dev/null; then
    echo "voxnix-pool: $VOXNIX_DEVICE got other data in between, and stays as it is." >&2
    exit 1
  fi
  for at in 0 $((size > edge ? size - edge : 0)); do
    blkdiscard --zeroout --offset "$at" --length "$((size < edge ? size : edge))" "$VOXNIX_DEVICE"
  done
}

# zpool partitions the disk and waits 30 s for udev to show the partition. At the start of a slow machine udev takes longer.
# Never with -f, which would overrule what zpool itself finds on the disk.
for _ in first second; do
  udevadm settle --timeout=120 || true
  if create; then exit 0; fi
  blank
done
echo "voxnix-pool: the pool \"$VOXNIX_POOL\" could not be made on $VOXNIX_DEVICE, which is blank again. To try again: systemctl restart voxnix-pool" >&2
exit 1
