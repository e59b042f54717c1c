# A UEFI live disk, for an optical drive (El Torito) and for a USB stick (GPT) alike: both point at one appended ESP.
# shellcheck source=/dev/null
source "$tree"

phase closurePhase
make_root root

phase espPhase
label=KILN_TINY
used=$(du -cLm "$toplevel/kernel" "$toplevel/initrd" | tail -n 1 | cut -f1)
make_esp esp.img $((used + 4)) "kiln.live=$label"

phase isoPhase
mkdir "$out"
image=$out/nixos-tiny.iso
# xorriso takes times and identifiers from SOURCE_DATE_EPOCH.
xorriso -as mkisofs -quiet -o "$image" -V $label -uid 0 -gid 0 -partition_offset 16 \
  -append_partition 2 0xef esp.img -appended_part_as_gpt \
  -e --interval:appended_partition_2:all:: -no-emul-boot root

phase installCheckPhase
xorriso -indev "$image" -report_el_torito plain 2>/dev/null
echo "$(stat -c %s "$image") bytes"
