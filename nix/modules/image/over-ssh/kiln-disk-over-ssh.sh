# The disk script of `nixos-anywhere --flake`: it runs as root on the machine that is installed, and asks nothing. `kiln
# install` has set the link to the disk that a person chose. Without the link there has to be one disk only.
if [[ ! -e $INSTALL_LINK ]]; then
  candidates=()
  mounted=()
  listed=$(lsblk --nodeps --noheadings --raw --output PATH,TYPE,RO,RM --exclude 1,7,11)
  while read -r path type readOnly removable; do
    [[ $type == disk && $readOnly == 0 && $removable == 0 && $path != /dev/zram* ]] || continue
    # What the installer itself runs from is left out. A disk that a user mounted to look at it is not: it may be the one that
    # is meant, and then the disk that is free is not.
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
size=$(lsblk --bytes --nodeps --noheadings --output SIZE "$INSTALL_LINK")
if ((size < MINIMUM_MIB * 1048576)); then
  echo "kiln: the disk has $((size / 1048576)) MiB, and this system needs $MINIMUM_MIB MiB. Nothing was changed." >&2
  echo "kiln: choose a larger one on the machine, as root: ln -sfn /dev/DISK $INSTALL_LINK" >&2
  exit 1
fi
"$MAKE_DISK" --yes-wipe-all-disks
# Old data there must not be taken for a seed at first boot.
if [[ -n $SEED_DEVICE ]]; then
  udevadm settle --timeout=30
  blkdiscard --zeroout --force "$SEED_DEVICE" || shred --iterations=0 --zero "$SEED_DEVICE"
fi
