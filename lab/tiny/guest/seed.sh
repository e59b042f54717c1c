#!@out@/sw/bin/sh
# Installs the drive's seed at first boot and wipes it, as docs/seed.md describes, with busybox only.
# Everything is checked before anything is installed; the boot continues in any case.
export PATH=@out@/sw/bin
state=/var/lib/kiln
work=/run/kiln-seed
[ -e $state/seeded ] && exit 0
mkdir -p $state $work
umask 077

# The drive's own partition, or one on a second disk: the first that has a seed.
partition() {
  for uevent in /sys/class/block/*/uevent; do
    grep -qx PARTNAME=kiln-seed "$uevent" || continue
    found=$(sed -n 's,^DEVNAME=,/dev/,p' "$uevent")
    [ "$(head -c 8 "$found")" = KILNSEED ] || continue
    echo "$found"
    return
  done
}

field() { head -c 512 "$device" | tr -d '\0' | sed -n "s/^$1 //p"; }

refused() {
  device_bytes=$(cat "/sys/class/block/${device#/dev/}/size")
  size=$(field size)
  [ "$(field KILNSEED)" = 1 ] || { echo "it is of another version"; return 0; }
  case $size in '' | *[!0-9]* | ????????*) echo "its size is wrong"; return 0 ;; esac
  [ $((size + 512)) -le $((device_bytes * 512)) ] || { echo "its size is wrong"; return 0; }
  tail -c +513 "$device" | head -c "$size" >$work/payload.tar
  [ "$(sha256sum <$work/payload.tar | cut -d' ' -f1)" = "$(field sha256)" ] || { echo "its checksum is wrong"; return 0; }
  tar -tf $work/payload.tar | grep -qvxE 'manifest|files/[0-9]+' && { echo "it holds a file of an unknown name"; return 0; }
  tar -xf $work/payload.tar -C $work || { echo "its payload is not a tar archive"; return 0; }
  line='(d|f) 0[0-7]{3} root root /(etc|home|root|var/lib)/.*[^/]'
  grep -qvxE "$line" $work/manifest && { echo "its manifest can't be read"; return 0; }
  grep -qE '/\.\.?(/|$)|//' $work/manifest && { echo "its manifest leads elsewhere"; return 0; }
  return 1
}

# There is no /etc/passwd before the activation, and what is made here is root's already.
hand_over() {
  [ "$owner:$group" = root:root ] || chown "$owner:$group" "$1" || return
  chmod "$mode" "$1"
}

install_all() {
  count=0
  while read -r kind mode owner group path; do
    (umask 022 && mkdir -p "${path%/*}")
    if [ "$kind" = d ]; then
      mkdir -p "$path"
      hand_over "$path"
    else
      count=$((count + 1))
      cp "$work/files/$count" "$path.kiln-seed"
      hand_over "$path.kiln-seed"
      mv "$path.kiln-seed" "$path"
    fi
  done <$work/manifest
  echo "kiln-lab: seed installed $count files"
}

device=$(partition)
if [ -n "$device" ]; then
  if reason=$(refused); then echo "kiln-lab: seed refused: $reason"; else install_all; fi
  blocks=$(cat "/sys/class/block/${device#/dev/}/size")
  dd if=/dev/zero of="$device" bs=512 count="$blocks" conv=fsync 2>/dev/null
  head -c $((blocks * 512)) /dev/zero | cmp -s - "$device" && echo "kiln-lab: seed wiped"
fi
rm -rf $work
chmod 755 $state
touch $state/seeded
