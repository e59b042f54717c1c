# Lists what opens an encrypted disk, and binds it to the TPM. Put before the scripts that need it.
# PCRS: registers such as 7, or 7+15:sha256=… with the required value
slots_of() { systemd-cryptenroll "$1" | awk -v type="$2" 'NR > 1 && $2 == type { print $1 }'; }

# The slot that a passphrase opens, as cryptsetup names it; nothing if there is none. With its tokens it would pass over the
# passphrase, and answer for the TPM.
opened_slot() {
  local said
  said=$(printf '%s' "$2" | LC_ALL=C cryptsetup open --test-passphrase --disable-external-tokens --verbose --key-file=- "$1" 2>/dev/null) || return 0
  awk '/^Key slot/ { print $3 }' <<<"$said"
}
opens() { [[ -n $(opened_slot "$1" "$2") ]]; }

# Checks once, before anything is changed, for all steps and disks that the answer opens.
ask_what_opens() {
  if [[ -n ${PASSWORD:-} ]] && opens "$1" "$PASSWORD"; then return; fi
  IFS= read -r -s -p "A passphrase of $1, or its recovery key: " PASSWORD || return
  echo >&2
  opens "$1" "$PASSWORD" || return
  # systemd-cryptenroll reads the passphrase from there.
  export PASSWORD
}

# Removes slots, and also tokens without one, which a power failure between the two steps leaves. systemd-cryptenroll
# would take such a token for a binding.
unbind_from_tpm() {
  local token tokens
  if [[ -n $(slots_of "$1" tpm2) ]]; then systemd-cryptenroll --wipe-slot=tpm2 "$1" || return; fi
  tokens=$(empty_tokens "$1") || return
  for token in $tokens; do cryptsetup token remove --token-id "$token" "$1" || return; done
}
empty_tokens() { cryptsetup luksDump --dump-json-metadata "$1" | jq --raw-output '.tokens | to_entries[] | select(.value.type == "systemd-tpm2" and .value.keyslots == []) | .key'; }

# An earlier binding is replaced: after a firmware update its measurements are wrong.
# errexit does not hold in a function whose status is looked at.
bind_to_tpm() {
  local before after
  if [[ -n $(empty_tokens "$1") ]]; then unbind_from_tpm "$1" || return; fi
  before=$(slots_of "$1" tpm2) || return
  systemd-cryptenroll --wipe-slot=tpm2 --tpm2-device=auto --tpm2-pcrs="$PCRS" "$1" || return
  after=$(slots_of "$1" tpm2) || return
  # It compares the measurements only: where they are the same, it leaves a slot that another TPM made, or this one before
  # it was cleared, though that opens nothing.
  if [[ $'\n'$before$'\n' == *$'\n'$after$'\n'* ]]; then
    unbind_from_tpm "$1" || return
    systemd-cryptenroll --tpm2-device=auto --tpm2-pcrs="$PCRS" "$1"
  fi
}
