// What an installation that is broken off leaves running on the machine is ended there, too: ssh alone only ends here. Its
// sessions are the ones that came over the machine's own loopback.

/** For a POSIX sh with /proc, as root. It spares itself: its own session came from elsewhere. */
export const endScript = `
PATH="$PATH:/run/current-system/sw/bin:/usr/sbin:/sbin:/usr/bin:/bin"
mine=
for folder in /proc/[0-9]*; do
  [ "$folder" = "/proc/$$" ] && continue
  tr '\\000' '\\n' <"$folder/environ" 2>/dev/null | grep -q '^SSH_CONNECTION=127[.]0[.]0[.]1 ' && mine="$mine \${folder#/proc/}"
done
# What they started may have an environment of its own.
grown=yes
while [ -n "$grown" ]; do
  grown=
  for folder in /proc/[0-9]*; do
    pid=\${folder#/proc/}
    case " $mine " in *" $pid "*) continue ;; esac
    parent=$(sed -n 's/^PPid:[[:space:]]*//p' "$folder/status" 2>/dev/null)
    [ -n "$parent" ] || continue
    case " $mine " in *" $parent "*) mine="$mine $pid"; grown=yes ;; esac
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
