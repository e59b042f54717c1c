# Lists a folder of a session of the history. It changes nothing.
# usage.sh, refuse.sh, escapes.sh and history.sh are put before this.
tool=browse
most=2000
usage='usage: kiln-host browse [--tabs] PREVIOUS|PENULTIMATE|CLEAN|FAILED PATH     the first 2000 names of that folder
  In a name, \xNN is a byte that is not printed as it is. With --tabs also in PATH: for programs.'
explain_help "$@"
tabs=''
if [[ ${1:-} == --tabs ]]; then
  tabs=yes
  shift
fi
slot=${1:-} path=${2:-}
if (($# != 2)) || [[ ! $slot =~ ^(PREVIOUS|PENULTIMATE|CLEAN|FAILED)$ || $path != /* ]]; then misused; fi
if [[ -n $tabs ]]; then
  if ! unescape "$path"; then refuse bad-path 'PATH has a backslash that is not \xNN.'; fi
  path=$unescaped
fi
absolute "$path"
in_history "$absolute_path" "$slot"
if [[ -L $source || ! -d $source ]]; then refuse not-a-folder "$absolute_path is not a folder in $slot."; fi

# NAME may have anything but a zero: it is the last.
mapfile -d '' -t entries < <(
  find "$source" -mindepth 1 -maxdepth 1 -printf '%y\t%s\t%T@\t%f\0' | LC_ALL=C sort --zero-terminated --field-separator=$'\t' --key=4
)
# A disk that fails gives some of the names: that is not the folder.
if ! wait "$!"; then refuse failed "$absolute_path cannot be read whole in $slot. The journal says more: journalctl -k"; fi
for entry in "${entries[@]:0:most}"; do
  kind=${entry%%$'\t'*} entry=${entry#*$'\t'}
  size=${entry%%$'\t'*} entry=${entry#*$'\t'}
  changed=${entry%%$'\t'*} entry=${entry#*$'\t'}
  escape "$entry"
  if [[ -n $tabs ]]; then
    printf 'entry\t%s\t%s\t%s\t%s\n' "$kind" "$size" "${changed%%.*}" "$escaped"
  else
    printf '%s %12s  %(%Y-%m-%d %H:%M)T  %s\n' "$kind" "$size" "${changed%%.*}" "$escaped"
  fi
done
if ((${#entries[@]} > most)); then
  if [[ -n $tabs ]]; then echo more; else echo "The folder has more than $most names."; fi
fi
if [[ -n $tabs ]]; then echo end; fi
