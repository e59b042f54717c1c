# Removes entries of the boot menu whose kernel is not on the ESP: lanzaboote cleans the kernel of the image's unsigned
# first generation, and knows nothing of its entry. KILN_ROOT names another folder than /, for tests.
boot=${KILN_ROOT:-}/boot
for entry in "$boot"/loader/entries/nixos-*.conf; do
  [[ -e $entry ]] || continue
  kernel=$(sed --quiet 's/^linux[[:space:]]\+//p' "$entry")
  if [[ -n $kernel && ! -e $boot/$kernel ]]; then
    rm "$entry"
    echo "kiln-boot-entries: removed ${entry##*/}, whose kernel is not there any more"
  fi
done
