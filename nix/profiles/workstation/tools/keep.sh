# Names a path as persistent in the machine's own configuration: the option settings.disk.immutability.persist.paths.
# RESET_VOLUMES: "@root=/ @home=/home"  NEVER_RESET: mount points that no reset touches.
# KILN_ROOT names another folder than /, for tests.
# usage.sh, refuse.sh and escapes.sh are put before this.
tool=keep
root=${KILN_ROOT:-}
settings=$root/etc/nixos/settings.json

usage='usage: kiln-host keep PATH…
  --tabs, for programs: in PATH, \xNN is a byte, and what was done is lines with tabs.'
explain_help "$@"
tabs=''
if [[ ${1:-} == --tabs ]]; then
  tabs=yes
  shift
fi
if (($# == 0)); then misused; fi
for path; do
  # A path in the working folder with such a name: ./-x
  if [[ -z $path || $path == -* ]]; then misused; fi
done
read -r -a volumes <<<"$RESET_VOLUMES"
read -r -a others <<<"$NEVER_RESET"
real_root=$(realpath -- "${root:-/}")
paths=()
for path; do
  if [[ -n $tabs ]]; then
    if ! unescape "$path"; then refuse bad-path 'PATH has a backslash that is not \xNN.'; fi
    path=$unescaped
  fi
  # What it is called, not what it leads to: a persistent link stays a link. With a trailing line break, which a substitution
  # would take, and with the names of the working folder.
  path=$(realpath --no-symlinks --canonicalize-missing --zero -- "$path" | tr '\0' /)
  if [[ $path != // ]]; then path=${path%/}; else path=/; fi
  escape "$path"
  if [[ ${escaped//'\x5c'/} == *'\x'* ]]; then
    refuse no-name 'A path with a tab or a line break, or one that is not UTF-8, cannot be named. Name the folder above it.'
  fi
  if [[ $path/ == */'*'/* ]]; then
    refuse no-name 'A name that is only * cannot be named: a reset would take it for each folder. Name the folder above it.'
  fi
  for volume in "${volumes[@]}"; do
    if [[ $path == "${volume#*=}" ]]; then refuse whole-volume "$path is all of ${volume%%=*}. Name what in it is to stay."; fi
  done
  for other in "${others[@]}"; do
    if [[ $path == "$other" || $path == "$other"/* ]]; then refuse never-reset "$path is in $other, which is never reset. It stays without being named."; fi
  done
  if [[ ! -e $root$path && ! -L $root$path ]]; then refuse not-there "$path is not there."; fi
  # A reset stops at such a path: what is behind the link has another name.
  above=$(realpath -- "$root${path%/*}/")
  if [[ ${above%/} != "${real_root%/}${path%/*}" ]]; then
    refuse link-above "A folder above $path is a link. Name what it leads to: ${above#"${real_root%/}"}/${path##*/}"
  fi
  # A path in no volume of a reset is on a file system that someone mounted.
  mount=''
  for volume in "${volumes[@]}"; do
    at=${volume#*=}
    if [[ $path/ == "${at%/}"/* && ${#at} -gt ${#mount} ]]; then mount=$at; fi
  done
  holder=$root$path
  if [[ -L $holder ]]; then holder=${holder%/*}/; fi
  on=$(findmnt --noheadings --raw --output TARGET --target "$holder")
  if [[ $on != "${root}${mount%/}" && $on != "$root$mount" ]]; then
    refuse never-reset "$path is on another file system, which is mounted at ${on#"$root"} and never reset. It stays without being named."
  fi
  paths+=("$path")
done

if [[ -L $settings && ! -e $settings ]]; then
  refuse bad-settings '/etc/nixos/settings.json is a link to something that is not there.'
fi
if [[ ! -e $settings ]]; then
  # A person's configuration is a program, which no tool can write into.
  option=$(jq --null-input --raw-output '[$ARGS.positional[] | @json | gsub("\\$\\{"; "\\${")] | "[ " + join(" ") + " ]"' --args "${paths[@]}")
  option="settings.disk.immutability.persist.paths = $option;"
  if [[ -n $tabs ]]; then
    escape "$option"
    printf 'option\t%s\nend\n' "$escaped"
    exit 0
  fi
  echo 'This machine has no settings.json. Add this to its configuration, then: kiln-host update'
  echo "  $option"
  exit 0
fi
# Two at a time would each write without the other's path.
exec 9>"$root/run/kiln-host-keep.lock"
flock 9
known=$root/var/lib/kiln/configuration.sha256 kept=$root/var/lib/kiln/configuration.kept
# What is left in the folder makes it another one than was deployed: by an earlier version, by a run that was cut off, by this one.
rm --force "$settings.lock" "$settings.new"
trap 'rm --force "$settings.new" "$kept.new"' EXIT
# What a deploy put there stays replaceable by one that names these paths too (kiln-configuration.sh, which has this sum).
sums() {
  (cd "${settings%/*}" && find . -type f ! -path './config.json*' ! -path ./settings.json.new -print0 | sort --zero-terminated | xargs --null --no-run-if-empty sha256sum)
}
deployed=''
sum=$(sums | sha256sum)
for file in "$known" "$kept"; do
  if [[ -e $file && $'\n'$(<"$file")$'\n' == *$'\n'"$sum"$'\n'* ]]; then deployed=yes; fi
done
if ! jq --exit-status '(.options // {} | type == "object") and (.options.persistentPaths // [] | type == "array")' "$settings" >/dev/null; then
  refuse bad-settings '/etc/nixos/settings.json is not what Kiln writes: its "options" have to be an object, and "persistentPaths" in them a list.'
fi
# Whole or not at all.
jq '.options.persistentPaths = ((.options.persistentPaths // []) + $ARGS.positional | unique)' "$settings" --args "${paths[@]}" >"$settings.new"
chmod --reference="$settings" "$settings.new"
sync "$settings.new"
if [[ -n $deployed ]]; then
  # Before the folder changes, and with both sums: each cut in between leaves one that is known.
  new=$(sha256sum <"$settings.new")
  {
    sums | sed "s|^[0-9a-f]*  \./settings\.json\$|${new%% *}  ./settings.json|" | sha256sum
    printf '%s\n' "$sum"
    jq '.options.persistentPaths[]' "$settings.new"
  } >"$kept.new"
  sync "$kept.new"
  mv "$kept.new" "$kept"
fi
mv "$settings.new" "$settings"
if [[ -n $tabs ]]; then
  printf 'written\nend\n'
  exit 0
fi
printf '%s is persistent from the next switch on: kiln-host update\n' "${paths[@]}"
