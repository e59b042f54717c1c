# One new password for a person: the disk's passphrase, and the account's.
# usage.sh and ../../../modules/add-ons/tpm2/bind.sh are put before this.
# DEVICES: the encrypted partitions  KEYMAP: the console's keyboard  KILN_USER: whose account  KILN_ROOT names another folder than /, for tests.
usage='usage: kiln-host change-password [--full-disk-encryption-only | --user-account-only] [--update-tpm2] [USER]'

refuse() {
  echo "kiln-host change-password: $1" >&2
  exit 1
}
explain_help "$@"
disk=yes account=yes tpm='' user=$KILN_USER named=''
for word; do
  case "$word" in
  --full-disk-encryption-only) account='' ;;
  --user-account-only) disk='' ;;
  --update-tpm2) tpm=yes ;;
  -*) misused ;;
  *)
    if [[ -n $named ]]; then misused; fi
    user=$word named=yes
    ;;
  esac
done
if [[ -z $disk$account ]]; then misused; fi
read -r -a encrypted <<<"$DEVICES"
if ((${#encrypted[@]} == 0)); then
  if [[ -z $account ]]; then refuse 'The disk of this machine is not encrypted, so it has no passphrase. Nothing was changed.'; fi
  disk=''
fi
if [[ -n $tpm && -z $disk ]]; then
  refuse "--update-tpm2 is for a new passphrase of the disk, and this changes none. To bind the disk to the TPM again: kiln-host tpm2 enable. Nothing was changed."
fi
if [[ -n $account ]] && ! cut --delimiter=: --fields=1 "${KILN_ROOT:-}/etc/passwd" | grep --quiet --line-regexp --fixed-strings -- "$user"; then
  refuse "There is no account $user on this machine."
fi

hidden() {
  local answer
  IFS= read -r -s -p "$1: " answer || refuse 'No answer came.'
  echo >&2
  printf '%s' "$answer"
}
# A function that refuses in $( ) ends only the subshell, and errexit this one.
old='' later=()
declare -A slot
if [[ -n $disk ]]; then
  old=$(hidden 'The passphrase of the disk, as it is now')
  for device in "${encrypted[@]}"; do
    slot[$device]=$(opened_slot "$device" "$old")
    if [[ -z ${slot[$device]} ]]; then later+=("$device"); fi
  done
  if ((${#later[@]} == ${#encrypted[@]})); then refuse "That is not a passphrase of ${encrypted[*]}. Nothing was changed."; fi
fi
if [[ -n $disk ]]; then
  echo "At the start it is typed on the console's keyboard, which is \"${KEYMAP##*/}\" (kiln.keyMap). Keys that are elsewhere on yours are so there too." >&2
fi
new=$(hidden 'The new one')
again=$(hidden 'The new one again')
if [[ $new != "$again" ]]; then refuse 'The two are not the same. Nothing was changed.'; fi
is_ascii() {
  local LC_ALL=C
  [[ $1 != *[!\ -~]* ]]
}
if [[ -n $disk ]] && ! is_ascii "$new"; then refuse 'It has characters that not every keyboard of the console has at the start: for the disk use a to z, digits, spaces and signs of ASCII. Nothing was changed.'; fi
if ((${#new} < 8)) || [[ $new == *[[:cntrl:]]* ]]; then refuse 'It has fewer than 8 characters, or one that cannot be typed at the start. Nothing was changed.'; fi

# If an earlier run was cut off between two disks, one of them has the new passphrase already.
for device in "${later[@]}"; do
  opens "$device" "$new" || refuse "The passphrase as it is now opens not all of ${encrypted[*]}: not $device. Nothing was changed."
done

if [[ -n $disk ]]; then
  for device in "${encrypted[@]}"; do
    if [[ -n ${slot[$device]} ]] && slots_of "$device" recovery | grep --quiet --line-regexp --fixed-strings -- "${slot[$device]}"; then
      # The recovery key stays valid as it was written down.
      opens "$device" "$new" || cryptsetup luksAddKey --batch-mode --key-file <(printf '%s' "$old") "$device" <(printf '%s' "$new") ||
        refuse "No new passphrase could be added to $device. What opened it still does, and the account's password is the old one."
      echo "That was the recovery key of $device. It stays valid, and so does the earlier passphrase. To see what opens the disk: kiln-host tpm2 status. To take one away: systemd-cryptenroll --wipe-slot=NUMBER $device"
      continue
    fi
    # The new one is in a slot before the old one leaves it: wherever this ends, one of the two opens the disk.
    opens "$device" "$new" || cryptsetup luksChangeKey --batch-mode --key-file <(printf '%s' "$old") "$device" <(printf '%s' "$new") ||
      refuse "The passphrase of $device could not be changed, so the old one still holds there, and that of the account."
    # The new one is in a second slot, or both are there since an earlier run was cut off.
    while [[ $old != "$new" ]] && opens "$device" "$old"; do
      cryptsetup luksRemoveKey --batch-mode --key-file <(printf '%s' "$old") "$device" ||
        refuse "The old passphrase of $device could not be removed. Both open it, and the account's password is the old one."
    done
  done
  echo 'The passphrase of the disk is the new one.'
fi
if [[ -n $account ]]; then
  printf '%s:%s\n' "$user" "$new" | chpasswd ${KILN_ROOT:+--root "$KILN_ROOT"} --crypt-method YESCRYPT ||
    refuse "The password of $user is the old one still${disk:+, and the passphrase of the disk the new one}."
  echo "The password of $user is the new one."
fi
if [[ -n $disk ]]; then
  for device in "${encrypted[@]}"; do
    # The TPM has a key of the disk itself, which a new passphrase leaves valid: it is made again only if that is wanted.
    if [[ -z $tpm ]]; then continue; fi
    # A power cut during a binding leaves a token without a slot.
    if [[ -n $(slots_of "$device" tpm2)$(empty_tokens "$device") ]]; then
      PASSWORD=$new bind_to_tpm "$device" || refuse "The TPM does not unlock $device. The new passphrase does."
    else
      echo "No TPM unlocks $device. To let it: kiln-host tpm2 enable"
    fi
  done
fi
