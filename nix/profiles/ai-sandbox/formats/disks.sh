# compressed_vmdk FILE: $RAW as a compressed disk (streamOptimized), as VMware and an OVA take it. It has $DISK_MIB: an image has
# next to no free space before its root has grown into a larger disk.
compressed_vmdk() {
  local descriptor grown=$1.grown
  qemu-img create -q -f qcow2 -F raw -b "$(realpath "$RAW")" "$grown"
  grow "$grown"
  qemu-img convert -f qcow2 -O vmdk -o subformat=streamOptimized,adapter_type=lsilogic "$grown" "$1"
  rm "$grown"
  # qemu-img's content id is random: two disks of one image would differ. This is the id of a disk that nothing has written to.
  # The whole descriptor is written again, because qemu-img leaves out leading zeros: an id of 7 digits has no room for 8.
  descriptor=$(dd if="$1" bs=512 skip=1 count=20 status=none | tr --delete '\0' | sed 's/^CID=.*/CID=fffffffe/')
  printf '%s\n' "$descriptor" | dd of="$1" bs=512 seek=1 conv=notrunc status=none
}

# The disk's capacity in bytes: $DISK_MIB, or more if the image is larger.
capacity_of_disk() {
  local bytes
  bytes=$(stat --dereference --format=%s "$RAW")
  echo $((bytes < DISK_MIB * 1048576 ? DISK_MIB * 1048576 : bytes))
}

# grow QCOW2: to the capacity of the disk
grow() { qemu-img resize -q -f qcow2 "$1" "$(capacity_of_disk)"; }
