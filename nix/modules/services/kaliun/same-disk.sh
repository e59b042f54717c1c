# Which disks a folder is on, for what empties those of the system and no others. KILN_ROOT names another folder than /, for tests.

# disks_of FOLDER: one a line. The whole disk of a partition, with what is below LVM, RAID and encryption; the pool of a ZFS.
disks_of() {
  local source type
  read -r type source < <(findmnt --noheadings --raw --first-only --output FSTYPE,SOURCE --target "$1") || true
  # A subvolume is named behind its device.
  source=${source%%\[*}
  if [[ $type == zfs ]]; then
    echo "zfs ${source%%/*}"
  elif [[ -b $source ]]; then
    lsblk --inverse --noheadings --raw --paths --output TYPE,NAME "$source" | sed --quiet 's/^\(disk\|loop\) //p' | sort --unique
  else
    echo "$type $source"
  fi
}

# is_of_system FOLDER: whether it is on a disk of the system, or on one that has the state of the box.
is_of_system() {
  local disks
  disks=$(
    disks_of "${KILN_ROOT:-/}"
    disks_of "${KILN_ROOT-}/var/lib/kaliun"
  )
  disks_of "$1" | grep --quiet --line-regexp --fixed-strings "$disks"
}
