# Put KaliunBox on a disk of this computer.
# INSTALL_SYSTEM: the system's store path      INSTALL_DISKO: what partitions, formats and mounts INSTALL_LINK
# INSTALL_LINK: set to the chosen disk         INSTALL_SEED: its seed partition, "" where it has none
# INSTALL_FLAKE: the configuration's folder, or ""
# INSTALL_MINIMUM_MIB: the smallest disk       INSTALL_ROOT: where it is mounted     KALIUN_STATE: /var/lib/kaliun

usage() {
  echo "usage: kaliunbox-install [--disk /dev/NAME --serial SERIAL] [--key KEY]"
  echo "Installs KaliunBox on a disk, and erases what is on it. Without arguments it asks."
  echo "KEY is the administrator's SSH public key, or a file with it."
}

fail() {
  plain-text <<< "kaliunbox-install: $1" >&2
  exit 1
}

chosen=
serial=
key=
while [ $# -gt 0 ]; do
  case $1 in
    --disk | --serial | --key)
      [ $# -ge 2 ] || fail "$1 needs a value."
      case $1 in
        --disk) chosen=$2 ;;
        --serial) serial=$2 ;;
        --key) key=$2 ;;
      esac
      shift 2
      ;;
    --help | -h)
      usage
      exit 0
      ;;
    *)
      usage >&2
      exit 2
      ;;
  esac
done

# EFI_FOLDER is another one in tests.
[ -d "${EFI_FOLDER:-/sys/firmware/efi}" ] || fail "this computer was started by BIOS, and KaliunBox starts by UEFI only. In the firmware settings, set the boot mode to UEFI (CSM or Legacy off), start this disc again, and choose its entry \"UEFI: …\". In a virtual machine, switch on EFI. Nothing was changed."

[ "$(id -u)" = 0 ] || fail "only root can partition a disk. Try: sudo kaliunbox-install"

# By an order, or by kaliun-forget: the memory that holds the claim is gone after a restart.
forgets_owner() { [ -e "$KALIUN_STATE/wiping" ] || [ -e "$KALIUN_STATE/handing" ]; }
if forgets_owner; then fail "this box forgets its owner when it restarts. Restart it, and install it then. Nothing was changed."; fi

# All disks with what identifies them, and why one can't be used (null: it can).
disks() {
  local listed shared
  listed=$(lsblk --json --bytes --tree --output NAME,KNAME,PATH,TYPE,SIZE,RO,MODEL,SERIAL,FSTYPE,LABEL,UUID,PARTLABEL,MOUNTPOINTS) || return
  shared=$(kiln-shared-disks <<< "$listed") || return
  jq --argjson minimum "$((INSTALL_MINIMUM_MIB * 1048576))" --arg shared "$shared" '
      ($shared | split("\n") | map(split("\t") | select(length == 2) | { (.[0]): .[1] }) | add // {}) as $shared_with
      | def below: ., (.children // [] | .[] | below);
      [ .blockdevices[] | select(.type == "disk")
        | . as $disk
        | [ below | (.mountpoints // [])[] | select(. != null) ] as $mounted
        | {
            path, size, serial: (.serial // ""), model: (.model // "" | gsub("^ +| +$"; "")),
            ours: ([ below | .partlabel // "" | select(startswith("kiln-")) ] | length > 0),
            refusal: (
              if .ro then "is read-only"
              elif ($mounted | length) > 0 then "is in use (\($mounted | join(", ")))"
              # disko would remove the whole of a group or a pool, from the other disks as well.
              elif $shared_with[.path] then "shares a volume group, an array or a pool with \($shared_with[.path]), which installing would erase as well: take it out of that first (vgreduce and pvremove, mdadm, zpool, btrfs device remove), or unplug the others"
              elif .size < $minimum then "is too small (\($minimum / 1073741824 | floor) GiB are needed)"
              else null end)
          } ]' <<< "$listed"
}

found=$(disks)
usable=$(jq '[ .[] | select(.refusal == null) ]' <<< "$found")

# Model and serial number are the disk's own words: they must neither command the terminal nor make lines of the list.
show() {
  jq --raw-output --arg kind "$1" '
    .[] | ("\(.path)  \(.size / 1073741824 * 10 | floor / 10) GiB  \(.model)  \(if .serial == "" then "no serial number" else "serial \(.serial)" end)\(if .ours then "  holds a KaliunBox" else "" end)\(if .refusal then "  \(.refusal)" else "" end)" | gsub("\n"; " "))' <<< "$2" | plain-text
}

refused=$(jq '[ .[] | select(.refusal != null) ]' <<< "$found")
if [ "$(jq length <<< "$usable")" = 0 ]; then
  show refused "$refused" >&2
  fail "there is no disk that KaliunBox could be installed on."
fi

if [ -z "$chosen" ]; then
  echo "KaliunBox can be installed on:"
  show usable "$usable" | cat -n
  if [ "$(jq length <<< "$refused")" != 0 ]; then
    echo "Not on:"
    show refused "$refused" | sed 's/^/        /'
  fi
  read -r -p "Number of the disk (empty to leave): " number || number=
  [ -n "$number" ] || fail "nothing was changed."
  [[ $number =~ ^[1-9][0-9]{0,3}$ ]] || fail "\"$number\" is not the number of a disk. Nothing was changed."
  disk=$(jq ".[$number - 1]" <<< "$usable")
  [ "$disk" != null ] || fail "there is no disk number $number. Nothing was changed."
  chosen=$(jq --raw-output .path <<< "$disk")
  echo
  echo "Everything on $chosen is going to be erased."
  read -r -p "Type $(basename "$chosen") to erase it and install: " answer || answer=
  [ "$answer" = "$(basename "$chosen")" ] || fail "nothing was changed."
else
  disk=$(jq --arg path "$chosen" '.[] | select(.path == $path)' <<< "$found")
  [ -n "$disk" ] || fail "there is no disk $chosen."
  refusal=$(jq --raw-output '.refusal // empty' <<< "$disk")
  [ -z "$refusal" ] || fail "$chosen $refusal."
  # Unattended, a name alone is not enough: it may be another disk after a reboot.
  [ -n "$serial" ] || fail "--disk needs --serial too, which lsblk shows: disks change their names."
  [ "$(jq --raw-output .serial <<< "$disk")" = "$serial" ] || fail "$chosen has another serial number than $serial. Nothing was changed."
fi

# The system finds its partitions by name, and would confuse two disks with the same names at every boot.
others=$(jq --raw-output --arg path "$chosen" '.[] | select(.ours and .path != $path) | .path' <<< "$found")
[ -z "$others" ] || fail "$(echo "$others" | tr '\n' ' ')already contains a KaliunBox installation. Unplug it, erase it (wipefs --all), or choose it."

answers=$(mktemp --directory)
trap 'rm --recursive --force "$answers"' EXIT
kiln-way-in ask "$answers" "$key" || fail "no one could log in to this box. Nothing was changed."

# Someone may have changed the disks between question and answer.
[ "$(disks | jq --arg path "$chosen" '.[] | select(.path == $path)')" = "$disk" ] || fail "$chosen is no longer the disk that it was. Nothing was changed."

echo "Partitioning $chosen."
mkdir --parents "$(dirname "$INSTALL_LINK")"
ln --symbolic --force --no-dereference "$chosen" "$INSTALL_LINK"
"$INSTALL_DISKO" --yes-wipe-all-disks
# Old data there must not be taken for a seed at first boot.
if [ -n "$INSTALL_SEED" ]; then
  blkdiscard --zeroout --force "$INSTALL_SEED" || shred --iterations 0 --zero "$INSTALL_SEED"
fi

echo "Installing the system."
nixos-install --root "$INSTALL_ROOT" --system "$INSTALL_SYSTEM" --no-root-password --no-channel-copy

kiln-way-in put "$answers" "$INSTALL_ROOT"

echo "Putting the configuration in place."
state=$INSTALL_ROOT/var/lib/kaliun
install --directory --mode 0755 "$state"
take() {
  if [ -e "$KALIUN_STATE/$1" ]; then install --mode "$2" "$KALIUN_STATE/$1" "$state/$1"; fi
}
# What an order changes afterwards would be lost, and no Connect repeats it: the installed box takes those that come from now on. All
# else the box regains by its key, also a claim between now and the restart.
systemctl stop 'kaliun-commands.*' || echo "kaliunbox-install: orders can still come. Give none before the restart." >&2
# The files of src/device/lib/state-files.ts.
if ! forgets_owner; then
  take install_id 0644
  take config.json 0600
  # Tokens are worth nothing without the key that they belong to.
  take device_key.pem 0600
  take device_key.pub 0644
  take connect_api_url 0644
  take connect_fingerprint 0644
  # To where an order moved the box, and the keys that it made for that.
  take moved.json 0644
  if [ -d "$KALIUN_STATE/device_keys" ]; then
    install --directory --mode 0700 "$state/device_keys"
    for file in "$KALIUN_STATE/device_keys"/*.pem; do
      if [ -e "$file" ]; then take "device_keys/${file##*/}" 0600; fi
    done
  fi
  # The restart may come before Connect has heard that the configuration arrived.
  take receipt_due 0600
  # Its owner released it.
  take released 0600
  # Without these a Connect could have it do the same again.
  take orders.json 0600
  take commands.json 0600
  # The installed system's journal is another one, so the place in the live system's stays behind.
  take send_logs 0600
fi
# This one tells where the disk refused something; `sync` alone does not.
sync --file-system "$state"

if [ -n "$INSTALL_FLAKE" ]; then
  flake=$INSTALL_ROOT/etc/nixos/kaliunbox-flake
  install --directory --mode 0755 "$flake"
  cp --recursive "$INSTALL_FLAKE/." "$flake"
  chmod --recursive u+w "$flake"
fi

claimed=
if [ -e "$state/config.json" ] && [ ! -e "$state/released" ]; then claimed=1; fi
sync
umount --recursive "$INSTALL_ROOT"
rm -f "$INSTALL_LINK"

echo
echo "KaliunBox is installed on $chosen. Remove the installer and restart: reboot"
if [ -n "$claimed" ]; then
  echo "It stays claimed: it shows no code again."
else
  echo "This box is not claimed yet: after the restart its first screen shows how to claim it."
fi
