# $RAW → $OUT/$NAME.vmdk, a compressed disk (streamOptimized) as VMware and an OVA take it.
mkdir -p "$OUT"
disk=$OUT/$NAME.vmdk
qemu-img convert -f raw -O vmdk -o subformat=streamOptimized,adapter_type=lsilogic "$RAW" "$disk"
# qemu-img's content id is random: two disks of one image would differ. This is the id of a disk that nothing has written to.
at=$(grep --byte-offset --only-matching --text --max-count=1 '^CID=' "$disk")
printf fffffffe | dd of="$disk" bs=1 seek=$((${at%%:*} + 4)) conv=notrunc status=none
