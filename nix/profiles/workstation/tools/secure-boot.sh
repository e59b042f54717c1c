# Switches this host between its targets Standard-Boot and Secure-Boot. The services of the second make the keys, sign
# what is on the ESP and then hand the keys to the firmware, in that order.
# FLAKE: the folder, /etc/nixos  PKI_BUNDLE: the keys' folder  ESP: where systemd-boot is  KILN_ROOT names another folder than /, for tests.
# configuration-name.sh, which is put before this, sets it.
: "${configuration:?}"
root=${KILN_ROOT:-}
config=$root$FLAKE/config.json
db=$root$PKI_BUNDLE/keys/db/db.pem
# As kiln-lzbt has them.
offered=$root$ESP/loader/keys/auto
held=$root$ESP/loader/kiln-held-keys
usage='usage: kiln-host secure-boot status | enable | disable
  enable   builds Secure-Boot for the next start; the firmware has to be in setup mode
  disable  builds Standard-Boot for the next start; turn Secure Boot off in the firmware first'

refuse() {
  echo "kiln-host secure-boot: $1" >&2
  exit 1
}
# Four bytes of attributes, and the value.
variable() {
  local file=$root/sys/firmware/efi/efivars/$1-8be4df61-93ca-11d2-aa0d-00e098032b8c
  if [[ -e $file ]]; then od --address-radix=n --format=u1 --skip-bytes=4 --read-bytes=1 "$file" | tr --delete ' '; else echo none; fi
}
enforced=$(variable SecureBoot)
setup=$(variable SetupMode)

case "${1:-}" in
status)
  case "$enforced" in
  1) echo 'The firmware checks signatures.' ;;
  0) echo 'The firmware checks no signatures.' ;;
  *) echo 'This machine was not started by UEFI, or its firmware has no Secure Boot.' ;;
  esac
  if [[ $setup == 1 ]]; then echo 'It is in setup mode: it takes the keys that it is given.'; fi
  if [[ -s $db ]]; then echo "This machine has keys in $PKI_BUNDLE."; else echo 'This machine has no keys yet.'; fi
  echo "The configuration is $configuration."
  exit 0
  ;;
enable) target=Secure-Boot ;;
disable) target=Standard-Boot ;;
*)
  echo "$usage" >&2
  exit 2
  ;;
esac
if [[ ! -e $config ]]; then
  refuse "$FLAKE/config.json, which says which target this host has, is not there. Write it as {\"host_path\": \"x86_64/VM-TEST\", \"target\": \"Standard-Boot\"} with this host's name."
fi
if [[ $target == Secure-Boot && $enforced == none ]]; then refuse 'The firmware has no Secure Boot, or this start was not by UEFI.'; fi
# Whether the firmware has taken this machine's certificate: its variable db has it as it is, byte for byte.
is_taken() {
  local file=$root/sys/firmware/efi/efivars/db-d719b2cb-3d3a-4596-a3bc-dad00e67656f own all
  if [[ ! -s $db || ! -s $file ]]; then return 1; fi
  own=$(sed '/^-----/d' "$db" | base64 --decode | od --address-radix=n --format=x1 --output-duplicates | tr --delete ' \n') || return 1
  all=$(od --address-radix=n --format=x1 --output-duplicates "$file" | tr --delete ' \n')
  [[ -n $own && $all == *"$own"* ]]
}
if [[ $target == Secure-Boot && $setup != 1 ]] && ! is_taken; then
  refuse "The firmware has other keys and would not take this machine's. Put it into setup mode (clear its keys), then repeat this. Nothing was changed."
fi
if [[ $target == Standard-Boot && $enforced == 1 ]]; then
  refuse 'The firmware checks signatures, and would not start what has none. Turn Secure Boot off in it, then repeat this. Nothing was changed.'
fi

# Standard-Boot's own systemd-boot would hand them to the firmware too, which then starts nothing of Standard-Boot.
withheld=''
if [[ $target == Standard-Boot && -d $offered ]]; then
  rm -rf "$held"
  mv --no-target-directory "$offered" "$held"
  sync --file-system "$root$ESP"
  withheld=yes
fi

# Whole or not at all, and as it was where the build fails.
jq --arg target "$target" '.target = $target' "$config" >"$config.new"
chmod --reference="$config" "$config.new"
cp --preserve=all "$config" "$config.before"
mv "$config.new" "$config"
if ! nixos-rebuild boot --flake "$root$FLAKE#${configuration%-*-Boot}-$target"; then
  mv "$config.before" "$config"
  if [[ -n $withheld ]]; then
    mkdir -p "${offered%/*}"
    mv --no-target-directory "$held" "$offered"
  fi
  refuse "$target could not be built, so the target is what it was."
fi
rm "$config.before"
echo "The next start is $target's."
if [[ $target == Secure-Boot ]]; then
  if [[ -s $db ]]; then
    echo "It is signed with the keys in $PKI_BUNDLE, which stay as they are."
  else
    echo 'It is unsigned still: it makes the keys and signs. The start after it gives them to the firmware.'
  fi
  echo "The firmware is given Microsoft's keys only with kiln.addOns.secureBoot.microsoftKeys. Cards whose option ROM Microsoft alone signed (many graphics cards) need it, or their screen stays black."
else
  rm -rf "$held"
  if [[ $setup == 0 && -s $db ]]; then echo 'The firmware keeps the keys that it has. While it checks signatures, it does not start Standard-Boot: leave that off, or clear its keys.'; fi
  if [[ -s $db ]]; then echo "This machine's keys stay in $PKI_BUNDLE, for the next enable."; fi
fi
echo 'What the TPM unlocks by the state of Secure Boot (PCR 7) asks for its passphrase, until: kiln-host tpm2 enable'
