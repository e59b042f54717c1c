# DEVICES: the encrypted partitions
# bind.sh is put before this.
usage='usage: kiln-tpm2-enroll
  Lets the TPM unlock the encrypted disk from the next start on; the passphrase stays. Asks for what opens the disk now.'
if [[ ${1:-} == --help ]]; then
  echo "$usage"
  exit 0
fi
if (($# > 0)); then
  echo "$usage" >&2
  exit 2
fi
refuse() {
  echo "kiln-tpm2-enroll: $1" >&2
  exit 1
}
if [[ ! -e /dev/tpmrm0 ]]; then refuse 'this machine has no TPM 2.0, or it is off in the firmware; the passphrase stays the only way'; fi
read -r -a encrypted <<<"$DEVICES"
for device in "${encrypted[@]}"; do
  ask_what_opens "$device" || refuse "that does not open $device; it is as it was"
  bind_to_tpm "$device" || refuse "the TPM does not unlock $device; the passphrase does"
done
