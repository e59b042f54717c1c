# Removes entries of the boot menu that cannot start: those whose kernel is not on the ESP (lanzaboote cleans that of the
# image's unsigned first generation, and knows nothing of its entry), and those whose system was deleted from the store.
# KILN_ROOT names another folder than /, for tests.
root=${KILN_ROOT:-}
boot=$root/boot
for entry in "$boot"/loader/entries/nixos-*.conf; do
  [[ -e $entry ]] || continue
  kernel=$(sed --quiet 's/^linux[[:space:]]\+//p' "$entry")
  init=$(sed --quiet 's/^options[[:space:]].*\binit=\([^[:space:]]*\).*/\1/p' "$entry")
  gone=
  if [[ -n $kernel && ! -e $boot/$kernel ]]; then
    gone=kernel
  elif [[ $init == /nix/store/* && ! -e $root${init%/*} ]]; then
    gone=system
  fi
  if [[ -n $gone ]]; then
    rm "$entry"
    echo "kiln-boot-entries: removed ${entry##*/}, whose $gone is no longer there"
  fi
done
