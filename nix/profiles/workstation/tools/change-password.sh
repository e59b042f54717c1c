# One new password for a person: the disk's passphrase, and the account's.
# DEVICES: the encrypted partitions  KILN_USER: whose account  KILN_ROOT names another folder than /, for tests.
usage='usage: kiln-host change-password [--full-disk-encryption-only | --user-account-only] [--update-tpm2] [USER]'

refuse() {
  echo "kiln-host change-password: $1" >&2
  exit 1
}
disk=yes account=yes tpm='' user=$KILN_USER
for word; do
  case "$word" in
  --full-disk-encryption-only) account='' ;;
  --user-account-only) disk='' ;;
  --update-tpm2) tpm=yes ;;
  -*)
    echo "$usage" >&2
    exit 2
    ;;
  *) user=$word ;;
  esac
done
if [[ -z $disk$account ]]; then
  echo "$usage" >&2
  exit 2
fi
read -r -a encrypted <<<"$DEVICES"
if ((${#encrypted[@]} == 0)); then disk=''; fi
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
old=''
if [[ -n $disk ]]; then
  old=$(hidden 'The passphrase of the disk, as it is now')
  for device in "${encrypted[@]}"; do
    printf '%s' "$old" | cryptsetup open --test-passphrase --key-file=- "$device" ||
      refuse "That is not a passphrase of $device. Nothing was changed."
  done
fi
new=$(hidden 'The new one')
again=$(hidden 'The new one again')
if [[ $new != "$again" ]]; then refuse 'The two are not the same. Nothing was changed.'; fi
if ((${#new} < 8)) || [[ $new == *[[:cntrl:]]* ]]; then refuse 'It has fewer than 8 characters, or one that cannot be typed at the start. Nothing was changed.'; fi

if [[ -n $disk ]]; then
  for device in "${encrypted[@]}"; do
    # The new one is in a slot before the old one leaves it: wherever this ends, one of the two opens the disk.
    cryptsetup luksChangeKey --batch-mode --key-file <(printf '%s' "$old") "$device" <(printf '%s' "$new") ||
      refuse "The passphrase of $device could not be changed, so the old one still holds there, and that of the account."
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
    if [[ -n $tpm ]] && systemd-cryptenroll "$device" | awk '$2 == "tpm2" { found = 1 } END { exit !found }'; then
      PASSWORD=$new systemd-cryptenroll --wipe-slot=tpm2 --tpm2-device=auto --tpm2-pcrs="$PCRS" "$device"
    fi
  done
fi
