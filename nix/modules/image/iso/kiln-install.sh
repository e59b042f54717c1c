# kiln-install DISK [--key KEY]: erases DISK and installs the system that this disc carries. Without a network.
# KEY is an SSH public key, or a file with one, for the administrator. Without it, and where the form had none, it asks.
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

if [[ $(lsblk --nodeps --noheadings --output TYPE "$disk") != disk ]]; then
  echo "kiln-install: $disk is no whole disk" >&2
  exit 1
fi
if lsblk --noheadings --output MOUNTPOINTS "$disk" | grep --quiet '[^[:space:]]'; then
  echo "kiln-install: $disk is in use: this disc runs from it, or something on it is mounted" >&2
  exit 1
fi

# The system finds its partitions, and what personalises it, by name: those of another disk would be mixed up with its own.
while read -r other; do
  if [[ $other != "$disk" ]] && lsblk --noheadings --raw --output PARTLABEL "$other" | grep --quiet '^kiln-'; then
    echo "kiln-install: $other holds a system of Kiln's already. Remove or erase it first (wipefs --all), or choose it" >&2
    exit 1
  fi
done < <(lsblk --nodeps --noheadings --raw --output PATH --exclude 1,11)

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
# It was asked above, with what is on the disk.
"$MAKE_DISK" --yes-wipe-all-disks
# What lay there before must not pass for a seed at the first boot.
if [[ -n $SEED_DEVICE ]]; then
  udevadm settle --timeout=30
  blkdiscard --zeroout --force "$SEED_DEVICE" || shred --iterations=0 --zero "$SEED_DEVICE"
fi
nixos-install --system "$TOPLEVEL" --root /mnt --no-root-password --no-channel-copy
kiln-way-in put "$answers" /mnt
sync
echo 'Installed. Take the disc out and restart.'
