# The disk script of `nixos-anywhere --flake`: it runs as root on the machine that is installed, and asks nothing. `kiln
# install` has set the link to the disk that a person chose. Without the link there has to be one disk only.
# DEVICES: the configuration's disks, of which the link may be one. LABELS: of the partitions that are made. WAY_IN: whether
# the configuration lets someone log in.

# EFI_FOLDER is another one in tests.
if [[ -n $NEEDS_UEFI && ! -d ${EFI_FOLDER:-/sys/firmware/efi} ]]; then
  echo 'kiln: this machine was started by BIOS, and the installed system starts by UEFI only. Nothing was changed.' >&2
  echo 'kiln: set its boot mode to UEFI (in its firmware, or in the settings of the virtual machine or the provider), start it again, and repeat this.' >&2
  exit 1
fi

# A person sets it where --extra-files brings what the configuration has not.
way_in_mark=${INSTALL_LINK%/*}/way-in
if [[ -z $WAY_IN && ! -e $way_in_mark ]]; then
  echo 'kiln: no one could log in to this system: its configuration has no SSH key and no password. Nothing was changed.' >&2
  echo 'kiln: put a key into authorizedKeys in its settings.json (or users.users.NAME.openssh.authorizedKeys.keys), and repeat this.' >&2
  echo "kiln: if --extra-files brings a key or a password, say so on the machine, as root: mkdir -p ${way_in_mark%/*} && touch $way_in_mark" >&2
  echo 'kiln: then go on with: nixos-anywhere --phases disko,install,reboot …' >&2
  exit 1
fi

read -r -a wanted <<<"$DEVICES"
chosen=
for device in "${wanted[@]}"; do
  if [[ $device == "$INSTALL_LINK" ]]; then chosen=yes; fi
done

if [[ -n $chosen && ! -e $INSTALL_LINK ]]; then
  candidates=()
  mounted=()
  listed=$(lsblk --nodeps --noheadings --raw --output PATH,TYPE,RO,RM --exclude 1,7,11)
  while read -r path type readOnly removable; do
    [[ $type == disk && $readOnly == 0 && $removable == 0 && $path != /dev/zram* ]] || continue
    # Skips the disk that the installer itself runs from, but not one that a user mounted to look at it: that may be the
    # intended one, and then the free disk is not.
    use=free
    while read -r point; do
      case $point in
        '') ;;
        /run/media/*) use=${use/free/mounted} ;;
        / | /boot | /boot/* | /cdrom | /iso | /lib/live/* | /nix | /nix/* | /run/* | '[SWAP]') use=system ;;
        *) use=${use/free/mounted} ;;
      esac
    done < <(lsblk --noheadings --output MOUNTPOINTS "$path")
    [[ $use != system ]] || continue
    candidates+=("$path")
    [[ $use != mounted ]] || mounted+=("$path")
  done <<<"$listed"
  if ((${#candidates[@]} != 1 || ${#mounted[@]} > 0)); then
    if ((${#candidates[@]} == 0)); then
      echo 'kiln: this machine has no disk that is free to be erased. Nothing was changed.' >&2
    elif ((${#candidates[@]} == 1)); then
      echo "kiln: ${candidates[0]} is mounted, and nothing says that it may be erased. Nothing was changed." >&2
    else
      echo "kiln: this machine has ${#candidates[@]} disks, and nothing says which one to erase. Nothing was changed." >&2
    fi
    lsblk --nodeps --output PATH,SIZE,MODEL,SERIAL,RM,MOUNTPOINTS --exclude 1,7,11 >&2
    echo "kiln: choose it on the machine, as root: mkdir -p ${INSTALL_LINK%/*} && ln -s /dev/DISK $INSTALL_LINK" >&2
    echo 'kiln: then go on with: nixos-anywhere --phases disko,install,reboot …' >&2
    exit 1
  fi
  mkdir -p "${INSTALL_LINK%/*}"
  ln -sfn "${candidates[0]}" "$INSTALL_LINK"
fi
# Before anything is erased: on a smaller one the installation would end in its middle.
if [[ -n $chosen ]]; then
  size=$(lsblk --bytes --nodeps --noheadings --output SIZE "$INSTALL_LINK")
  if ((size < MINIMUM_MIB * 1048576)); then
    echo "kiln: the disk has $((size / 1048576)) MiB, and this system needs $MINIMUM_MIB MiB. Nothing was changed." >&2
    echo "kiln: choose a larger one on the machine, as root: ln -sfn /dev/DISK $INSTALL_LINK" >&2
    exit 1
  fi
fi

erased=' '
for device in "${wanted[@]}"; do erased+="$(realpath --canonicalize-missing "$device") "; done

# disko would remove the whole of a group or a pool, from the other disks as well.
listed=$(lsblk --json --tree --output KNAME,PATH,TYPE,FSTYPE,LABEL,UUID)
shared=$(kiln-shared-disks <<<"$listed")
while IFS=$'\t' read -r path others; do
  [[ $erased == *" $path "* ]] || continue
  read -r -a each <<<"$others"
  for other in "${each[@]}"; do
    if [[ $erased == *" $other "* ]]; then continue; fi
    echo "kiln: $path shares a volume group, an array or a pool with $other. To install on it would erase what lies on that as well. Nothing was changed." >&2
    echo "kiln: take $path out of it first (vgreduce and pvremove, mdadm, zpool, btrfs device remove), or install on another disk." >&2
    exit 1
  done
done <<<"$shared"

# The system finds its partitions and its seed by name, so it would confuse them with those of another disk. So would disko,
# which makes and mounts its partitions by their names.
read -r -a made <<<"$LABELS"
disks=$(lsblk --nodeps --noheadings --raw --output PATH --exclude 1,11)
while read -r other; do
  if [[ $erased == *" $other "* ]]; then continue; fi
  found=$(lsblk --noheadings --raw --output PARTLABEL "$other")
  if [[ -n $chosen && $'\n'$found == *$'\n'kiln-* ]]; then
    echo "kiln: $other already has a Kiln system. Nothing was changed." >&2
    echo "kiln: remove or erase it first (wipefs --all), or choose it on the machine, as root: ln -sfn $other $INSTALL_LINK" >&2
    exit 1
  fi
  for label in "${made[@]}"; do
    if [[ $'\n'$found$'\n' == *$'\n'"$label"$'\n'* ]]; then
      echo "kiln: $other has a partition named $label, as the disk of this system has. What is meant for that disk could be written to $other. Nothing was changed." >&2
      echo "kiln: take $other out of the machine for the installation and afterwards. If nothing on it is needed, erase it first (wipefs --all)." >&2
      exit 1
    fi
  done
done <<<"$disks"

"$MAKE_DISK" --yes-wipe-all-disks
# Old data there must not be taken for a seed at first boot.
if [[ -n $SEED_DEVICE ]]; then
  udevadm settle --timeout=30
  blkdiscard --zeroout --force "$SEED_DEVICE" || shred --iterations=0 --zero "$SEED_DEVICE"
fi
