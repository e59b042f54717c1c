# Switches this host between its targets Standard-Boot and Secure-Boot.
# PKI_BUNDLE: the keys' folder. switch-target.sh is put after this.
# usage.sh, one-change.sh, configuration-name.sh, keep-start.sh and firmware.sh are put before this.
tool=secure-boot
usage='usage: kiln-host secure-boot status | enable | disable
  enable   builds Secure-Boot for the next start; the firmware has to be in setup mode
  disable  builds Standard-Boot for the next start; turn Secure Boot off in the firmware first'
explain_help "$@"
if (($# != 1)); then misused; fi

# shellcheck disable=SC2034 # of switch-target.sh
case "$1" in
status)
  case "$enforced" in
  1) echo 'The firmware checks signatures.' ;;
  0) echo 'The firmware checks no signatures.' ;;
  *) echo 'This machine was not started by UEFI, or its firmware has no Secure Boot.' ;;
  esac
  if [[ $setup == 1 ]]; then echo 'It is in setup mode: it takes the keys that it is given.'; fi
  if [[ -s $db ]]; then echo "This machine has keys in $PKI_BUNDLE."; else echo 'This machine has no keys yet.'; fi
  name_configuration
  echo "The configuration is $configuration."
  exit 0
  ;;
enable) target=Secure-Boot ;;
disable) target=Standard-Boot ;;
*) misused ;;
esac
