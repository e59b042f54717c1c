# Copies SOURCE (in the store) to TARGET, where there is nothing yet or a copy that nobody has changed.
# KILN_ROOT names another folder than /, for tests.
root=${KILN_ROOT:-}
folder=$root$TARGET
known=$root/var/lib/kiln/configuration.sha256

sum_of() {
  (cd "$1" && find . -type f -print0 | sort --zero-terminated | xargs --null --no-run-if-empty sha256sum) | sha256sum
}

keep() {
  echo "kiln-configuration: $TARGET $1 and stays as it is; this system was built from /etc/kiln/configuration"
  exit 0
}

if [[ -e $folder/flake.nix ]]; then
  now=$(sum_of "$folder")
  if [[ $now != "$(sum_of "$SOURCE")" && ! (-e $known && $now == "$(<"$known")") ]]; then
    keep 'was changed on this machine'
  fi
elif [[ -e $folder ]] && ! rmdir "$folder" 2>/dev/null; then
  keep 'holds something else'
fi

# Beside its place and then renamed: a copy that was cut short is not taken for somebody's own.
mkdir --parents "${folder%/*}"
rm --recursive --force "$folder.kiln"
# With its programs' modes, which count in a flake's hash; the store's files can't be written to.
cp --recursive "$SOURCE" "$folder.kiln"
chmod --recursive u+w "$folder.kiln"
sync --file-system "$folder.kiln"
sum_of "$folder.kiln" >"$known"
rm --recursive --force "$folder"
mv --no-target-directory "$folder.kiln" "$folder"

# Where `nixos-rebuild` looks.
if [[ $TARGET != /etc/nixos && ! -e $root/etc/nixos/flake.nix ]]; then
  ln --symbolic --force --no-dereference "${TARGET#/etc/nixos/}/flake.nix" "$root/etc/nixos/flake.nix"
fi
echo "kiln-configuration: $TARGET is what this system was built from"
