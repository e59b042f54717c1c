# Has the next start bring back a whole session of all volumes, or withdraws that. What is persistent stays as it is then.
# DEVICE, RESET_VOLUMES, KILN_ROOT: as history.sh has them.
# usage.sh, refuse.sh and history.sh are put before this.
tool=restore-session
usage='usage: kiln-host restore-session [--tabs] PREVIOUS|PENULTIMATE|--withdraw'
explain_help "$@"
tabs=''
if [[ ${1:-} == --tabs ]]; then
  tabs=yes
  shift
fi
slot=${1:-}
if (($# != 1)) || [[ ! $slot =~ ^(PREVIOUS|PENULTIMATE|--withdraw)$ ]]; then misused; fi
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
  kiln-reset request "$DEVICE" "restore-${slot,,}" "${names[@]}"
  said="The next start restores ${names[*]} from $slot. To withdraw that: kiln-host restore-session --withdraw"
fi
if [[ -n $tabs ]]; then echo end; else echo "$said"; fi
