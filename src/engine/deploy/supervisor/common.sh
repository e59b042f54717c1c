# Places, records and processes, which all parts of the script use.

umask 077
LC_ALL=C
base=/run/kiln/deploy
roots=/nix/var/nix/gcroots/kiln
profile=/nix/var/nix/profiles/system
naps=0
[ -n "$HOME" ] || HOME=/root
# Whether Nix is found over SSH as it is.
plain_daemon=$(command -v nix-daemon)
PATH=/run/current-system/sw/bin:/run/wrappers/bin:/nix/var/nix/profiles/default/bin:$PATH:/usr/sbin:/usr/bin:/sbin:/bin
add_nix_to_path
export LC_ALL PATH HOME

resolve() { readlink -f "$1" 2>/dev/null; }
current() { resolve /run/current-system; }
get() { [ -r "$dir/$1" ] && cat "$dir/$1"; }
# By rename: a reader sees the old text or the new one. A full /run must not keep a host from going back.
# Its folder may be removed under it, by a cleanup of /run: what has begun is brought to an end all the same.
put() { [ -d "$dir" ] || mkdir -p "$dir"; printf '%s\n' "$2" >"$dir/.$1.new" && mv -f "$dir/.$1.new" "$dir/$1"; }
say() { printf 'kiln: %s\n' "$*"; }
# Seconds since the boot, so that a clock that is set in between, or is wrong by a year, changes nothing.
tick() { IFS=. read -r now _ </proc/uptime; }
# What is waited for often comes at once, and is not to be waited for long after it: the first naps are short.
doze() {
  naps=$((naps + 1))
  nap=0.1
  [ "$naps" -gt 25 ] || nap=0.02
  sleep "$nap" 2>/dev/null || sleep 1
}

# PID: its start in clock ticks; nothing when it has ended.
born() {
  [ -r "/proc/$1/stat" ] || return 0
  set -- "$(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 1,20)"
  case $1 in Z*) ;; *) printf '%s\n' "$1" | cut -d ' ' -f 2 ;; esac
}

# ID: whether its supervisor runs.
alive() {
  [ -r "$base/$1/pid" ] || return 1
  read -r pid ticks <"$base/$1/pid"
  [ -n "$ticks" ] && [ "$(born "$pid")" = "$ticks" ]
}
