# $RAW → $OUT/$NAME.vmdk
mkdir -p "$OUT"
source "$COMPRESSED_VMDK"
compressed_vmdk "$OUT/$NAME.vmdk"
