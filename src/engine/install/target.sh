# A machine that something will be installed on. `setsid --wait` and the programs are what nixos-anywhere needs there before the
# installer runs. It changes nothing.
PATH="$PATH:/run/wrappers/bin:/run/current-system/sw/bin:/usr/local/bin:/usr/sbin:/sbin:/usr/bin:/bin"
say kernel "$(uname -s)"
say machine "$(uname -m)"
if [ -r /etc/os-release ]; then
  while IFS= read -r line; do
    case $line in PRETTY_NAME=* | ID=* | VARIANT_ID=*) say os "$line" ;; esac
  done </etc/os-release
fi
if [ "$(id -u)" = 0 ]; then say rights root
elif has sudo && sudo -n true 2>/dev/null; then say rights sudo
elif ! has sudo && has doas && doas -n true 2>/dev/null; then say rights doas
else say rights none; fi
if [ -d /sys/firmware/efi ]; then say boot efi; else say boot bios; fi
if [ -r /proc/meminfo ]; then
  while read -r name value _; do [ "$name" = MemTotal: ] && say memory "$value"; done </proc/meminfo
fi
if [ -r /proc/sys/kernel/kexec_load_disabled ]; then say kexec-disabled "$(cat /proc/sys/kernel/kexec_load_disabled)"; fi
[ -r /sys/kernel/security/lockdown ] && say lockdown "$(cat /sys/kernel/security/lockdown)"
if has systemd-detect-virt; then say container "$(systemd-detect-virt --container 2>/dev/null)"; fi
for tool in bash tar cpio; do has "$tool" || say lacks "$tool"; done
if ! has setsid || ! setsid --wait true 2>/dev/null; then say lacks 'setsid --wait'; fi
say ssh "$SSH_CONNECTION"
for key in /etc/ssh/ssh_host_*_key.pub; do
  [ -r "$key" ] && say host-key "$(head -n 1 "$key")"
done
