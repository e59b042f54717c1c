# A host's disks. Which there are, and what is built on what, comes from the kernel (/sys), so it is there without any program.
# What is on them comes from lsblk; without it from udev and blkid. It changes nothing, and needs no rights where udev runs;
# volume groups without active volumes are read by root alone.
PATH="$PATH:/run/current-system/sw/bin:/usr/sbin:/sbin:/usr/bin:/bin"
tab=$(printf '\t')
# One line of a file of /sys; some have a name without its end, or binary headers.
line() { [ -r "$1" ] && head -n 1 "$1" 2>/dev/null | tr -d '\000-\037'; }
lines() { sed "s/^/$1$tab/" 2>/dev/null; }
say kernel "$(uname -s)"
say user "$(id -u)"
for block in /sys/class/block/*; do
  [ -e "$block" ] || continue
  name=${block##*/}
  place=$(readlink -f "$block")
  say block "$name"
  say place "$place"
  for fact in dev size ro removable partition; do [ -r "$block/$fact" ] && say "$fact" "$(line "$block/$fact")"; done
  if [ -e "$block/partition" ]; then
    say partname "$(sed -n 's/^PARTNAME=//p' "$block/uevent" 2>/dev/null)"
    continue
  fi
  for fact in model vendor; do [ -r "$block/device/$fact" ] && say "$fact" "$(line "$block/device/$fact")"; done
  for file in wwid device/wwid; do [ -r "$block/$file" ] && say wwid "$(line "$block/$file")"; done
  for file in serial device/serial; do [ -r "$block/$file" ] && say serial "$(line "$block/$file")"; done
  [ -r "$block/device/vpd_pg80" ] && say serial "$(tail -c +5 "$block/device/vpd_pg80" 2>/dev/null | tr -d '\000-\037')"
  case $place in
    */usb[0-9]*)
      up=${place%/*}
      while [ -n "$up" ] && [ ! -e "$up/idVendor" ]; do up=${up%/*}; done
      [ -r "$up/serial" ] && say usb-serial "$(line "$up/serial")"
      ;;
  esac
  for fact in level degraded sync_action; do [ -r "$block/md/$fact" ] && say "md-$fact" "$(line "$block/md/$fact")"; done
  [ -r "$block/dm/name" ] && say dm "$(line "$block/dm/name")"
  [ -r "$block/dm/uuid" ] && say dm-uuid "$(line "$block/dm/uuid")"
  for slave in "$block"/slaves/*; do [ -e "$slave" ] && say slave "${slave##*/}"; done
done
for link in /dev/disk/by-id/*; do
  [ -L "$link" ] && say id "$(readlink -f "$link") ${link##*/}"
done
lines mount </proc/self/mountinfo
lines swap </proc/swaps
for set in /sys/fs/btrfs/*/devices; do
  # shellcheck disable=SC2012 # Names of the kernel, without blanks.
  [ -d "$set" ] && say btrfs "$(ls "$set" | tr '\n' ' ')"
done
# The volume group of each of its members, which only root reads. Without locks, so it changes nothing.
if [ "$(id -u)" = 0 ] && command -v pvs >/dev/null && command -v timeout >/dev/null; then
  timeout 20 pvs --readonly --noheadings -o pv_name,vg_uuid,vg_name </dev/null 2>/dev/null | head -n 4000 |
    while read -r member group; do
      case $member in /dev/*) say lvm "$(readlink -f "$member") $group" ;; esac
    done
fi
reads=no
if [ -d /run/udev/data ]; then reads=yes; fi
if listed=$(lsblk --json --bytes --all --output-all 2>/dev/null); then
  if [ "$(id -u)" = 0 ]; then reads=yes; fi
  printf '%s\n' "$listed" | lines lsblk
else
  for known in /run/udev/data/b*; do
    [ -r "$known" ] || continue
    say udev "${known##*/b}"
    grep -E '^E:ID_(FS_TYPE|FS_LABEL|FS_UUID|PART_TABLE_TYPE|PART_ENTRY_NAME|SERIAL_SHORT|WWN)=' "$known" | lines E
  done
  if [ "$(id -u)" = 0 ] && command -v blkid >/dev/null; then
    reads=yes
    blkid 2>/dev/null | lines blkid
  fi
fi
say reads "$reads"
