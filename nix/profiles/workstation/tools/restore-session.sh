# Has the next start bring back a whole session of all volumes, or withdraws that. What is persistent stays as it is then.
# DEVICE, RESET_VOLUMES, KILN_ROOT: as history.sh has them.
# usage.sh, refuse.sh, history.sh and sessions.sh are put before this.
tool=restore-session
usage='usage: kiln-host restore-session [--tabs] PREVIOUS|PENULTIMATE [--mixed] | --withdraw
  --mixed: also where the volumes have different sessions under that name, as after a start that did not reset all of them.'
explain_help "$@"
tabs=''
if [[ ${1:-} == --tabs ]]; then
  tabs=yes
  shift
fi
slot=${1:-} mixed=''
if [[ $slot != --withdraw && ${2:-} == --mixed ]]; then
  mixed=yes
  set -- "$slot" "${@:3}"
fi
if (($# != 1)) || [[ ! $slot =~ ^(PREVIOUS|PENULTIMATE|--withdraw)$ ]]; then misused; fi

# One line for each tree: when it was made, and the place of its volume in the order of a start. `ends` is on the one that ended
# the slot's session: the tree of the next start, or the copy of a start that replaced nothing.
trees() {
  local place next each ends
  for place in "${!volumes[@]}"; do
    next=''
    if look "$root${volumes[place]#*=}" && [[ -n $made && -n $lived ]]; then next="$made $place"; fi
    for each in PREVIOUS PENULTIMATE; do
      if ! look "$(slot_folder "${volumes[place]%%=*}" "$each")" || [[ -z $made ]]; then continue; fi
      ends=''
      if [[ $each == "$slot" ]]; then ends=' ends'; fi
      if [[ -z $lived ]]; then
        echo "$made $place$ends"
      else
        if [[ -n $next ]]; then echo "$next$ends"; fi
        next="$made $place"
      fi
    done
    if [[ -n $next ]]; then echo "$next"; fi
  done
}
# A start makes the trees of all volumes in their order. One that is out of it, or long after the others, is of another start;
# two starts are never a second apart. Where one start took longer, or was cut and made good by the next, this is too careful: the
# times are not enough to know it.
until=''
one_session() {
  local time place ends start=0 before=-1 last=0 of='' then=0 one=yes
  while read -r time place ends; do
    if ((place <= before || time - last > 3600)); then start=$((start + 1)); fi
    before=$place last=$time
    if [[ -z $ends ]]; then continue; fi
    until+="${until:+, }${names[place]} until $(printf '%(%Y-%m-%d %H:%M:%S)T' "$time")"
    if [[ -n $of && $of != "$start" ]] && ((time - then > 1)); then one=''; fi
    of=$start then=$time
  done < <(trees | sort --key=1,1n --key=2,2n)
  wait "$!" && [[ -n $one ]]
}
# One volume with a request and one without would be of two days.
trap '' TERM
read -r -a names <<<"${volumes[*]%%=*}"
if [[ $slot == --withdraw ]]; then
  kiln-reset withdraw "$DEVICE" "${names[@]}"
  said='The next start restores no session.'
else
  # One volume without it would stay as it is, and be of another day than the others.
  for volume in "${names[@]}"; do
    if [[ ! -d $(slot_folder "$volume" "$slot") ]]; then refuse no-snapshot "There is no snapshot $slot of $volume."; fi
  done
  if [[ -z $mixed ]] && ! one_session; then
    refuse mixed-sessions "$slot may not be one session, because a start may not have reset all volumes: $until. If the machine was in use between these times, what was changed then is in one and not in the other. Nothing was changed. To restore it all the same: kiln-host restore-session $slot --mixed. To see the sessions: kiln-host snapshots"
  fi
  if ! failed=$(kiln-reset request "$DEVICE" "restore-${slot,,}" "${names[@]}" 2>&1); then
    if [[ $failed == *'not in their places yet'* ]]; then refuse unfinished "${failed#kiln-reset: }."; fi
    refuse failed "$failed"
  fi
  said="The next start restores ${names[*]} from $slot. To withdraw that: kiln-host restore-session --withdraw"
fi
if [[ -n $tabs ]]; then echo end; else echo "$said"; fi
