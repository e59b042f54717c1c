# Removes entries of the boot menu that cannot start: those whose kernel or initrd is not on the ESP, and those whose system
# was deleted from the store. lanzaboote cleans the files of unsigned entries and knows nothing of the entries;
# systemd-boot's installer does the same to those of signed ones.
# ESP: where it is  KILN_ROOT names another folder than /, for tests.
root=${KILN_ROOT:-}
esp=$root$ESP

# ENTRY INIT FILE…: what starts it, and what it needs of the ESP.
judge() {
  local entry=$1 init=$2 file gone=
  shift 2
  for file in "$@"; do
    if [[ ! -e $esp/$file ]]; then gone=kernel; fi
  done
  if [[ -z $gone && $init == /nix/store/* && ! -e $root${init%/*} ]]; then gone=system; fi
  if [[ -n $gone ]]; then
    rm "$entry"
    echo "kiln-boot-entries: removed ${entry##*/}, whose $gone is no longer there"
  fi
}

for entry in "$esp"/loader/entries/nixos-*.conf; do
  [[ -e $entry ]] || continue
  init=$(sed --quiet 's/^options[[:space:]].*\binit=\([^[:space:]]*\).*/\1/p' "$entry")
  mapfile -t files < <(sed --quiet 's/^\(linux\|initrd\)[[:space:]]\+//p' "$entry")
  judge "$entry" "$init" "${files[@]}"
done

# A signed entry is a program with these texts in it. One that has its kernel inside names no file.
within() { LC_ALL=C grep --text --only-matching "$1" "$2" || true; }
for entry in "$esp"/EFI/Linux/nixos-*.efi; do
  [[ -e $entry ]] || continue
  init=$(within 'init=/nix/store/[[:graph:]]*' "$entry")
  init=${init%%$'\n'*}
  mapfile -t files < <(within '\\EFI\\nixos\\[[:print:]]*' "$entry")
  judge "$entry" "${init#init=}" "${files[@]//\\//}"
done

# Removes what an interrupted switch between signed and unsigned left (the workstation's tools), once nothing starts
# from it.
before=kiln-before-switch
if ! grep --no-messages --quiet --line-regexp --fixed-strings "default $before.conf" "$esp/loader/loader.conf"; then
  rm -rf "$esp/loader/entries/$before.conf" "$esp/loader/$before.loader.conf" "$esp/EFI/$before"
fi
# systemd-boot's installer fails where one that was cut off left this.
rm -f "$esp/loader/loader.tmp"
