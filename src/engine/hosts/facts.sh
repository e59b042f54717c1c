# What a host is and runs. It changes nothing.
add_nix_to_path
PATH=$PATH:/usr/sbin:/sbin:/usr/bin:/bin
say clock "$(date +%s)"
say hostname "$(uname -n)"
say architecture "$(uname -m)"
say kernel "$(uname -r)"
[ -e /etc/NIXOS ] && say nixos yes
if [ -r /etc/os-release ]; then
  while IFS= read -r line; do case $line in PRETTY_NAME=* | NAME=*) say os "$line" ;; esac; done </etc/os-release
fi
for which in booted current; do
  [ -e "/run/$which-system" ] || continue
  say "$which" "$(readlink -f "/run/$which-system")"
  for part in kernel initrd kernel-modules; do say "$which-part" "$part $(readlink -f "/run/$which-system/$part")"; done
  say "$which-part" "kernel-params $(head -c 8192 "/run/$which-system/kernel-params" 2>/dev/null | tr '\n\t' '  ')"
done
[ -r /run/current-system/nixos-version ] && say label "$(cat /run/current-system/nixos-version)"
say profile "$(readlink /nix/var/nix/profiles/system)"
for link in /nix/var/nix/profiles/system-*-link; do
  [ -L "$link" ] && say generation "${link##*/} $(stat -c %Y "$link" 2>/dev/null || echo '?') $(readlink -f "$link")"
done
[ -r /etc/kiln/configuration/settings.json ] && say settings "$(head -c 65536 /etc/kiln/configuration/settings.json | tr '\n\t' '  ')"
[ -r /etc/kiln/system.json ] && say kiln "$(head -c 4096 /etc/kiln/system.json | tr '\n\t' '  ')"
updated=/var/lib/kiln-updates/last_switch
if [ -r "$updated" ]; then
  say update "$(head -c 4096 "$updated" | tr '\n\t' '  ')"
  say update-at "$(stat -c %Y "$updated" 2>/dev/null)"
fi
looked=/var/lib/kiln-updates/last_look
[ -r "$looked" ] && say look "$(head -c 4096 "$looked" | tr '\n\t' '  ')"
[ -e /etc/voxnix/broker.json ] && say broker yes
[ -r /var/lib/kiln/box ] && say box "$(head -c 64 /var/lib/kiln/box | tr '\n\t' '  ')"
if has kiln-host && kiln-host 2>&1 </dev/null | grep -q '^ *snapshots$'; then say snapshots yes; fi
if [ -r /proc/meminfo ]; then
  while read -r name value _; do case $name in MemTotal: | MemAvailable:) say memory "$name $value" ;; esac; done </proc/meminfo
fi
[ -r /proc/uptime ] && say uptime "$(cat /proc/uptime)"
place=/nix/store
[ -d "$place" ] || place=/
say disk "$(df -Pk "$place" 2>/dev/null | tail -n 1)"
if [ -d /run/systemd/system ]; then
  say systemd yes
  systemctl list-units --failed --plain --no-legend --no-pager 2>/dev/null | while read -r unit _; do say failed "$unit"; done
fi
say nix "$(nix --version 2>/dev/null || nix-store --version 2>/dev/null)"
