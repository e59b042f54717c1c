# The TPM's part in unlocking the encrypted disk. DEVICES: the encrypted partitions  PCRS: as 7 or 7+12
usage='usage: kiln-host tpm2 status | enable | disable
  enable   makes a recovery key first and shows it once, then lets the TPM unlock the disk
  disable  the TPM unlocks it no more; passphrase and recovery key stay'

refuse() {
  echo "kiln-host tpm2: $1" >&2
  exit 1
}
has_slot() { systemd-cryptenroll "$1" | awk -v type="$2" 'NR > 1 && $2 == type { found = 1 } END { exit !found }'; }

read -r -a encrypted <<<"$DEVICES"
if ((${#encrypted[@]} == 0)); then refuse 'This machine has no encrypted disk (settings.disk.encryption.enable), so there is nothing to unlock.'; fi
case "${1:-}" in
status)
  if [[ -e /dev/tpmrm0 ]]; then echo 'This machine has a TPM 2.0.'; else echo 'This machine has no TPM 2.0, or it is off in the firmware.'; fi
  echo "What may not change for it to unlock (PCRs $PCRS):"
  explained=([0]='the firmware' [2]='option ROMs of cards' [4]='the boot loader and the kernel' [7]='Secure Boot: whether it is on, and its keys' [12]="the kernel's command line")
  IFS=+ read -r -a registers <<<"$PCRS"
  for register in "${registers[@]}"; do echo "  $register: ${explained[$register]:-see systemd-cryptenroll(1)}"; done
  for device in "${encrypted[@]}"; do
    echo "$device:"
    systemd-cryptenroll "$device" | sed 's/^/  /'
  done
  ;;
enable)
  if [[ ! -e /dev/tpmrm0 ]]; then refuse 'This machine has no TPM 2.0, or it is off in the firmware. The passphrase stays the only way.'; fi
  for device in "${encrypted[@]}"; do
    if ! has_slot "$device" recovery; then
      echo "A recovery key for $device, for the day on which the TPM and your memory fail. Write it down:"
      systemd-cryptenroll --recovery-key "$device"
    fi
    # An earlier binding is replaced: after a firmware update its measurements are wrong.
    systemd-cryptenroll --wipe-slot=tpm2 --tpm2-device=auto --tpm2-pcrs="$PCRS" "$device"
  done
  echo 'From the next start on, settings with the TPM (kiln.addOns.tpm2.enable) unlock the disk by it.'
  ;;
disable)
  for device in "${encrypted[@]}"; do
    # Without another way the disk would be lost.
    if ! has_slot "$device" password && ! has_slot "$device" recovery; then refuse "$device has neither a passphrase nor a recovery key. Add one first: systemd-cryptenroll --password $device"; fi
    if has_slot "$device" tpm2; then systemd-cryptenroll --wipe-slot=tpm2 "$device"; fi
  done
  echo 'The TPM no longer unlocks anything. To start so, leave kiln.addOns.tpm2.enable off.'
  ;;
*)
  echo "$usage" >&2
  exit 2
  ;;
esac
