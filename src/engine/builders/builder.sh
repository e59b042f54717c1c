# What a builder can build. It changes nothing.
say plain-daemon "$(command -v nix-daemon)"
add_nix_to_path
PATH=$PATH:/usr/local/bin:/usr/bin:/bin
say daemon "$(command -v nix-daemon)"
say architecture "$(uname -m)"
say cpus "$(nproc 2>/dev/null || getconf _NPROCESSORS_ONLN)"
if [ -r /proc/meminfo ]; then
  while read -r name value _; do case $name in MemTotal:) say memory "$value" ;; esac; done </proc/meminfo
fi
place=/nix/store
[ -d "$place" ] || place=/
say disk "$(df -Pk "$place" 2>/dev/null | tail -n 1)"
for each in /proc/sys/fs/binfmt_misc/*; do
  case $each in */register | */status | *'*') ;; *) say emulates "${each##*/}" ;; esac
done
say nix "$(nix --version 2>/dev/null)"
say tar "$(tar --version 2>/dev/null | head -n 1)"
# shellcheck disable=SC2185 # It prints its version, and looks nowhere.
say find "$(find --version 2>/dev/null | head -n 1)"
nix() { command nix --extra-experimental-features nix-command "$@"; }
{ nix config show || nix show-config; } 2>/dev/null | while IFS= read -r line; do
  case $line in system\ =* | extra-platforms\ =* | system-features\ =* | max-jobs\ =* | sandbox\ =*) say "nix-${line%% =*}" "${line#* = }" ;; esac
done
