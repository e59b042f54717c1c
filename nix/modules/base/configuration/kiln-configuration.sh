# Copies SOURCE (in the store) to TARGET, where there is nothing yet or an unchanged copy.
# MACHINE: the config.json that the copy gets, or nothing. It is the machine's own and does not count as a change: its tools
# write into it.
# KILN_ROOT names another folder than /, for tests.
root=${KILN_ROOT:-}
folder=$root$TARGET
# The sums of the copies that this script has put there: a line each, two while one replaces the other.
known=$root/var/lib/kiln/configuration.sha256
# `kiln-host keep` writes this: the sums of its changed copies, a line each, and then all their persistent paths as
# JSON.
kept=$root/var/lib/kiln/configuration.kept
# Exists if this system was built from something other than the folder's content: `kiln-host update` reports it.
differs=$root/var/lib/kiln/configuration.differs

own=(-type f)
if [[ -n $MACHINE ]]; then own+=(! -path './config.json*'); fi
sum_of() {
  (cd "$1" && find . "${own[@]}" -print0 | sort --zero-terminated | xargs --null --no-run-if-empty sha256sum) | sha256sum
}

keep() {
  echo "kiln-configuration: $TARGET $1 and stays as it is; this system was built from /etc/kiln/configuration"
  if [[ ${2:-} == planned ]]; then rm --force "$differs"; else : >"$differs"; fi
  exit 0
}

is_in() { [[ -e $1 && $'\n'$(<"$1")$'\n' == *$'\n'"$2"$'\n'* ]]; }
is_known() { is_in "$known" "$1"; }

# A path that people wanted to stay would be taken by a reset if what names it is replaced by what does not.
names_all_kept() {
  local line settings
  settings=$(<"$SOURCE/settings.json") || return 1
  while IFS= read -r line; do
    if [[ $line == '"'* && $settings != *"$line"* ]]; then return 1; fi
  done <"$kept"
}

now='' wanted=$(sum_of "$SOURCE")
if [[ -e $folder/flake.nix ]]; then
  now=$(sum_of "$folder")
  if [[ $now != "$wanted" ]] && ! is_known "$now"; then
    if ! is_in "$kept" "$now"; then keep 'was changed on this machine'; fi
    if is_known "$wanted"; then keep 'has what kiln-host keep added' planned; fi
    if ! names_all_kept; then keep 'names persistent paths that this system does not'; fi
  fi
elif [[ -e $folder ]] && ! rmdir "$folder" 2>/dev/null; then
  keep 'holds something else'
fi

# Written next to the old copy and then renamed, as the old copy is renamed before it is removed: a power cut at any
# moment leaves a whole copy or none, and the result is not mistaken for one that a person changed.
replace() {
  mkdir --parents "${folder%/*}"
  # Keeps the modes of programs, which count in a flake's hash; the store's files are read-only.
  cp --recursive "$SOURCE" "$folder.kiln"
  chmod --recursive u+w "$folder.kiln"
  if [[ -n $MACHINE ]]; then cp --no-preserve=mode "$MACHINE" "$folder.kiln/config.json"; fi
  sync --file-system "$folder.kiln"
  printf '%s\n' "$wanted" ${now:+"$now"} >"$known.new"
  sync "$known.new"
  mv "$known.new" "$known"
  if [[ -n $now ]]; then mv --no-target-directory "$folder" "$folder.kiln-old"; fi
  mv --no-target-directory "$folder.kiln" "$folder"
}

rm --recursive --force "$folder.kiln" "$folder.kiln-old"
# Most starts find it as it has to be. The first takes over what an installer has put there; later, what is the same but was not
# put there by this script was changed and built here by a person, and stays when the machine goes back.
if [[ $now != "$wanted" || ! -e $known ]]; then
  replace
  rm --recursive --force "$folder.kiln-old"
fi

# It was removed, or this system is the first that has one.
if [[ -n $MACHINE && ! -e $folder/config.json ]]; then
  cp --no-preserve=mode "$MACHINE" "$folder/config.json.new"
  sync "$folder/config.json.new"
  mv "$folder/config.json.new" "$folder/config.json"
fi

# `nixos-rebuild` looks there.
if [[ $TARGET != /etc/nixos && ! -e $root/etc/nixos/flake.nix ]]; then
  ln --symbolic --force --no-dereference "${TARGET#/etc/nixos/}/flake.nix" "$root/etc/nixos/flake.nix"
fi
rm --force "$differs"
echo "kiln-configuration: $TARGET is what this system was built from"
