# SECONDS: ends what an installation that was broken off left running on a machine: ssh alone only ends here. Its sessions came
# over the machine's own loopback, and it has run for that long. As root. It spares what was there before, and this shell:
# behind an address of others all logins may come from the loopback, this one too.
PATH="$PATH:/run/current-system/sw/bin:/usr/sbin:/sbin:/usr/bin:/bin"
parent_of() { sed -n 's/^PPid:[[:space:]]*//p' "/proc/$1/status" 2>/dev/null; }
# In hundredths of a second since the start of the machine (proc(5): starttime).
start_of() {
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  # shellcheck disable=SC2086 # Numbers, one word each.
  set -- ${stat##*) }
  echo "${20}"
}
read -r up rest </proc/uptime
begun=$(((${up%%.*} - $1) * 100))
own=" $$ " at=$$
while [ "${at:-0}" -gt 1 ]; do
  at=$(parent_of "$at")
  own="$own$at "
done
is_later() {
  case $own in *" $1 "*) return 1 ;; esac
  start=$(start_of "$1") && [ "${start:-0}" -ge "$begun" ]
}
mine=
for folder in /proc/[0-9]*; do
  pid=${folder#/proc/}
  tr '\000' '\n' <"$folder/environ" 2>/dev/null | grep -q '^SSH_CONNECTION=127[.]0[.]0[.]1 ' || continue
  is_later "$pid" && mine="$mine $pid"
done
# What they started may have another environment.
grown=yes
while [ -n "$grown" ]; do
  grown=
  for folder in /proc/[0-9]*; do
    pid=${folder#/proc/}
    case " $mine " in *" $pid "*) continue ;; esac
    parent=$(parent_of "$pid")
    [ -n "$parent" ] || continue
    case " $mine " in *" $parent "*) is_later "$pid" && mine="$mine $pid" grown=yes ;; esac
  done
done
[ -n "$mine" ] || exit 0
# shellcheck disable=SC2086 # Ids of processes, one word each.
kill -TERM $mine 2>/dev/null
live() { for pid in $mine; do kill -0 "$pid" 2>/dev/null && return 0; done; return 1; }
for _ in 1 2 3 4 5 6 7 8 9 10; do
  live || exit 0
  sleep 0.3 2>/dev/null || sleep 1
done
# shellcheck disable=SC2086 # As above.
kill -KILL $mine 2>/dev/null
exit 0
