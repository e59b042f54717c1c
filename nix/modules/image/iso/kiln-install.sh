# kiln-install DISK: erases DISK and installs the system that this disc carries. Without a network.
if (($# != 1)) || [[ ! -b ${1:-} ]]; then
  echo 'Usage: kiln-install DISK, where DISK is one of:' >&2
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

by_label() {
  udevadm settle --timeout=30
  # A label may stand on another disk too; only this disk's counts.
  lsblk --noheadings --raw --output PATH,PARTLABEL "$disk" | awk -v label="$1" '$2 == label { print $1; exit }'
}

# The partitions of docs/nix.md, as the image has them.
make_disk() {
  sgdisk --zap-all \
    --new=1:0:+512M --typecode=1:ef00 --change-name=1:kiln-esp \
    --new=2:0:+4M --typecode=2:"$SEED_TYPE" --change-name=2:kiln-seed \
    --new=3:0:0 --typecode=3:"$(root_type)" --change-name=3:kiln-root "$disk"
  udevadm trigger --settle "$disk"
  mkfs.vfat -F 32 -n KILN-ESP "$(by_label kiln-esp)"
  local seed root
  # What lay there before must not pass for a seed at the first boot.
  seed=$(by_label kiln-seed)
  blkdiscard --zeroout --force "$seed" || shred --iterations=0 --zero "$seed"
  root=$(by_label kiln-root)
  wipefs --all "$root"
  if [[ $FILE_SYSTEM == btrfs ]]; then
    mkfs.btrfs --force "$root"
    mount "$root" /mnt
    btrfs subvolume create /mnt/@root /mnt/@nix /mnt/@home
    umount /mnt
    mount -o subvol=/@root,noatime,compress=zstd "$root" /mnt
    mkdir -p /mnt/nix /mnt/home
    mount -o subvol=/@nix,noatime,compress=zstd "$root" /mnt/nix
    mount -o subvol=/@home,noatime,compress=zstd "$root" /mnt/home
  else
    mkfs.ext4 -F -q "$root"
    mount -o noatime "$root" /mnt
  fi
  mkdir -p /mnt/boot
  mount -o umask=0077 "$(by_label kiln-esp)" /mnt/boot
}

# The Discoverable Partitions Specification's type of a root, which differs by architecture.
root_type() {
  case $(uname -m) in
    x86_64) echo 4f68bce3-e8cd-4db1-96e7-fbcaf984b709 ;;
    aarch64) echo b921b045-1df0-41c3-af44-4c6f280d3fae ;;
  esac
}

if [[ -n $PREPARE_DISK ]]; then
  mkdir -p /run/kiln
  ln -sfn "$disk" /run/kiln/install-disk
  "$PREPARE_DISK"
else
  make_disk
fi
nixos-install --system "$TOPLEVEL" --root /mnt --no-root-password --no-channel-copy
echo 'Installed. Take the disc out and restart.'
