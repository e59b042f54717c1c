# $RAW → $OUT/$NAME.vmdk
mkdir -p "$OUT"
# shellcheck source=/dev/null
source "$DISKS"
compressed_vmdk "$OUT/$NAME.vmdk"
