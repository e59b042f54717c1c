# $RAW → $OUT/$NAME.ova: a compressed disk, the description of the machine ($DESCRIPTOR, with places for what only the disk
# knows) and their sums, in the order that OVF asks for.
work=$(mktemp -d)
disk=$work/$NAME.vmdk
# shellcheck source=/dev/null
source "$DISKS"
compressed_vmdk "$disk"

capacity=$(capacity_of_disk)
# A UUID of version 8, from a name: the same image gets the same.
uuid() {
  local hex
  hex=$(printf '%s\n%s\n%s.vmdk\n%s\n%s' "$1" "$NAME" "$NAME" "$capacity" "$ARCHITECTURE" | sha256sum)
  printf '%s-%s-8%s-%x%s-%s' "${hex:0:8}" "${hex:8:4}" "${hex:13:3}" $((0x${hex:16:1} & 3 | 8)) "${hex:17:3}" "${hex:20:12}"
}
sed -e "s/@DISK_BYTES@/$(stat --format=%s "$disk")/" -e "s/@CAPACITY_BYTES@/$capacity/" \
  -e "s/@DISK_UUID@/$(uuid disk)/g" -e "s/@MACHINE_UUID@/$(uuid machine)/g" "$DESCRIPTOR" >"$work/$NAME.ovf"
cd "$work"
for file in "$NAME.ovf" "$NAME.vmdk"; do
  sum=$(sha256sum "$file")
  printf 'SHA256(%s)= %s\n' "$file" "${sum%% *}"
done >"$NAME.mf"
mkdir -p "$OUT"
tar --create --format=ustar --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=0644 --file="$OUT/$NAME.ova" \
  "$NAME.ovf" "$NAME.mf" "$NAME.vmdk"
rm -r "$work"
