# compressed_vmdk FILE: $RAW as a compressed disk (streamOptimized), as VMware and an OVA take it.
compressed_vmdk() {
  local descriptor
  qemu-img convert -f raw -O vmdk -o subformat=streamOptimized,adapter_type=lsilogic "$RAW" "$1"
  # qemu-img's content id is random: two disks of one image would differ. This is the id of a disk that nothing has written to.
  # The whole descriptor is written again, because qemu-img leaves out leading zeros: an id of 7 digits has no room for 8.
  descriptor=$(dd if="$1" bs=512 skip=1 count=20 status=none | tr --delete '\0' | sed 's/^CID=.*/CID=fffffffe/')
  printf '%s\n' "$descriptor" | dd of="$1" bs=512 seek=1 conv=notrunc status=none
}
