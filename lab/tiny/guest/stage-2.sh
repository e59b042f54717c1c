#!@out@/sw/bin/sh
# From the mounted root to a listening SSH, then init. Tests wait for the last line on the console.
export PATH=@out@/sw/bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t tmpfs -o mode=755 run /run
mkdir -p /dev/pts
mount -t devpts pts /dev/pts
echo "<<< NixOS Stage 2 >>>"
grep -q kiln.live= /proc/cmdline || @out@/seed
@out@/activate
ln -sfn @out@ /run/booted-system
find /sys/devices -name modalias -exec cat {} + | sort -u | xargs modprobe -a -q 2>/dev/null
acpid -l /dev/null -p /run/acpid.pid

ip link set lo up
for device in /sys/class/net/*; do
  interface=${device##*/}
  [ "$interface" = lo ] && continue
  ip link set "$interface" up
  # -b: without an answer it keeps asking in the background, and the boot continues.
  udhcpc -b -S -i "$interface" -s /etc/udhcpc.sh -x "hostname:$(hostname)" -t 5 -T 1 -p "/run/udhcpc.$interface.pid" >/dev/null 2>&1
done

# Made at the first boot, so that no two machines share it.
host_key=/etc/dropbear/dropbear_ed25519_host_key
mkdir -p /etc/dropbear
# Unless the seed brought one that Kiln knows: in OpenSSH's format, which dropbear does not read.
seeded_key=/etc/ssh/ssh_host_ed25519_key
[ -e $host_key ] || [ ! -e $seeded_key ] || dropbearconvert openssh dropbear $seeded_key $host_key 2>/dev/null
[ -e $host_key ] || dropbearkey -t ed25519 -f $host_key >/dev/null 2>&1
dropbear -s -j -k -p 22 -r $host_key -P /run/dropbear.pid
fingerprint=$(dropbearkey -y -f $host_key | sed -n 's/.*\(SHA256:[^ ]*\).*/\1/p')
address=$(ip -4 -o addr show scope global | awk '{print $4; exit}')

grep -q kiln.live= /proc/cmdline && installer="installer "
echo "kiln-lab: ${installer}ready $(hostname) system=@out@ address=${address%/*} hostkey=$fingerprint up=$(cut -d' ' -f1 /proc/uptime)"
exec init
