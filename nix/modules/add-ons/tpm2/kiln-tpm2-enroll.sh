# Asks for the passphrase. An earlier binding is replaced: after a firmware update its measurements are wrong.
if [[ ! -e /dev/tpmrm0 ]]; then
  echo 'kiln-tpm2-enroll: this machine has no TPM 2.0, or it is off in the firmware; the passphrase stays the only way' >&2
  exit 1
fi
read -r -a encrypted <<<"$DEVICES"
for device in "${encrypted[@]}"; do
  systemd-cryptenroll --wipe-slot=tpm2 --tpm2-device=auto --tpm2-pcrs="$PCRS" "$device"
done
