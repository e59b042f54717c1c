# $RAW → $OUT/$NAME.vmdk
mkdir -p "$OUT"
source "$DISKS"
compressed_vmdk "$OUT/$NAME.vmdk"
