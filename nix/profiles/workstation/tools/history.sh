# A path and its session, put before the tools that look into the history.
# RESET_VOLUMES: "@root=/ @home=/home"  CLEAN: the name of that snapshot  KILN_ROOT names another folder than /, for tests.
root=${KILN_ROOT:-}
read -r -a volumes <<<"$RESET_VOLUMES"
# in_history sets these: the volume, its mount point, its snapshot, and the path in that.
name='' mount='' history='' source=''

# Keeps a trailing line break of the name, which a substitution would remove.
absolute_path=''
absolute() {
  absolute_path=$(realpath --no-symlinks --canonicalize-missing --zero -- "$1" | tr '\0' /)
  absolute_path=${absolute_path%/}
  absolute_path=${absolute_path:-/}
}

# VOLUME SLOT: where it is. CLEAN may have another name on the disk.
slot_folder() {
  if [[ $2 == CLEAN ]]; then printf '%s' "$root/.snapshots/$1/$CLEAN"; else printf '%s' "$root/.snapshots/$1/$2"; fi
}

# PATH SLOT, an absolute path. Refuses what is not in the session.
in_history() {
  local path=$1 slot=$2 volume at
  # The volume with the longest mount point that the path is in.
  for volume in "${volumes[@]}"; do
    at=${volume#*=}
    if [[ $path/ == "${at%/}"/* && ${#at} -gt ${#mount} ]]; then name=${volume%%=*} mount=$at; fi
  done
  if [[ -z $name ]]; then refuse no-history "$path is on none of: $RESET_VOLUMES. Only these have a history."; fi
  history=$(slot_folder "$name" "$slot")
  if [[ ! -d $history ]]; then refuse no-snapshot "There is no snapshot $slot of $name."; fi
  source=$history
  if [[ $path == "$mount" ]]; then return; fi
  source=$history/${path#"${mount%/}/"}
  # A link above it, which its user may have made, would lead out of the snapshot, and to any file of the machine.
  if [[ -e ${source%/*} && $(realpath "${source%/*}") != "$(realpath --no-symlinks "${source%/*}")" ]]; then
    refuse link-above "A folder above $path is a link in $slot. Restore what it leads to."
  fi
  if [[ ! -e $source && ! -L $source ]]; then refuse not-there "$path is not in $slot of $name."; fi
}
