# The sessions of the history: when each was, how large it is, and what it alone takes. It changes nothing.
# DEVICE, RESET_VOLUMES, CLEAN, KILN_ROOT: as history.sh has them. MODE: what each start does.
# usage.sh, refuse.sh, history.sh and sessions.sh are put before this.
tool=snapshots
usage='usage: kiln-host snapshots [--seconds N] [--tabs]
  N: how long the sizes may take, 0 to 9999, 20 unless another is named. --tabs, for programs: lines with tabs,
  - for what is not known.'
explain_help "$@"
# How long all sizes may take together; what is not known then is left out.
seconds=20
tabs=''
while (($# > 0)); do
  case "$1" in
  --tabs) tabs=yes ;;
  --seconds)
    if [[ ! ${2:-} =~ ^[0-9]{1,4}$ ]]; then misused_by '--seconds needs a number from 0 to 9999 after it.'; fi
    # With a zero before it, bash takes it for an octal one.
    seconds=$((10#$2))
    shift
    ;;
  *) misused ;;
  esac
  shift
done
start=$SECONDS

# FOLDER: bytes of all files in it, and of those that nothing else has.
total=- own=-
weigh() {
  local left=$((seconds - (SECONDS - start))) said
  total=- own=-
  if ((left <= 0)); then return; fi
  if ! said=$(timeout "$left" btrfs filesystem du --summarize --raw -- "$1" 2>/dev/null); then return; fi
  if [[ ${said##*$'\n'} =~ ^[[:space:]]*([0-9]+)[[:space:]]+([0-9]+)[[:space:]] ]]; then
    total=${BASH_REMATCH[1]} own=${BASH_REMATCH[2]}
  fi
}

in_words() {
  if [[ $1 == - ]]; then printf unknown; else numfmt --to=iec-i --suffix=B -- "$1"; fi
}

read -r -a names <<<"${volumes[*]%%=*}"
# The volumes that the initrd's program could not reset at this start.
notices=()
if [[ -r $root/run/kiln-reset/notices ]]; then mapfile -t notices <"$root/run/kiln-reset/notices"; fi
requests=$(kiln-reset requested "$DEVICE" "${names[@]}")
if [[ -n $tabs ]]; then
  printf 'mode\t%s\n' "$MODE"
  if [[ -n $requests ]]; then
    while IFS= read -r line; do printf 'request\t%s\n' "$line"; done <<<"$requests"
  fi
else
  echo "Each start: $MODE"
fi
for line in "${notices[@]}"; do
  if [[ -z $line ]]; then continue; fi
  if [[ -n $tabs ]]; then printf 'notice\t%s\n' "$line"; else echo "$line"; fi
done
for volume in "${volumes[@]}"; do
  name=${volume%%=*} mount=${volume#*=}
  if [[ -z $tabs ]]; then echo "$name, at $mount"; fi
  # A session ends where the next one begins.
  next=-
  if look "$root$mount" && [[ -n $lived ]]; then next=$made; fi
  for slot in PREVIOUS PENULTIMATE FAILED CLEAN; do
    folder=$(slot_folder "$name" "$slot")
    if [[ ! -d $folder ]] || ! look "$folder"; then continue; fi
    began=- ended=${made:--}
    if [[ $slot == FAILED ]]; then
      began=${made:--} ended=-
    elif [[ $slot != CLEAN && -n $lived ]]; then
      began=${made:--} ended=$next
      next=$began
    fi
    weigh "$folder"
    if [[ -n $tabs ]]; then
      printf 'session\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$name" "$mount" "$slot" "$began" "$ended" "$total" "$own"
    else
      printf '  %-12s %s to %s, %s, of which it alone takes %s\n' \
        "$slot" "$(day "$began")" "$(day "$ended")" "$(in_words "$total")" "$(in_words "$own")"
    fi
  done
done
if [[ -n $tabs ]]; then
  echo end
elif [[ -n $requests ]]; then
  echo 'The next start restores a session. To withdraw that: kiln-host restore-session --withdraw'
fi
