# Process 1 of a test host, run by bash (which reaps orphans): mounts, boots the system that the boot loader's stand-in names,
# starts sshd and the Nix daemon, and ends with its stdin, or when something sends it USR1 (reboot) or USR2 (power off).
# $1: the host's root. With its end the kernel ends everything in the host.
set -e
root=$1
mount -t proc proc "$root/proc"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
mkdir "$root/dev/pts" "$root/dev/shm"
for device in null zero full random urandom tty; do
  touch "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
mount -t devpts -o newinstance,ptmxmode=666,mode=620 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
hostname "$(cat "$root/etc/hostname")"
mkdir -p "$root/run/sshd"

in_host() { chroot "$root" /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin HOME=/root "$@"; }

trap 'exit 41' USR1
trap 'exit 42' USR2
system=$(readlink "$root/boot/default" || true)
# What the stand-in for bootctl left: that entry, once.
once=$root/boot/loader/oneshot
if [ -e "$once" ]; then
  system=$(sed -n 's,^options init=\(.*\)/init .*,\1,p' "$root/boot/loader/entries/$(cat "$once")")
  rm "$once"
fi
if [ -n "$system" ]; then
  ln -s "$system" "$root/run/booted-system"
  in_host "$system/activate" || echo "activation failed" >&2
fi
if [ -n "$2" ]; then
  in_host "$2/nix-daemon" --daemon </dev/null >>"$root/var/log/nix-daemon.log" 2>&1 &
fi
# It runs beside its own end: a switch may stop it and start it again.
in_host /usr/local/sbin/start-sshd </dev/null

# Units that outlive a restart: of each, the one command that it starts.
for unit in "$root"/etc/systemd/system.control/multi-user.target.wants/*.service; do
  [ -e "$unit" ] || continue
  in_host PATH="$2:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin" /bin/sh -c "$(sed -n 's/^ExecStart=//p' "$unit")" </dev/null >/dev/null 2>&1 &
done

echo booted
while read -r _; do :; done
exit 0
