# Before each start of a container, also one that its own restart asks for: the host's root makes folders and files in it by these
# names, and would follow a link that root in the container has put there.
# root: the container's files. INSTANCE: its name. They are in the unit's environment.
declare root INSTANCE
for name in etc etc/machine-id root usr usr/bin var var/lib var/lib/private var/log var/log/journal; do
  if [[ -L $root/$name ]]; then
    echo "/$name in the container is a link, so it is not started. Restore a snapshot of it." >&2
    exit 1
  fi
done
# A name server's file may be a link, which is replaced. Through one to a folder the host would write into that folder.
if [[ -L $root/etc/resolv.conf && -d $root/etc/resolv.conf ]]; then
  echo "/etc/resolv.conf in the container is a link to a folder, so it is not started. Restore a snapshot of it." >&2
  exit 1
fi
# The host reads this file whole before the container starts, and the container can write in its profile's folder.
system=${SYSTEM_PATH:-/nix/var/nix/profiles/per-container/$INSTANCE/system}/system
if [[ -e $system || -L $system ]]; then
  real=$(readlink -f "$system") || real=
  if [[ $real != /nix/store/* || ! -f $real ]]; then
    echo "$system is not a file of the store, so the container is not started. Destroy it, and bring it back from the trash." >&2
    exit 1
  fi
fi
