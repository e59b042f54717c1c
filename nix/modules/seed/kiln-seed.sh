# kiln-seed [DEVICE…]: installs the seed that is on one of the devices, and wipes it. The format: docs/seed.md.
# Without devices: every partition with the label kiln-seed, the drive's own and that of a second disk.
# KILN_SEED_ROOT and KILN_SEED_WORK name other folders than / and the unit's own, for tests.
root=${KILN_SEED_ROOT:-}
work=${KILN_SEED_WORK:-${RUNTIME_DIRECTORY:-/run/kiln-seed}}
header_bytes=512
largest_bytes=$((64 * 1024 * 1024))

say() { printf 'kiln-seed: %s\n' "$*" >&2; }

devices() {
  if (($# > 0)); then
    printf '%s\n' "$@"
    return
  fi
  udevadm settle --timeout=10 || say 'not every device is there yet'
  lsblk --noheadings --raw --output PATH,PARTLABEL | awk '$2 == "kiln-seed" { print $1 }'
}

size_of() { if [[ -b $1 ]]; then blockdev --getsize64 "$1"; else stat --dereference --format=%s "$1"; fi; }

# Reads the header into version, size and sha256; a reason on standard output when it is none that we read.
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
  tail --bytes=+$((header_bytes + 1)) "$1" | head --bytes="$size" >"$work/payload.tar" || true
  if ! sha256sum --check --status <<<"$sha256  $work/payload.tar"; then
    reason='its checksum is wrong: it was damaged, or not written to the end'
  elif ! listing=$(tar --list --verbose --file "$work/payload.tar"); then
    reason='it is no archive'
  elif [[ -n $(awk '!/^-/' <<<"$listing") ]]; then
    reason='it holds something that is no plain file'
  elif [[ -n $(tar --list --file "$work/payload.tar" | awk '!/^(manifest|files\/[0-9]+)$/') ]]; then
    reason='it holds a file of an unknown name'
  else
    tar --extract --no-same-owner --no-same-permissions --directory "$work" --file "$work/payload.tar"
  fi
  [[ -z $reason ]]
}

# kind, mode, owner, group, path: one line each, in the order of files/1, files/2, …
line_pattern='^(d|f) (0[0-7]{3}) ([a-z_][a-z0-9_-]*) ([a-z_][a-z0-9_-]*) (/(etc|home|root|var/lib)/[^[:cntrl:]]*[^/[:cntrl:]])$'

# Everything is looked at before anything is installed: a seed is taken whole or not at all.
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

install_all() {
  local line count=0 target
  while IFS= read -r line || [[ -n $line ]]; do
    [[ $line =~ $line_pattern ]]
    target=$root${BASH_REMATCH[5]}
    if [[ ${BASH_REMATCH[1]} == d ]]; then
      install --directory --mode="${BASH_REMATCH[2]}" --owner="${BASH_REMATCH[3]}" --group="${BASH_REMATCH[4]}" "$target"
    else
      count=$((count + 1))
      (umask 022 && mkdir --parents "${target%/*}")
      install --mode="${BASH_REMATCH[2]}" --owner="${BASH_REMATCH[3]}" --group="${BASH_REMATCH[4]}" \
        "$work/files/$count" "$target.kiln-seed"
      mv --no-target-directory "$target.kiln-seed" "$target"
    fi
  done <"$work/manifest"
  say "installed $count files"
}

# Refused ones too: whatever it is, it may hold secrets.
wipe() {
  local bytes
  bytes=$(size_of "$1")
  if ((bytes > largest_bytes + header_bytes)); then bytes=$((largest_bytes + header_bytes)); fi
  if ! { [[ -b $1 ]] && blkdiscard --zeroout --length "$bytes" "$1" 2>/dev/null; }; then
    dd if=/dev/zero of="$1" bs=64K count="$bytes" iflag=count_bytes conv=notrunc,fsync status=none
  fi
  cmp --silent --bytes="$bytes" "$1" /dev/zero || {
    say "$1 could not be wiped: what was put on this drive may still be on it"
    return 1
  }
}

umask 077
mkdir --parents "$work" "$root/var/lib/kiln"
chmod 755 "$root/var/lib/kiln"
# Also when it ends early: a seed that stops half-way must not be tried at every boot.
trap 'rm --recursive --force "$work/payload.tar" "$work/manifest" "$work/files"; touch "$root/var/lib/kiln/seeded"' EXIT

status=0
while IFS= read -r device; do
  [[ $(head --bytes=8 "$device" | tr --delete '\0') == KILNSEED ]] || continue
  reason=
  rm --recursive --force "$work/payload.tar" "$work/manifest" "$work/files"
  if check_header "$device" && unpack "$device" && check_manifest; then
    install_all || { say "$device could not be installed to the end" && status=1; }
  else
    say "the seed on $device is refused, whole: $reason. Personalise the drive again"
    status=1
  fi
  wipe "$device" || status=1
done < <(devices "$@")
exit "$status"
