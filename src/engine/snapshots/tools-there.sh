# Whether this is a workstation with its tools, and how root's rights are had.
PATH=$PATH:/run/wrappers/bin:/run/current-system/sw/bin:/usr/local/bin:/usr/bin:/bin
if [ "$(id -u)" = 0 ]; then say rights root
elif sudo -n true >/dev/null 2>&1 </dev/null; then say rights sudo
elif doas -n true >/dev/null 2>&1 </dev/null; then say rights doas
fi
if has kiln-host; then
  say there "$(command -v kiln-host)"
  # Without a word it lists its tools, a line each.
  case $(kiln-host 2>&1 </dev/null) in *--while-open*) say ends yes ;; esac
  kiln-host 2>&1 </dev/null | head -n 100 | while read -r tool more; do [ -n "$more" ] || say tool "$tool"; done
fi
