# kiln-seed [DEVICE…]: installs the seed from one of the devices, and wipes it. The format: docs/seed.md.
# Without devices: the partitions labelled kiln-seed on the disk that the system runs from. In a virtual machine also those
# on its other disks, which only its owner attaches; a physical machine would take a seed from anyone's USB stick.
# For tests: KILN_SEED_ROOT, KILN_SEED_WORK and KILN_SEED_SYS replace /, the unit's work folder and /sys, and
# KILN_SEED_LABEL the label.
root=${KILN_SEED_ROOT:-}
work=${KILN_SEED_WORK:-${RUNTIME_DIRECTORY:-/run/kiln-seed}}
sys=${KILN_SEED_SYS:-/sys}
label=${KILN_SEED_LABEL:-kiln-seed}
header_bytes=512
largest_bytes=$((64 * 1024 * 1024))

say() { printf 'kiln-seed: %s\n' "$*" >&2; }

# The folder below /sys of the block device that holds a mounted folder; nothing where none does (tmpfs, ZFS).
block_of() {
  local number source
  read -r number source < <(findmnt --noheadings --nofsroot --target "$1" --output MAJ:MIN,SOURCE) || return 0
  # Btrfs shows an anonymous device number, and the name of its device.
  if [[ ! -e $sys/dev/block/$number && -b $source ]]; then number=$(stat --dereference --format=%Hr:%Lr "$source"); fi
  if [[ -e $sys/dev/block/$number ]]; then realpath "$sys/dev/block/$number"; fi
}

# The disk of a block device, and what an encrypted one, a RAID or a volume is made of: one folder below /sys each.
disks_of() {
  local block=$1 below
  if [[ -e $block/partition ]]; then block=${block%/*}; fi
  printf '%s\n' "$block"
  for below in "$block"/slaves/*; do
    if [[ -e $below ]]; then disks_of "$(realpath "$below")"; fi
  done
}

# /nix/store too, for a system whose root is in memory.
own_disks() {
  local folder block
  for folder in / /nix/store; do
    block=$(block_of "$folder")
    if [[ -n $block ]]; then disks_of "$block"; fi
  done
}

# Asks the kernel and the partition table: udev may take longer than the boot can wait.
labelled() {
  local partition device found status disk own='' any=''
  if systemd-detect-virt --vm --quiet; then any=yes; else own=$(own_disks); fi
  for partition in "$sys"/class/block/*/partition; do
    # A computer without any partition would not have booted.
    [[ -e $partition ]] || return 1
    device=$(sed --quiet 's/^DEVNAME=//p' "${partition%/*}/uevent") || return
    # Reads only the table's entry: the partition's content might look like two file systems at once.
    status=0
    found=$(blkid --probe --usages other --output value --match-tag PART_ENTRY_NAME "/dev/$device") || status=$?
    # From 126 on blkid was not found, or is not a program for this computer. Lower codes mean that the partition has no
    # name, can't be read or was pulled out.
    if ((status >= 126)); then return 1; fi
    [[ $found == "$label" ]] || continue
    disk=$(realpath "${partition%/*}/..") || return
    if [[ -n $any || $'\n'$own$'\n' == *$'\n'"$disk"$'\n'* ]]; then
      printf '/dev/%s\n' "$device"
    else
      say "left /dev/$device unread: a physical machine reads its seed only from the disk that its system runs from"
    fi
  done
}

size_of() { if [[ -b $1 ]]; then blockdev --getsize64 "$1"; else stat --dereference --format=%s "$1"; fi; }

# Reads the header into version, size and sha256; sets the reason if it is not one that we can read.
check_header() {
  local line
  version='' size='' sha256=''
  while read -r line; do
    case $line in
      'KILNSEED '*) version=${line#KILNSEED } ;;
      'size '*) size=${line#size } ;;
      'sha256 '*) sha256=${line#sha256 } ;;
    esac
  done < <(head --bytes=$header_bytes "$1" | tr --delete '\0')
  if [[ $version != 1 ]]; then
    reason="it has version \"$version\", and this system reads version 1"
  elif [[ ! $size =~ ^[1-9][0-9]{0,8}$ ]] || ((size > largest_bytes || size + header_bytes > $(size_of "$1"))); then
    reason="its size \"$size\" does not fit the partition"
  elif [[ ! $sha256 =~ ^[0-9a-f]{64}$ ]]; then
    reason='its checksum is missing'
  fi
  [[ -z $reason ]]
}

unpack() {
  local listing
  head --bytes=$((header_bytes + size)) "$1" | tail --bytes=+$((header_bytes + 1)) >"$work/payload.tar" || true
  if ! sha256sum --check --status <<<"$sha256  $work/payload.tar"; then
    reason='its checksum is wrong: it was damaged, or not written to the end'
  elif ! listing=$(tar --list --verbose --file "$work/payload.tar"); then
    reason='its payload is not a tar archive'
  elif [[ -n $(awk '!/^-/' <<<"$listing") ]]; then
    reason='it holds something other than regular files'
  elif [[ -n $(tar --list --file "$work/payload.tar" | awk '!/^(manifest|files\/[0-9]+)$/') ]]; then
    reason='it holds a file of an unknown name'
  else
    tar --extract --no-same-owner --no-same-permissions --directory "$work" --file "$work/payload.tar"
  fi
  [[ -z $reason ]]
}

# kind, mode, owner, group, path: one line each, in the order of files/1, files/2, …
line_pattern='^(d|f) (0[0-7]{3}) ([a-z_][a-z0-9_-]*) ([a-z_][a-z0-9_-]*) (/(etc|home|root|var/lib)/[^[:cntrl:]]*[^/[:cntrl:]])$'

# Everything is checked before anything is installed: a seed is installed completely or not at all.
check_manifest() {
  local line count=0 number=0
  while IFS= read -r line || [[ -n $line ]]; do
    number=$((number + 1))
    if [[ ! $line =~ $line_pattern ]]; then
      reason="line $number of its manifest can't be read"
    elif [[ ${BASH_REMATCH[5]}/ == *'/../'* || ${BASH_REMATCH[5]}/ == *'/./'* || ${BASH_REMATCH[5]} == *'//'* ]]; then
      reason="line $number of its manifest leads elsewhere"
    elif ! getent passwd "${BASH_REMATCH[3]}" >/dev/null || ! getent group "${BASH_REMATCH[4]}" >/dev/null; then
      reason="line $number of its manifest names an owner that this system has not"
    elif [[ $(realpath --canonicalize-missing "$root${BASH_REMATCH[5]}") == "$root/nix/"* ]]; then
      reason="line $number of its manifest is of a file that the configuration makes"
    elif [[ ${BASH_REMATCH[1]} == f ]]; then
      count=$((count + 1))
      [[ -f $work/files/$count ]] || reason="file $count of its manifest is missing"
    fi
    [[ -z $reason ]] || return 1
  done <"$work/manifest"
  if ((count == 0)); then reason='it is empty'; fi
  [[ -z $reason ]]
}

# Each command returns its own failure: errexit is off in a function that is called in a condition.
install_all() {
  local line count=0 target targets=()
  while IFS= read -r line || [[ -n $line ]]; do
    [[ $line =~ $line_pattern ]] || return
    target=$root${BASH_REMATCH[5]}
    if [[ ${BASH_REMATCH[1]} == d ]]; then
      install --directory --mode="${BASH_REMATCH[2]}" --owner="${BASH_REMATCH[3]}" --group="${BASH_REMATCH[4]}" "$target" ||
        return
    else
      count=$((count + 1))
      (umask 022 && mkdir --parents "${target%/*}") || return
      if ! install --no-target-directory --mode="${BASH_REMATCH[2]}" --owner="${BASH_REMATCH[3]}" \
        --group="${BASH_REMATCH[4]}" "$work/files/$count" "$target.kiln-seed" ||
        ! mv --no-target-directory "$target.kiln-seed" "$target"; then
        rm --force "$target.kiln-seed"
        return 1
      fi
    fi
    targets+=("$target")
  done <"$work/manifest"
  # Flushed to the drive, because the next step destroys the only other copy.
  sync --file-system "${targets[@]}" || return
  say "installed $count files"
}

# The first block while the rest is being wiped: it marks an interrupted wipe, which the next boot finishes.
being_wiped='KILNSEED 0'

# first byte, count
zero() {
  if [[ -b $device ]] && blkdiscard --zeroout --offset "$1" --length "$2" "$device" 2>/dev/null; then
    sync "$device"
  else
    dd if=/dev/zero of="$device" bs=64K seek="$1" oflag=seek_bytes count="$2" iflag=count_bytes conv=notrunc,fsync status=none
  fi
}

# Refused seeds too: they may hold secrets. The first block is wiped last: without it, nothing looks at the rest.
wipe() {
  local device=$1 bytes
  bytes=$(size_of "$device")
  if ((bytes > largest_bytes + header_bytes)); then bytes=$((largest_bytes + header_bytes)); fi
  # conv=sync fills the rest of the block with zeros.
  if ! { printf '%s\n' "$being_wiped" | dd of="$device" bs=$header_bytes conv=notrunc,fsync,sync status=none &&
    zero $header_bytes $((bytes - header_bytes)) && zero 0 $header_bytes &&
    cmp --silent --bytes="$bytes" "$device" /dev/zero; }; then
    say "$device could not be wiped: what was put on this drive may still be on it"
    return 1
  fi
}

umask 077
state=$root/var/lib/kiln
mkdir --parents "$work" "$state"
chmod 755 "$state"
trap 'rm --recursive --force "$work/payload.tar" "$work/manifest" "$work/files"' EXIT

# An interrupted installation, or one that ran out of space, may succeed at the next boot, but must not be tried at
# every boot for ever. The file has one byte for each boot that began to install a seed, and one for each that may have
# looked too early.
most_starts=3
count_start() {
  printf . >>"$state/$1"
  starts=$(size_of "$state/$1")
}

status=0 again=0 seeds=0 all_here=1 devices=("$@")
if (($# == 0)); then
  udevadm settle --timeout=10 || all_here=0
  if ! listing=$(labelled); then
    say 'the partitions of this computer could not be listed; the next boot tries again'
    exit 1
  fi
  if [[ -n $listing ]]; then mapfile -t devices <<<"$listing"; fi
fi

for device in "${devices[@]}"; do
  if ! beginning=$(head --bytes=8 "$device" | tr --delete '\0'); then
    all_here=0
    continue
  fi
  [[ $beginning == KILNSEED ]] || continue
  if ((!seeds)); then count_start seed-starts; fi
  seeds=$((seeds + 1)) reason=
  rm --recursive --force "$work/payload.tar" "$work/manifest" "$work/files"
  if [[ $(head --bytes=$((${#being_wiped} + 1)) "$device" | tr --delete '\0') == "$being_wiped" ]]; then
    say "resuming the interrupted wipe of $device"
  elif ((starts > most_starts)); then
    say "gave up on the seed on $device: $most_starts boots could not install it completely. Personalise the drive again"
    status=1
  elif check_header "$device" && unpack "$device" && check_manifest; then
    if ! install_all; then
      say "the seed on $device could not be installed completely; the next boot tries again"
      status=1 again=1
      continue
    fi
  else
    say "rejected the seed on $device and installed nothing of it: $reason. Personalise the drive again"
    status=1
  fi
  wipe "$device" || status=1
done

if ((!seeds && !all_here)); then
  count_start seed-looks
  if ((starts <= most_starts)); then
    say 'some devices are missing or unreadable, and the others have no seed; the next boot looks again'
    again=1
  fi
fi

# Marked only here: an interrupted boot has not finished its first boot.
if ((!again)); then
  touch "$state/seeded"
  rm --force "$state/seed-starts" "$state/seed-looks"
fi
exit "$status"
