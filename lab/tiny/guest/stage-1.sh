#!/bin/sh
# Finds the root file system by its label, on any bus, and hands over to the system that init= names.
/bin/busybox --install -s /bin
export PATH=/bin
mount -t devtmpfs dev /dev
mount -t proc proc /proc
mount -t sysfs sys /sys
echo "<<< NixOS Stage 1 >>>"

label=nixos live= init=/init
for word in $(cat /proc/cmdline); do
  case $word in
    init=*) init=${word#init=} ;;
    kiln.live=*) live=1 label=${word#kiln.live=} ;;
  esac
done

# Devices show up only after their bus driver is loaded, so look for new modules in every round.
tries=0
until device=$(findfs "LABEL=$label" 2>/dev/null); do
  find /sys/devices -name modalias -exec cat {} + | sort -u | xargs modprobe -a -q 2>/dev/null
  tries=$((tries + 1))
  if [ $tries -gt 150 ]; then
    echo "kiln-lab: no disk labelled $label"
    exec sh
  fi
  [ $tries -lt 3 ] || sleep 0.2
done

if [ -n "$live" ]; then
  modprobe -a isofs overlay
  mount -t iso9660 -o ro "$device" /iso
  mount -t tmpfs tmpfs /rw
  mkdir /rw/upper /rw/work
  mount -t overlay -o lowerdir=/iso,upperdir=/rw/upper,workdir=/rw/work root /mnt
else
  modprobe ext4
  mount -t ext4 "$device" /mnt
fi || exec sh

umount /proc /sys
mount --move /dev /mnt/dev
exec switch_root /mnt "$init"
