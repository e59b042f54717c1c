# Which paths of a volume outlive a reset: those of this generation's filter, and all that were ever named. Put before the
# tools that need it, after escapes.sh and history.sh.
# DEVICE, FILTER: as kiln-reset has them  MODE: what each start does

# VOLUME: each path with a zero byte after it. A component may be *.
persistent_paths() {
  local line
  if [[ -r $FILTER ]]; then
    while IFS= read -r line; do
      if [[ $line == "$1"$'\t'* ]]; then printf '%s\0' "${line#*$'\t'}"; fi
    done <"$FILTER"
  fi
  kiln-reset kept "$DEVICE" "$1" | while IFS= read -r line; do
    if unescape "$line"; then printf '%s\0' "$unescaped"; fi
  done
}

# PATTERN PATH: `relation` is `in` where PATH is PATTERN or below it, `above` where it is above it, else empty.
relation=''
relate() {
  local pattern=$1/ path=$2/
  relation=''
  while [[ -n $pattern && -n $path ]]; do
    if [[ ${pattern%%/*} != '*' && ${pattern%%/*} != "${path%%/*}" ]]; then return; fi
    pattern=${pattern#*/} path=${path#*/}
  done
  if [[ -z $pattern ]]; then relation=in; else relation=above; fi
}

# PLACE, absolute, with the working directory in its folder: `goes` is set where a reset takes it away.
volume_of_place='' mount_of_place=''
goes_again() {
  local pattern volume at on
  goes='' volume_of_place='' mount_of_place=''
  for volume in "${volumes[@]}"; do
    at=${volume#*=}
    if [[ $1/ == "${at%/}"/* && ${#at} -gt ${#mount_of_place} ]]; then volume_of_place=${volume%%=*} mount_of_place=$at; fi
  done
  # A path on another file system, such as /var or a stick, is never reset.
  on=$(findmnt --noheadings --raw --output TARGET --target .)
  if [[ -z $volume_of_place || ( $on != "$root${mount_of_place%/}" && $on != "$root$mount_of_place" ) ]]; then volume_of_place='' && return; fi
  if [[ $MODE == disabled || $MODE == snapshot-only ]]; then return; fi
  while IFS= read -r -d '' pattern; do
    relate "$pattern" "${1#"${mount_of_place%/}/"}"
    if [[ $relation == in ]]; then return; fi
  done < <(persistent_paths "$volume_of_place")
  goes=yes
}

# VOLUME PATH NEW, both in the volume: `goes` is set where PATH or what is in it is persistent, and NEW is not.
goes=''
leaves_persistence() {
  local pattern concerned=''
  goes=''
  if [[ $MODE == disabled || $MODE == snapshot-only ]]; then return; fi
  while IFS= read -r -d '' pattern; do
    relate "$pattern" "$3"
    if [[ $relation == in ]]; then return; fi
    relate "$pattern" "$2"
    if [[ -n $relation ]]; then concerned=yes; fi
  done < <(persistent_paths "$1")
  # Without the list, it may be.
  if ! wait "$!"; then concerned=yes; fi
  goes=$concerned
}
