# Names a path as persistent in the machine's own configuration: the option settings.disk.immutability.persist.paths.
# RESET_VOLUMES: "@root=/ @home=/home"  NEVER_RESET: mount points that no reset touches.
# KILN_ROOT names another folder than /, for tests.
root=${KILN_ROOT:-}
settings=$root/etc/nixos/settings.json

refuse() {
  echo "kiln-host keep: $1" >&2
  exit 1
}

if (($# == 0)) || [[ $1 == -* ]]; then
  echo 'usage: kiln-host keep PATH…' >&2
  exit 2
fi
read -r -a volumes <<<"$RESET_VOLUMES"
read -r -a others <<<"$NEVER_RESET"
paths=()
for path; do
  # What it is called, not what it leads to: a persistent link stays a link.
  path=$(realpath --no-symlinks --canonicalize-missing -- "$path")
  if [[ $path == *[[:cntrl:]]* ]]; then refuse 'A path with a tab or a line break cannot be named. Name the folder above it.'; fi
  for volume in "${volumes[@]}"; do
    if [[ $path == "${volume#*=}" ]]; then refuse "$path is all of ${volume%%=*}. Name what in it is to stay."; fi
  done
  for other in "${others[@]}"; do
    if [[ $path == "$other" || $path == "$other"/* ]]; then refuse "$path is in $other, which is never reset. It stays without being named."; fi
  done
  if [[ ! -e $root$path && ! -L $root$path ]]; then refuse "$path is not there."; fi
  paths+=("$path")
done

if [[ ! -e $settings ]]; then
  # A person's configuration is a program, which no tool can write into.
  echo 'This machine has no settings.json. Add this to its configuration, then: kiln-host update'
  printf '  settings.disk.immutability.persist.paths = %s;\n' \
    "$(jq --null-input --raw-output '[$ARGS.positional[] | @json | gsub("\\$\\{"; "\\${")] | "[ " + join(" ") + " ]"' --args "${paths[@]}")"
  exit 0
fi
if ! jq --exit-status '(.options // {} | type == "object") and (.options.persistentPaths // [] | type == "array")' "$settings" >/dev/null; then
  refuse '/etc/nixos/settings.json is not what Kiln writes: its "options" have to be an object, and "persistentPaths" in them a list.'
fi
# Whole or not at all.
jq '.options.persistentPaths = ((.options.persistentPaths // []) + $ARGS.positional | unique)' "$settings" --args "${paths[@]}" >"$settings.new"
chmod --reference="$settings" "$settings.new"
sync "$settings.new"
mv "$settings.new" "$settings"
printf '%s is persistent from the next switch on: kiln-host update\n' "${paths[@]}"
