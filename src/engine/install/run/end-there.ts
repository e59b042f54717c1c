// What an installation that is broken off leaves running on the machine is ended there, too: ssh alone only ends here. Its
// sessions are the ones that came over the machine's own loopback.

/**
 * For a POSIX sh with /proc, as root; `$1`: for how many seconds the installation has run. It spares what was there before,
 * and itself: behind an address of others' all logins may come from the loopback, its own too.
 */
export const endScript = `
PATH="$PATH:/run/current-system/sw/bin:/usr/sbin:/sbin:/usr/bin:/bin"
parent_of() { sed -n 's/^PPid:[[:space:]]*//p' "/proc/$1/status" 2>/dev/null; }
# In hundredths of a second since the start of the machine (proc(5): starttime).
start_of() {
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  set -- \${stat##*) }
  echo "\${20}"
}
read -r up rest </proc/uptime
begun=$(((\${up%%.*} - $1) * 100))
own=" $$ " at=$$
while [ "\${at:-0}" -gt 1 ]; do
  at=$(parent_of "$at")
  own="$own$at "
done
is_later() {
  case $own in *" $1 "*) return 1 ;; esac
  start=$(start_of "$1") && [ "\${start:-0}" -ge "$begun" ]
}
mine=
for folder in /proc/[0-9]*; do
  pid=\${folder#/proc/}
  tr '\\000' '\\n' <"$folder/environ" 2>/dev/null | grep -q '^SSH_CONNECTION=127[.]0[.]0[.]1 ' || continue
  is_later "$pid" && mine="$mine $pid"
done
# What they started may have an environment of its own.
grown=yes
while [ -n "$grown" ]; do
  grown=
  for folder in /proc/[0-9]*; do
    pid=\${folder#/proc/}
    case " $mine " in *" $pid "*) continue ;; esac
    parent=$(parent_of "$pid")
    [ -n "$parent" ] || continue
    case " $mine " in *" $parent "*) is_later "$pid" && mine="$mine $pid" grown=yes ;; esac
  done
done
[ -n "$mine" ] || exit 0
kill -TERM $mine 2>/dev/null
live() { for pid in $mine; do kill -0 "$pid" 2>/dev/null && return 0; done; return 1; }
for _ in 1 2 3 4 5 6 7 8 9 10; do
  live || exit 0
  sleep 0.3 2>/dev/null || sleep 1
done
kill -KILL $mine 2>/dev/null
exit 0
`
