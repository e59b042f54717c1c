# One BTRFS subvolume or ZFS dataset for each container and VM.
# From the module: VOXNIX_BACKEND (btrfs, zfs), VOXNIX_POOL, VOXNIX_QUOTA_GIB (empty: none),
# VOXNIX_CONTAINERS and VOXNIX_VMS (folders).

usage() {
  cat >&2 <<'TEXT'
voxnix-storage ensure  container|vm NAME   make the storage, if it isn't there
voxnix-storage destroy container|vm NAME   remove it with all that is in it
voxnix-storage list                        kind and name of each
TEXT
  exit 64
}

fail() {
  echo "voxnix-storage: $1" >&2
  exit 1
}

# → $root, $path and $dataset of a workload
locate() {
  case $1 in
    container)
      [[ $2 =~ ^[a-zA-Z0-9_-]{1,11}$ ]] || fail "\"$2\" is not a valid container name: use 1 to 11 letters, digits, - and _."
      root=$VOXNIX_CONTAINERS
      ;;
    vm)
      [[ $2 =~ ^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}$ ]] || fail "\"$2\" is not a valid VM name: use 1 to 63 letters, digits, -, _ and ., starting with a letter or digit."
      root=$VOXNIX_VMS
      ;;
    *) usage ;;
  esac
  path=$root/$2
  dataset=$VOXNIX_POOL/${1}s/$2
}

is_made() {
  if [ "$VOXNIX_BACKEND" = zfs ]; then
    zfs list -H -o name "$dataset" >/dev/null 2>&1
  else
    btrfs subvolume show "$path" >/dev/null 2>&1
  fi
}

# Refuses when it cannot tell: guests run on while libvirtd restarts. A container that starts or stops counts as running.
refuse_if_running() {
  local status=0 state running
  if [ "$1" = container ]; then
    state=$(systemctl is-active "container@$2.service") || status=$?
    # 3: not active; 4: no such unit.
    case "$state $status" in
      "active 0" | "reloading "* | "refreshing "* | "activating "* | "deactivating "*)
        fail "the container $2 is running; stop it first."
        ;;
      "inactive 3" | "failed 3" | "inactive 4") ;;
      *) fail "systemd doesn't say whether the container $2 is running; nothing was removed." ;;
    esac
  else
    running=$(virsh --quiet --connect qemu:///system list --name) \
      || fail "libvirt doesn't say whether the VM $2 is running; nothing was removed."
    if grep --quiet --line-regexp --fixed-strings -- "$2" <<<"$running"; then
      fail "the VM $2 is running; stop it first."
    fi
  fi
}

make_btrfs() {
  mkdir -p "$root"
  [ ! -d "$path" ] || rmdir "$path"
  btrfs --quiet subvolume create "$path"
  # Disk images rewrite their blocks in place; copy-on-write would scatter them.
  [ "$1" = container ] || chattr +C "$path"
  if [ -n "$VOXNIX_QUOTA_GIB" ]; then
    btrfs qgroup show "$root" >/dev/null 2>&1 || btrfs quota enable --simple "$root"
    btrfs qgroup limit "${VOXNIX_QUOTA_GIB}G" "$path"
  fi
}

make_zfs() {
  local options=(-o "mountpoint=$path")
  [ -z "$VOXNIX_QUOTA_GIB" ] || options+=(-o "quota=${VOXNIX_QUOTA_GIB}G")
  zfs create -p "${options[@]}" "$dataset"
}

ensure() {
  locate "$@"
  if is_made; then
    if [ "$VOXNIX_BACKEND" = zfs ] && [ "$(zfs get -H -o value mounted "$dataset")" != yes ]; then
      zfs mount "$dataset"
    fi
  elif [ -n "$(ls -A "$path" 2>/dev/null)" ]; then
    echo "voxnix-storage: $path is an ordinary folder with content; it stays as it is." >&2
  elif [ "$VOXNIX_BACKEND" = zfs ]; then
    make_zfs
  else
    make_btrfs "$1"
  fi
}

destroy() {
  locate "$@"
  is_made || fail "the $1 $2 has no separate storage ($path)."
  refuse_if_running "$@"
  if [ "$VOXNIX_BACKEND" = zfs ]; then
    zfs destroy -r "$dataset"
    [ ! -d "$path" ] || rmdir "$path"
  else
    # systemd makes subvolumes inside a container (var/lib/machines, var/lib/portables).
    btrfs --quiet subvolume delete --recursive "$path"
  fi
}

list() {
  local kind folder
  for kind in container vm; do
    if [ "$kind" = container ]; then folder=$VOXNIX_CONTAINERS; else folder=$VOXNIX_VMS; fi
    [ -d "$folder" ] || continue
    for path in "$folder"/*/; do
      path=${path%/}
      dataset=$VOXNIX_POOL/${kind}s/${path##*/}
      if is_made; then echo "$kind ${path##*/}"; fi
    done
  done
}

case "${1-} $#" in
  "ensure 3") ensure "$2" "$3" ;;
  "destroy 3") destroy "$2" "$3" ;;
  "list 1") list ;;
  *) usage ;;
esac
