# kiln-install DISK [--key KEY]: erases DISK and installs the system on this disc. It needs no network.
# KEY is the administrator's SSH public key, or a file with one. Without it, and if the form had none, it asks.
# LABELS: of the partitions that are made.
key=
if (($# == 3)) && [[ $2 == --key ]]; then
  key=$3
  set -- "$1"
fi
if (($# != 1)) || [[ ! -b ${1:-} ]]; then
  echo 'Usage: kiln-install DISK [--key KEY], where DISK is one of:' >&2
  lsblk --nodeps --output PATH,SIZE,MODEL,SERIAL --exclude 1,7,11 >&2
  exit 2
fi
disk=$(realpath "$1")

# EFI_FOLDER is another one in tests.
if [[ ! -d ${EFI_FOLDER:-/sys/firmware/efi} ]]; then
  echo 'kiln-install: this computer was started by BIOS, and the installed system starts by UEFI only.' >&2
  echo 'In the firmware settings, set the boot mode to UEFI (CSM or Legacy off), start this disc again, and choose its entry "UEFI: …". In a virtual machine, switch on EFI. Nothing was changed.' >&2
  exit 1
fi

if [[ $(lsblk --nodeps --noheadings --output TYPE "$disk") != disk ]]; then
  echo "kiln-install: $disk is not a whole disk" >&2
  exit 1
fi
# Reads the whole output before searching it: a grep that has found something closes the pipe, and with pipefail the
# failed writer looks like no match.
mountpoints=$(lsblk --noheadings --output MOUNTPOINTS "$disk")
if [[ $mountpoints == *[![:space:]]* ]]; then
  echo "kiln-install: $disk is in use: this disc runs from it, or something on it is mounted" >&2
  exit 1
fi

# disko would remove the whole of a group or a pool, from the other disks as well.
listed=$(lsblk --json --tree --output KNAME,PATH,TYPE,FSTYPE,LABEL,UUID)
shared=$(kiln-shared-disks <<<"$listed")
while IFS=$'\t' read -r path others; do
  [[ $path == "$disk" ]] || continue
  echo "kiln-install: $disk shares a volume group, an array or a pool with $others. To install on it would erase what lies on those as well." >&2
  echo "Take $disk out of it first (vgreduce and pvremove, mdadm, zpool, btrfs device remove), choose another disk, or unplug the others. Nothing was changed." >&2
  exit 1
done <<<"$shared"

# Before anything is erased: on a smaller one the installation would end in its middle.
size=$(lsblk --bytes --nodeps --noheadings --output SIZE "$disk")
if ((size < MINIMUM_MIB * 1048576)); then
  echo "kiln-install: $disk has $((size / 1048576)) MiB, and this system needs $MINIMUM_MIB MiB. Choose a larger disk. Nothing was changed." >&2
  exit 1
fi

# The system finds its partitions and its seed by name, so it would confuse them with those of another Kiln disk. So would
# disko, which makes and mounts its partitions by their names.
read -r -a made <<<"$LABELS"
disks=$(lsblk --nodeps --noheadings --raw --output PATH --exclude 1,11)
while read -r other; do
  [[ $other != "$disk" ]] || continue
  found=$(lsblk --noheadings --raw --output PARTLABEL "$other")
  if [[ $'\n'$found == *$'\n'kiln-* ]]; then
    echo "kiln-install: $other already has a Kiln system. Remove or erase it first (wipefs --all), or choose it" >&2
    exit 1
  fi
  for label in "${made[@]}"; do
    if [[ $'\n'$found$'\n' == *$'\n'"$label"$'\n'* ]]; then
      echo "kiln-install: $other has a partition named $label, as this system's disk has. What is meant for $disk could be written there. Nothing was changed." >&2
      echo "Take $other out of this computer for the installation and afterwards, or choose it. If nothing on it is needed, erase it first (wipefs --all)." >&2
      exit 1
    fi
  done
done <<<"$disks"

lsblk --output PATH,SIZE,MODEL,SERIAL,LABEL "$disk"
read -r -p "Everything on $disk will be lost. Type its name to go on: " answer
if [[ $answer != "$disk" ]]; then
  echo 'Nothing was changed.'
  exit 1
fi

answers=$(mktemp --directory)
trap 'rm --recursive --force "$answers"' EXIT
kiln-way-in ask "$answers" "$key"

mkdir -p "${INSTALL_LINK%/*}"
ln -sfn "$disk" "$INSTALL_LINK"
# The question above has shown the disk and its content.
"$MAKE_DISK" --yes-wipe-all-disks
# Old data there must not be taken for a seed at first boot.
if [[ -n $SEED_DEVICE ]]; then
  udevadm settle --timeout=30
  blkdiscard --zeroout --force "$SEED_DEVICE" || shred --iterations=0 --zero "$SEED_DEVICE"
fi
nixos-install --system "$TOPLEVEL" --root /mnt --no-root-password --no-channel-copy
kiln-way-in put "$answers" /mnt
sync
echo 'Installed. Take the disc out and restart.'
