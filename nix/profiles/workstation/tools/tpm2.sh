# The TPM's part in unlocking the encrypted disk. DEVICES: the encrypted partitions  PCRS: as bind.sh has them
# usage.sh and ../../../modules/add-ons/tpm2/bind.sh are put before this.
usage='usage: kiln-host tpm2 status | enable | disable
  enable   makes a recovery key first and shows it once, then lets the TPM unlock the disk
  disable  takes that from the TPM; passphrase and recovery key stay'
explain_help "$@"
if (($# != 1)) || [[ ! $1 =~ ^(status|enable|disable)$ ]]; then misused; fi

refuse() {
  echo "kiln-host tpm2: $1" >&2
  exit 1
}
explained=([0]='the firmware' [2]='option ROMs of cards' [4]='the boot loader and the kernel' [7]='Secure Boot: whether it is on, and its keys' [12]="the kernel's command line" [15]='that no disk was unlocked before at this start')
explain() {
  local register each
  IFS=+ read -r -a each <<<"$1"
  for register in "${each[@]}"; do echo "  $register: ${explained[$register]:-see systemd-cryptenroll(1)}"; done
}
# The registers of the binding, one line each, such as 7+12.
bound_to() { cryptsetup luksDump --dump-json-metadata "$1" | jq --raw-output '.tokens[] | select(.type == "systemd-tpm2" and .keyslots != []) | ."tpm2-pcrs" // [] | join("+")'; }

# The registers without their required values.
shopt -s extglob
registers=${PCRS//:*([^+])/}

read -r -a encrypted <<<"$DEVICES"
if ((${#encrypted[@]} == 0)); then refuse 'This machine has no encrypted disk (settings.disk.encryption.enable), so there is nothing to unlock.'; fi
case "$1" in
status)
  if [[ -e /dev/tpmrm0 ]]; then echo 'This machine has a TPM 2.0.'; else echo 'This machine has no TPM 2.0, or it is off in the firmware.'; fi
  echo "What enable binds a disk to (PCRs $registers):"
  explain "$registers"
  for device in "${encrypted[@]}"; do
    echo "$device:"
    systemd-cryptenroll "$device" | sed 's/^/  /'
    bound=$(bound_to "$device")
    if [[ -z $bound ]]; then
      echo '  No TPM unlocks it.'
    elif [[ $bound == "$registers" ]]; then
      echo "  A TPM unlocks it as long as these do not change (PCRs $registers)."
    else
      echo "  A TPM unlocks it as long as PCRs ${bound//$'\n'/, } do not change. To bind it to $registers: kiln-host tpm2 enable"
    fi
  done
  ;;
enable)
  if [[ ! -e /dev/tpmrm0 ]]; then refuse 'This machine has no TPM 2.0, or it is off in the firmware. The passphrase stays the only way.'; fi
  for device in "${encrypted[@]}"; do
    ask_what_opens "$device" || refuse "That does not open $device. It is as it was."
    if [[ -n $(slots_of "$device" recovery) ]]; then
      echo "$device has a recovery key. If you do not have it, make another one: systemd-cryptenroll --wipe-slot=recovery --recovery-key $device"
    else
      echo "A recovery key for $device, for the day on which the TPM and your memory fail. Write it down:"
      systemd-cryptenroll --recovery-key "$device"
    fi
    bind_to_tpm "$device" || refuse "The TPM does not unlock $device. The passphrase and the recovery key do."
  done
  echo 'From the next start on, settings with the TPM (kiln.addOns.tpm2.enable) unlock the disk by it.'
  ;;
disable)
  for device in "${encrypted[@]}"; do
    # Refuses if the disk has no other key, because it would be lost.
    if [[ -z $(slots_of "$device" password)$(slots_of "$device" recovery) ]]; then refuse "$device has neither a passphrase nor a recovery key. Add one first: systemd-cryptenroll --password $device"; fi
    unbind_from_tpm "$device" || refuse "The TPM could not be taken off $device."
  done
  echo 'No TPM unlocks the disk now. To start so, leave kiln.addOns.tpm2.enable off.'
  ;;
esac
